"""pytest-benchmark runs the suite; each benchmark is one entry of the results file."""

from __future__ import annotations

import os
import re
from types import SimpleNamespace
from typing import Any, Callable, Dict, List

import pytest

from . import corpus, machine, results
from .lrbench import Unavailable


class _Clock:
    """A timer that goes on by what each round says it took: the programs measured time themselves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


# A virtual machine is slow for seconds on end; of several passes, minutes apart, one hardly meets such a time.
PASSES = 4
PASSES_QUICK = 2
CLOCK = _Clock()
SKIPPED: List[Dict[str, str]] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("logredact")
    group.addoption("--quick", action="store_true", help="fewer benchmarks, shorter rounds")
    group.addoption("--earlier", metavar="FILE", help="an earlier results file, for ratios to it")
    group.addoption("--record-counts", action="store_true", help="write what each peer finds into peers/expected.json")


def pytest_configure(config: pytest.Config) -> None:
    config.option.benchmark_quiet = True
    config.addinivalue_line("markers", "full: left out of the quick suite")
    config.addinivalue_line("markers", "passes(count): takes long, and so is part of that many passes only")
    config.stash[_LOAD] = os.getloadavg()[0]
    cores = SimpleNamespace(measured=machine.pinned_core(), spare=machine.spare_core(), all=sorted(os.sched_getaffinity(0)))
    config.stash[_CORES] = cores


_CORES = pytest.StashKey[Any]()
_LOAD = pytest.StashKey[float]()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    passes = PASSES_QUICK if metafunc.config.getoption("quick") else PASSES
    metafunc.fixturenames.append("attempt")
    metafunc.parametrize("attempt", range(passes), indirect=True, ids=[f"pass{number + 1}" for number in range(passes)])


@pytest.fixture
def attempt(request: pytest.FixtureRequest) -> int:
    return request.param


def pytest_collection_modifyitems(config: pytest.Config, items: List[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.benchmark(timer=CLOCK))
    items.sort(key=lambda item: item.callspec.params["attempt"])

    def left_out(item: pytest.Item) -> bool:
        passes = item.get_closest_marker("passes")
        too_often = passes is not None and item.callspec.params["attempt"] >= passes.args[0]
        return too_often or bool(config.getoption("quick") and item.get_closest_marker("full"))

    config.hook.pytest_deselected(items=[item for item in items if left_out(item)])
    items[:] = [item for item in items if not left_out(item)]


@pytest.fixture(scope="session")
def cores(request: pytest.FixtureRequest) -> Any:
    return request.config.stash[_CORES]


@pytest.fixture(autouse=True)
def _pinned(cores: Any) -> None:
    machine.pin(cores.measured)


@pytest.fixture(scope="session")
def quick(request: pytest.FixtureRequest) -> bool:
    return request.config.getoption("quick")


@pytest.fixture(scope="session")
def seconds(quick: bool) -> float:
    """How long a program repeats its work; its best round counts."""
    return 0.12 if quick else 0.25


@pytest.fixture
def measure(benchmark: Any) -> Callable[..., Dict[str, Any]]:
    """measure(name, run, rounds=…): `run()` gives at least "seconds"; its best round is the result of that name.

    A name is `suite/what/…/variant`; parts of it are what reports and comparisons go by.
    """

    def measured(name: str, run: Callable[[], Dict[str, Any]], *, rounds: int = 1) -> Dict[str, Any]:
        best: Dict[str, Any] = {}

        def one_round() -> None:
            try:
                found = run()
            except Unavailable as reason:
                pytest.skip(str(reason))
            CLOCK.now += found["seconds"]
            if not best or found["seconds"] < best["seconds"]:
                best.update(found)

        benchmark.pedantic(one_round, rounds=rounds, iterations=1)
        benchmark.extra_info.update({**best, "name": name, "rounds": best.get("rounds", 1) * rounds})
        return best

    return measured


@pytest.fixture(scope="session")
def mixed(quick: bool) -> Any:
    return corpus.file("mixed", 4 * corpus.MEGABYTE)


@pytest.fixture(scope="session")
def logs() -> Any:
    """Real logs as one file."""
    path = corpus.logs()
    if path is None:
        pytest.skip(f"no *.log in {corpus.CORPORA.name}/: LOGREDACT_CORPORA names a folder of real logs")
    return path


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        name = re.sub(r"pass\d+-?|-pass\d+", "", report.nodeid.partition("::")[2]).removesuffix("[]")
        SKIPPED.append({"benchmark": name, "reason": reason.removeprefix("Skipped: ")})


def pytest_benchmark_generate_json(config: pytest.Config, benchmarks: Any, **_: Any) -> Dict[str, Any]:
    entries = []
    for benchmark in benchmarks:
        entry = dict(benchmark["extra_info"])
        if "name" in entry:  # one that failed has none
            entries.append({**entry, "seconds": benchmark["stats"].min})
    earlier = config.getoption("earlier")
    described = {**machine.describe(), "load_before": config.stash[_LOAD]}
    return results.make(
        entries, SKIPPED, described, quick=config.getoption("quick"), earlier=results.load(earlier) if earlier else None
    )
