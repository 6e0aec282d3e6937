"""The results file: absolutes, and ratios to peers, to memcpy, to `cat` and to an earlier run.

    {"format": 1, "made": ISO time, "quick": bool, "machine": {…}, "results": {name: entry}, "skipped": [{benchmark, reason}]}

An entry has `seconds` (of the best round) and, where they make sense, `bytes`, `bytes_per_second`, `cpu_seconds`,
`wall_seconds`, `peak_bytes`, `matches`, `findings`, `counts` (by expression), `version`, and `ratios`: how many times the
speed of another entry this one has, above 1 is faster.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple, Union

__all__ = ["FORMAT", "like", "load", "make", "speed"]

FORMAT = 1

Results = Dict[str, Any]


def load(path: Union[str, Path]) -> Results:
    found = json.loads(Path(path).read_text("utf-8"))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError(f"{path} is no results file of format {FORMAT}")
    return found


def speed(entry: Dict[str, Any]) -> float:
    """What ratios are made of: bytes a second where there are bytes, else how often it could be done in a second."""
    return entry.get("bytes_per_second") or 1 / entry["seconds"]


def make(
    entries: List[Dict[str, Any]],
    skipped: List[Dict[str, str]],
    machine: Dict[str, Any],
    *,
    quick: bool = False,
    earlier: Optional[Results] = None,
) -> Results:
    """The results of all passes of the suite; of a name that has several entries the fastest counts."""
    by_name: Dict[str, Dict[str, Any]] = {}
    for entry in entries:
        name = entry["name"]
        fresh = {key: value for key, value in entry.items() if key not in ("name", "megabytes_per_second")}
        if fresh.get("bytes"):
            fresh["bytes_per_second"] = fresh["bytes"] / fresh["seconds"]
        before = by_name.get(name)
        if before:
            both = (before, fresh)
            fresh = {**min(both, key=lambda one: one["seconds"]), "rounds": before["rounds"] + fresh["rounds"]}
            if "worst_seconds" in fresh:
                fresh["worst_seconds"] = max(one["worst_seconds"] for one in both)
        by_name[name] = fresh
    for name, entry in by_name.items():
        others = [(what, by_name[other]) for what, other in _compared(name, by_name) if other in by_name and other != name]
        ratios = {what: speed(entry) / speed(other) for what, other in others}
        if earlier and name in earlier["results"]:
            ratios["earlier"] = speed(entry) / speed(earlier["results"][name])
        if ratios:
            entry["ratios"] = ratios
    return {
        "format": FORMAT,
        "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "quick": quick,
        "machine": machine,
        "results": by_name,
        "skipped": [one for number, one in enumerate(skipped) if one not in skipped[:number]],
    }


def _compared(name: str, by_name: Dict[str, Dict[str, Any]]) -> Iterator[Tuple[str, str]]:
    """Pairs of a ratio's name and the entry that this one is compared with."""
    suite, _, rest = name.partition("/")
    parts = rest.split("/")
    if suite in ("kernels", "scan"):
        yield "memcpy", "kernels/memcpy"
    elif suite == "filter":  # filter/DATA/PROGRAM
        yield "cat", f"filter/{parts[0]}/cat"
    elif suite == "rules":  # rules/KIND/COUNT
        yield "alone", "rules/none/0"
    elif suite == "worst":
        yield "mixed text", "worst/mixed text"
    elif suite == "processes":
        yield "one", "processes/1"
    elif suite == "peers" and parts[0] == "logredact":  # peers/NAME/CORPUS/MODE
        for other, entry in by_name.items():
            if other.startswith("peers/") and not other.startswith("peers/logredact/"):
                _, peer, corpus, mode = other.split("/")
                if (corpus, like(mode, entry)) == (parts[1], parts[2]):
                    yield f"{peer}/{mode}", other


def like(mode: str, peer: Dict[str, Any]) -> str:
    """The mode in which logredact does the same work as that peer in that mode."""
    if peer.get("rewrites"):
        return "session"
    return "lines" if mode == "set" else mode
