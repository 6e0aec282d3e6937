"""What the tests in a real Fluent Bit share: its plugin as built for it, and the records that go through."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Iterator, List

import pytest

from fluent_bit import SOURCE, FluentBit, find, time_text
from generate import Event, generate
from logredact import Redactor
from planted import Planted
from test_corpora import LOGS, PLANTED, lines

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins" / "fluent-bit"
LIBRARY = ROOT / "src" / "logredact" / "_native" / "liblogredact.so"
PLAN = ROOT / "src" / "logredact" / "packs" / "default.plan"

# How many records go through a host in a test that proves something of all of them; make test-hosts sets 200,000.
COUNT = int(os.environ.get("LOGREDACT_HOST_RECORDS", "6000"))
SECONDS = 60 + COUNT // 500

needs_fluent_bit = pytest.mark.skipif(find() is None, reason="no fluent-bit on PATH; LOGREDACT_FLUENT_BIT names one")
needs_source = pytest.mark.skipif(
    SOURCE is None, reason="LOGREDACT_FLUENT_BIT_SOURCE names no source tree of Fluent Bit (_BUILD its build tree) to build the plugin with"
)


def shipped(name: str, directory: Path, *, plugin: Path = Path("absent"), plan: Path = PLAN) -> Path:
    """A shipped configuration with the paths of this machine."""
    text = (PLUGINS / name).read_text()
    for there, here in (
        ("/usr/local/lib/fluent-bit/flb-filter_logredact.so", plugin),
        ("/usr/local/lib/fluent-bit/liblogredact.so", LIBRARY),
        ("/etc/fluent-bit/policy.plan", plan),
        ("/etc/fluent-bit/logredact.lua", PLUGINS / "logredact.lua"),
    ):
        text = text.replace(there, str(here))
    path = directory / name
    path.write_text(text)
    return path


def compiled(directory: Path, policy: str, name: str = "policy") -> Path:
    """A plan of this policy, put in place at once, as it should be."""
    source, fresh, plan = directory / f"{name}.yaml", directory / f"{name}.new", directory / f"{name}.plan"
    source.write_text(policy)
    subprocess.run(["logredact", "policy", "compile", str(source), "-o", str(fresh)], check=True, env=with_scripts())
    return fresh.replace(plan)


def with_scripts() -> dict:
    return dict(os.environ, PATH=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))


def _lines_of_systems() -> Iterator[Event]:
    """Lines of the corpora over and over, every fifth with a value planted in it."""
    luck = random.Random("lines")
    redactor = Redactor()
    every = [(path.stem, line.decode("utf-8", "surrogateescape")) for path in LOGS for line in lines(path)]
    for number in itertools.count():
        name, line = every[number % len(every)]
        planted = ()
        if luck.random() < 0.2:
            at = luck.randrange(len(line) + 1)
            left, right = line[:at] + ' "', '" ' + line[at:]
            if redactor.redact_text(left + right) == left + right:  # the log's own findings are another test's subject
                kind = luck.choice(sorted(PLANTED))
                planted = (Planted(kind, luck.choice(PLANTED[kind])),)
                line = left + planted[0].text + right
        yield Event(f"system.{name}", 1_700_000_000 + number // 7, number * 104_729 % 10**9, {"message": line, "n": number, "f": number / 8}, planted)


def events(count: int = COUNT) -> List[Event]:
    """Of both kinds in turn, each at a time of its own; where there are no corpora, of Kubernetes alone."""
    kubernetes = generate(count=count)
    if not LOGS:
        return list(kubernetes)
    both = itertools.chain.from_iterable(zip(kubernetes, _lines_of_systems()))
    return list(itertools.islice(both, count))


def records_of(sent, received):
    """The records in the order of the events; each event once, with its tag and time, in the order of its tag."""
    by_time = {(one.tag, one.time): one.record for one in received}
    assert len(by_time) == len(received) == len(sent)
    order = defaultdict(list), defaultdict(list)
    for event in sent:
        order[0][event.tag].append(time_text(event))
    for one in received:
        order[1][one.tag].append(one.time)
    assert order[0] == order[1]
    return [by_time[event.tag, time_text(event)] for event in sent]


def assert_nothing_planted_in(text, sent):
    assert not [one.kind for event in sent for one in event.planted if one.text in text]


def fails_to_start(fluent_bit) -> str:
    process = fluent_bit.launch()
    try:
        assert process.wait(30) != 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    assert fluent_bit.received() == []
    return fluent_bit.log()


def another_library(directory: Path, version: str, without: str = "") -> None:
    """A liblogredact.so of another version, as far as the loader and the plugin can tell."""
    names = {line.split()[-1].split("@")[0] for line in subprocess.run(["nm", "-D", "--defined-only", str(LIBRARY)], capture_output=True, text=True, check=True).stdout.splitlines()}
    names = sorted(name for name in names if name.startswith("logredact_") and name != without)
    source = "".join(f"int {name}() {{ return 9; }}\n" for name in names if name != "logredact_version")
    (directory / "other.c").write_text(source + f'const char *logredact_version(void) {{ return "{version}"; }}\n')
    (directory / "other.map").write_text("LOGREDACT_0 { global: logredact_*; local: *; };\n")
    subprocess.run(
        ["cc", "-w", "-shared", "-fPIC", "-Wl,-soname,liblogredact.so", f"-Wl,--version-script={directory}/other.map", "-o", str(directory / "liblogredact.so"), str(directory / "other.c")],
        check=True,
    )  # fmt: skip
