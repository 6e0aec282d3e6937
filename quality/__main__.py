"""`python -m quality`: measures, writes build/quality/results.json and the pages docs/detectors.md and docs/packs.md."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from logredact import Redactor, catalog
from rich.console import Console
from rich.progress import track

from . import precision, report
from .recall import measure

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 0.99


def main() -> int:
    parser = argparse.ArgumentParser(prog="quality", description=__doc__)
    parser.add_argument("--values", type=int, default=20, help="values of each detector in each context (20)")
    parser.add_argument("--lines", type=int, default=1_000_000, help="look-alike lines (1,000,000)")
    options = parser.parse_args()
    console = Console(stderr=True)
    recall: dict[str, dict[str, list[int]]] = {}
    for id in track(catalog.DETECTORS, "recall", console=console, disable=not console.is_terminal):
        recall[id] = {one.context: [one.found, one.tried] for one in measure(id, options.values)}
    everything = Redactor(packs=["all"])
    corpora = precision.on_corpora(everything)
    if corpora is None:
        print(
            "no logs in %s; LOGREDACT_CORPORA names the folder that holds loghub/*.log" % precision.CORPORA,
            file=sys.stderr,
        )
    lookalikes = precision.on_lookalikes(everything, options.lines)
    results = {
        "values": options.values,
        "recall": recall,
        "near_misses_found": {id: precision.near_misses_found(id) for id in catalog.DETECTORS},
        "corpora": corpora and corpora._asdict(),
        "lookalikes": lookalikes._asdict(),
    }
    target = ROOT / "build" / "quality" / "results.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    (ROOT / "docs" / "detectors.md").write_text(report.detectors(results))
    (ROOT / "docs" / "packs.md").write_text(report.packs())
    return verdict(results)


def verdict(results: dict) -> int:  # type: ignore[type-arg]
    """1, and a line for each, where a floor is missed."""
    from logredact.packs import PACKS

    wrong = [
        "%s in %s: %d of %d" % (id, context, found, tried)
        for id, contexts in results["recall"].items()
        for context, (found, tried) in contexts.items()
        if found < FLOOR * tried
    ]
    wrong += ["%s finds %d of its near misses" % pair for pair in results["near_misses_found"].items() if pair[1]]
    for where in ("corpora", "lookalikes"):
        if results[where]:
            found = precision.Found(**results[where])
            for pack, floor in (("default", 0.0), ("pii", 20.0)):
                rate = found.per_million(PACKS[pack].detectors)
                print("%s, pack %s: %.1f findings in a million lines (%d lines)" % (where, pack, rate, found.lines))
                if rate > floor and (where == "corpora" or pack == "default"):
                    wrong.append("%s: pack %s finds %.1f in a million lines" % (where, pack, rate))
    cells = sum(map(len, results["recall"].values()))
    print(
        "%d detectors, %d cells of detector and context, %d under the floors"
        % (len(results["recall"]), cells, len(wrong))
    )
    print("\n".join(wrong))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
