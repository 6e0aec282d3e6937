"""The benchmark suite itself: its corpora, its results, what it compares and reports. Nothing here is timed."""

from __future__ import annotations

import copy
import importlib
import itertools
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))

from benchmarks import compare, corpus, expressions, lrbench, plots, report, results  # noqa: E402
from benchmarks.peers import python_re, registry  # noqa: E402

MACHINE = {
    "cpu": "Test", "cores": 2, "hypervisor": False, "caches": {"L1d": "32K"}, "flags": ["avx2"], "system": "Linux", "kernel": "6.1",
    "compiler": "cc 12", "python": "3.11", "versions": {"logredact": "0.1.0"},
}  # fmt: skip


def entry(name, speed, **more):
    return {"name": name, "bytes": 1_000_000, "seconds": 1 / speed, "rounds": 3, **more}


PEER = {"title": "RE2 (C++)", "version": "1", "own_rules": False, "rewrites": False, "note": "", "counts": {"email": 5, "basic": 1},
        "logredact_counts": {"email": 4, "http-authorization": 1}}  # fmt: skip
ENTRIES = [
    entry("kernels/memcpy", 10_000),
    entry("scan/default/mixed/lines", 500, kernel="avx2"),
    entry("peers/logredact/mixed/lines", 400, counts={"email": 4, "http-authorization": 1}),
    entry("peers/logredact/mixed/session", 200),
    entry("peers/re2-cpp/mixed/lines", 40, **PEER),
    entry("peers/re2-cpp/mixed/set", 100, **PEER),
    entry("peers/vrl/mixed/lines", 20, **{**PEER, "title": "VRL", "rewrites": True, "counts": {"all": 6}}),
    entry("rules/none/0", 500),
    entry("rules/tokens/10", 450),
    entry("rules/tokens/1000", 400),
    entry("length/scan/16", 100),
    entry("length/scan/1048576", 600),
    entry("density/session/0", 600),
    entry("density/session/20", 50),
    entry("worst/mixed text", 400),
    entry("worst/prefix ghp_", 100, growth=1.0),
    entry("filter/mixed-agent/cat", 2000, wall_seconds=0.1, events=100, peak_bytes=1_000_000),
    entry("filter/mixed-agent/default", 200, wall_seconds=0.2, events=100, peak_bytes=21_000_000),
    *({"name": f"fluent-bit/logs/{name}", "seconds": seconds, "events": 100, "title": name, "rounds": 1} for name, seconds in (("none", 0.001), ("plugin", 0.003))),
    {"name": "start/default", "seconds": 0.06, "worst_seconds": 0.08, "rounds": 15, "peak_bytes": 20_000_000},
]
SKIPPED = [{"benchmark": "bench_kernel[neon]", "reason": "no kernel neon in this build on this machine"}]


@pytest.fixture
def made():
    return results.make(ENTRIES, SKIPPED, MACHINE, quick=True)


@pytest.mark.parametrize("kind", [*corpus.KINDS, "mixed"])
def test_lines_are_the_same_for_the_same_seed(kind):
    first, again, other = (list(itertools.islice(corpus.lines(kind, seed=seed), 300)) for seed in (1, 1, 2))
    assert first == again != other
    assert not any(b"\n" in line for line in first)
    if kind in ("json", "audit"):
        assert all(isinstance(json.loads(line), dict) for line in first)


def test_the_share_of_planted_values_is_as_asked():
    def found(share):
        counts = python_re.Counter()
        find = python_re.finder(expressions.EXPRESSIONS)
        for line in itertools.islice(corpus.lines("cri", share=share), 1000):
            find(line, counts)
        return sum(counts.values())

    assert found(0) == 0
    assert 20 < found(0.05) < 120
    assert found(1) >= 1000


def test_every_expression_finds_something_in_the_corpus():
    counts = python_re.Counter()
    find = python_re.finder(expressions.EXPRESSIONS)
    for line in itertools.islice(corpus.lines("mixed", share=1), 2000):
        find(line, counts)
    assert set(counts) == set(expressions.EXPRESSIONS)


def test_what_peers_find_is_noted_for_every_peer_and_mode():
    noted = json.loads((ROOT / "benchmarks/peers/expected.json").read_text())
    assert noted["corpus"] == corpus.identity(corpus.taken(corpus.lines("mixed"), 64 << 10)), "note them again: --record-counts"
    assert set(noted["found"]) == {f"{name}/{mode}" for name, peer in registry.PEERS.items() for mode in peer.modes} | {"logredact/lines"}


def test_a_plan_takes_further_detectors(tmp_path, monkeypatch):
    from logredact import Redactor

    monkeypatch.setattr(lrbench, "BUILD", tmp_path)
    run = [lrbench.alphabet("abcdef0123456789"), 8, 8]
    token = {"id": "bench", "type": "secret", "kind": "token", "variants": [["zz_", run]], "distinct": 0, "check": []}
    redactor = Redactor(lrbench.plan_with("default", [token]).read_bytes())
    assert redactor.redact_text("a zz_0123abcd b a@example.com") == "a [REDACTED:bench] b [REDACTED:email]"


