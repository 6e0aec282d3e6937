"""logredact and its peers over the same corpora with the same 13 expressions; what each finds is asserted."""

import json
import subprocess
from pathlib import Path

import pytest

from . import corpus, expressions, lrbench, processes
from .peers.registry import PEERS

EXPECTED = Path(__file__).resolve().parent / "peers" / "expected.json"

CASES = [
    pytest.param(
        name,
        text,
        mode,
        marks=[*([] if peer.quick else [pytest.mark.full]), *([pytest.mark.passes(2)] if peer.sample else [])],
        id=f"{name}-{text}-{mode}",
    )
    for name, peer in PEERS.items()
    for text in ("mixed", "logs")
    for mode in peer.modes
]


@pytest.fixture
def check(request, mixed):
    """Asserts what was found in our own corpus, or with --record-counts notes it."""

    def checked(name, mode, found):
        expected = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
        corpus_id = corpus.identity(mixed.read_bytes())
        key = f"{name}/{mode}"
        counts = {"version": found.get("version"), "counts": found["counts"]}
        if request.config.getoption("record_counts"):
            if expected.get("corpus") != corpus_id:
                expected = {"corpus": corpus_id, "found": {}}
            expected["found"][key] = counts
            EXPECTED.write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
            return
        assert expected.get("corpus") == corpus_id, "the corpus has changed: --record-counts notes what is found in it"
        assert key in expected["found"], "never noted: --record-counts"
        # Rules of a peer's own may change with its version; the results file then says what they found.
        if name in PEERS and PEERS[name].own_rules and counts["version"] != expected["found"][key]["version"]:
            return
        assert counts["counts"] == expected["found"][key]["counts"]

    return checked


def _counts(text, tmp_path):
    """What logredact finds in that file by lines, by detector."""
    report = tmp_path / "report.json"
    command = [*processes.FILTER, "--format", "text", "--policy", str(lrbench.plan("peers")), "--report", str(report)]
    with text.open("rb") as data:
        subprocess.run(command, stdin=data, stdout=subprocess.DEVNULL, check=True)
    found = json.loads(report.read_text())["detectors"]
    return {name: found.get(name, 0) for name in sorted(expressions.DETECTORS)}


@pytest.mark.parametrize("mode", ["block", "lines", "session"])
@pytest.mark.parametrize("text", ["mixed", "logs"])
def bench_logredact(measure, request, check, seconds, tmp_path, text, mode):
    """The detectors that stand for the expressions; `session` reads lines of text and writes them redacted."""
    path = request.getfixturevalue(text)
    plan = lrbench.plan("peers")
    counts = _counts(path, tmp_path) if mode == "lines" else None

    def run():
        if mode == "session":
            return lrbench.feed(plan, path, "text", "map", seconds=seconds)
        found = lrbench.scan(plan, path, lines=mode == "lines", seconds=seconds)
        return {**found, "counts": counts} if counts else found

    found = measure(f"peers/logredact/{text}/{mode}", run)
    if counts and text == "mixed":
        check("logredact", mode, found)


@pytest.mark.parametrize("name, text, mode", CASES)
def bench_peer(measure, request, check, seconds, tmp_path, name, text, mode):
    peer = PEERS[name]
    path = corpus.head(request.getfixturevalue(text), peer.sample)
    about = {"title": peer.title, "rewrites": peer.rewrites, "own_rules": peer.own_rules, "note": peer.note}
    about["logredact_counts"] = _counts(path, tmp_path)
    found = measure(f"peers/{name}/{text}/{mode}", lambda: {**peer.run(path, mode, seconds), **about})
    if text == "mixed":
        check(name, mode, found)
