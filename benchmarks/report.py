"""docs/benchmarks.md and its plots from a results file: `python -m benchmarks.report RESULTS [--docs FOLDER]`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence

from . import tables
from .paths import ROOT
from .plots import plots
from .results import load

__all__ = ["main", "write"]

_INTRO = """# Benchmarks

    make bench                              # everything, about 15 minutes; the first time peers are built besides
    make bench-quick                        # under two minutes
    make bench EARLIER=old.json             # with ratios to an earlier results file
    make bench-compare A=old.json B=new.json
    .venv/bin/python -m benchmarks.report build/bench/results.json    # this page and its plots

Throughput is of one process pinned to one core, the best of several rounds. MB is 10⁶ bytes. The corpora are made by
`benchmarks/corpus.py`, the same for the same seed: *mixed* are lines of containers, applications (JSON), nginx, klog, Kubernetes audit
and Java, 5 % of them with a planted value; *logs* are system logs that nobody wrote for a benchmark (a folder named by
`LOGREDACT_CORPORA`). Both are larger than the caches near a core. *block* is the corpus as one value, *lines* is every line a
value, *session* is what a host does: frame, walk, scan, redact, write. What every peer finds in the mixed corpus is asserted;
`pytest -c benchmarks/pytest.ini benchmarks --record-counts` notes it anew in `benchmarks/peers/expected.json`.
"""


def page(results: Dict[str, Any], names: Sequence[str]) -> str:
    return "\n\n".join(section.strip("\n") for section in _sections(results, names)) + "\n"


def _sections(results: Dict[str, Any], names: Sequence[str]) -> Iterator[str]:
    entries = results["results"]
    plot = {name: f"![{title}](benchmarks/{name}.svg)" for name, title in _TITLES.items() if name in names}
    yield _INTRO
    yield _machine(results)
    for title, text, parts in (
        ("Against peers", tables.PEERS, [plot.get("peers"), tables.peers(entries), tables.found(entries)]),
        ("Scanning", tables.SCAN, [tables.scan(entries)]),
        ("The filter over pipes", tables.FILTER, [tables.filter(entries), tables.process(entries)]),
        ("In Fluent Bit", tables.FLUENT_BIT, [tables.fluent_bit(entries)]),
        ("Rules", tables.RULES, [plot.get("rules"), tables.rules(entries)]),
        ("Values and findings", tables.VALUES, [plot.get("lengths"), plot.get("density")]),
        ("Actions", tables.ACTIONS, [tables.actions(entries)]),
        ("Text made to be slow", tables.WORST, [tables.worst(entries)]),
        ("Not measured", tables.SKIPPED, [tables.skipped(results["skipped"])]),
    ):
        shown: List[str] = [part for part in parts if part]
        if shown:
            yield f"## {title}"
            yield text
            yield from shown


_TITLES = {
    "peers": "Throughput of logredact and its peers",
    "rules": "Throughput by the number of rules",
    "lengths": "Throughput by the length of values",
    "density": "Throughput by the density of findings",
}


def _machine(results: Dict[str, Any]) -> str:
    machine = results["machine"]
    scans = [entry for name, entry in results["results"].items() if name.startswith("scan/")]
    kernels = sorted({entry["kernel"] for entry in scans if entry.get("kernel")})
    caches = ", ".join(f"{name} {size}" for name, size in machine["caches"].items())
    rows = [
        ("measured", f"{results['made'][:10]}{', quick suite' if results['quick'] else ''}"),
        ("processor", f"{machine['cpu']}{', virtual' if machine['hypervisor'] else ''}, {machine['cores']} cores; {caches}"),
        ("instructions", " ".join(machine["flags"])),
        ("system", f"{machine['system']}, Linux {machine['kernel']}, {machine['compiler']}, Python {machine['python']}"),
        ("logredact", ", ".join([machine["versions"]["logredact"], *(f"kernel {kernel}" for kernel in kernels)])),
    ]
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def write(results: Dict[str, Any], docs: Path) -> List[Path]:
    """Writes the page and its plots; gives their paths."""
    drawn = plots(results["results"])
    written = [docs / "benchmarks.md", *(docs / "benchmarks" / f"{name}.svg" for name in drawn)]
    (docs / "benchmarks").mkdir(parents=True, exist_ok=True)
    for path, text in zip(written, [page(results, list(drawn)), *drawn.values()]):
        path.write_text(text, "utf-8")
    return written


def main(arguments: Optional[Sequence[str]] = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__.split(":")[0])
    parser.add_argument("results")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", metavar="FOLDER")
    options = parser.parse_args(arguments)
    for path in write(load(options.results), options.docs):
        print(path)


if __name__ == "__main__":
    main()