def test_ratios_are_to_who_does_the_same_work(made):
    found = made["results"]
    assert found["scan/default/mixed/lines"]["ratios"] == {"memcpy": pytest.approx(0.05)}
    assert found["peers/logredact/mixed/lines"]["ratios"] == {"re2-cpp/lines": pytest.approx(10), "re2-cpp/set": pytest.approx(4)}
    assert found["peers/logredact/mixed/session"]["ratios"] == {"vrl/lines": pytest.approx(10)}
    assert found["rules/tokens/1000"]["ratios"] == {"alone": pytest.approx(0.8)}
    assert found["filter/mixed-agent/default"]["ratios"] == {"cat": pytest.approx(0.1)}
    assert "ratios" not in found["kernels/memcpy"]


def test_an_earlier_run_gives_ratios_too(made):
    faster = [{**one, "seconds": one["seconds"] / 2} for one in ENTRIES]
    again = results.make(faster, [], MACHINE, earlier=made)
    assert [one["ratios"]["earlier"] for one in again["results"].values()] == pytest.approx([2] * len(ENTRIES))


def test_the_best_of_several_passes_counts():
    both = results.make([ENTRIES[0], {**ENTRIES[0], "seconds": 7.0, "kernel": "slow"}], SKIPPED * 2, MACHINE)
    assert both["results"]["kernels/memcpy"] == {
        "bytes": 1_000_000, "seconds": 1e-4, "rounds": 6, "bytes_per_second": pytest.approx(1e10)
    }  # fmt: skip
    assert both["skipped"] == SKIPPED
    slow = {**ENTRIES[-1], "seconds": 0.07, "worst_seconds": 0.09}
    assert results.make([ENTRIES[-1], slow], [], MACHINE)["results"]["start/default"] == {
        "seconds": 0.06, "worst_seconds": 0.09, "rounds": 30, "peak_bytes": 20_000_000
    }  # fmt: skip


def test_compare_marks_what_became_slower_or_faster(made):
    new = copy.deepcopy(made)
    new["results"]["rules/none/0"]["bytes_per_second"] *= 0.9
    new["results"]["start/default"]["seconds"] /= 2
    del new["results"]["kernels/memcpy"]
    new["machine"]["cpu"] = "Other"
    lines = {line.split("  ")[0]: line for line in compare.table(made, new)}
    assert lines["rules/none/0"].endswith("0.90x  SLOWER")
    assert lines["start/default"].endswith("2.00x  faster")
    assert lines["worst/mixed text"].endswith("1.00x")
    assert lines["kernels/memcpy"].endswith("only in the old file")
    assert "measured on different machines: cpu" in lines


def test_a_file_of_another_format_is_refused(tmp_path, made):
    (tmp_path / "results.json").write_text(json.dumps(made))
    assert results.load(tmp_path / "results.json") == made
    (tmp_path / "results.json").write_text(json.dumps({**made, "format": 2}))
    with pytest.raises(ValueError, match="no results file of format 1"):
        results.load(tmp_path / "results.json")


def test_the_report_holds_a_table_of_each_suite_and_the_plots_it_shows(tmp_path, made):
    (tmp_path / "results.json").write_text(json.dumps(made))
    report.main([str(tmp_path / "results.json"), "--docs", str(tmp_path)])
    page = (tmp_path / "benchmarks.md").read_text("utf-8")
    assert "| RE2 (C++), lines | 1 | 40 | 10 |" in page
    assert "| RE2 (C++), set | 1 | 100 | 4 |" in page
    assert "| VRL, lines | 1 | 20 | 10 |" in page
    assert "| RE2 (C++), lines | email 5 (4) |" in page
    assert "| VRL, lines | all 6 (5) |" in page
    assert "kernel avx2" in page and "- no kernel neon in this build on this machine: kernel[neon]" in page
    shown = re.findall(r"\]\((benchmarks/\w+\.svg)\)", page)
    assert sorted(shown) == ["benchmarks/density.svg", "benchmarks/lengths.svg", "benchmarks/peers.svg", "benchmarks/rules.svg"]
    for name in shown:
        assert ElementTree.parse(tmp_path / name).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_results_without_a_suite_give_a_report_without_it(made):
    few = {**made, "results": {"start/default": made["results"]["start/default"]}, "skipped": []}
    page = report.page(few, list(plots.plots(few["results"])))
    assert "start to first output, default" in page
    assert ".svg" not in page and "Against peers" not in page


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("bench_*.py")), ids=lambda path: path.stem)
def test_every_module_of_the_suite_imports(path, pytestconfig):
    for marker in ("full", "passes"):  # the suite's conftest.py registers them
        pytestconfig.addinivalue_line("markers", marker)
    module = importlib.import_module(f"benchmarks.{path.stem}")
    assert module.__doc__ and any(name.startswith("bench_") for name in vars(module))


def test_the_worker_of_peers_in_python_counts_rounds_and_findings(tmp_path):
    text = tmp_path / "text.log"
    text.write_bytes(b"a@example.com\nnothing\nb@example.com and 10.1.2.3\n")
    listed = expressions.write(tmp_path / "expressions.tsv")
    for mode in ("block", "lines"):
        command = [sys.executable, "-m", "benchmarks.peers.worker", "python_re", str(listed), str(text), mode, "0"]
        found = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
        assert (found["bytes"], found["rounds"], found["counts"]) == (text.stat().st_size, 2, {"email": 2, "ipv4": 1})
