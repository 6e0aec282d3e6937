"""The plots of docs/benchmarks.md."""

from __future__ import annotations

from typing import Any, Dict, List

from .results import speed
from .svg import Series, bars, curves

__all__ = ["plots"]

Entries = Dict[str, Dict[str, Any]]


def plots(entries: Entries) -> Dict[str, str]:
    """SVG by name; a plot for which there are no results is left out."""
    drawn = {"peers": _peers(entries), "rules": _rules(entries), "lengths": _lengths(entries), "density": _density(entries)}
    return {name: svg for name, svg in drawn.items() if svg}


def _curve(entries: Entries, name: str, start: str) -> Series:
    """The entries `start/NUMBER` as a series over the number."""
    points = [(float(key[len(start) + 1 :]), speed(entry) / 1e6) for key, entry in entries.items() if key.startswith(start + "/")]
    return Series(name, sorted(points))


def _drawn(series: List[Series]) -> List[Series]:
    return [one for one in series if len(one.points) > 1]


def _rules(entries: Entries) -> str:
    alone = _curve(entries, "", "rules/none").points
    kinds = (("token rules", "tokens"), ("patterns", "patterns"), ("known secrets", "known-secrets"))
    series = _drawn([Series(name, [*alone, *_curve(entries, name, f"rules/{kind}").points]) for name, kind in kinds])
    if not series:
        return ""
    return curves(
        "Throughput by the number of rules",
        "beside the pack default, mixed corpus by lines, one core",
        "MB/s",
        series,
        label=lambda x: f"{x:,.0f}",
        axis="rules",
    )


def _size(x: float) -> str:
    return f"{x:.0f} B" if x < 1024 else f"{x / 1024:.0f} KiB" if x < 1 << 20 else f"{x / (1 << 20):.0f} MiB"


def _lengths(entries: Entries) -> str:
    series = _drawn([_curve(entries, "scan", "length/scan"), _curve(entries, "session, msgpack", "length/session")])
    if not series:
        return ""
    return curves(
        "Throughput by the length of values",
        "pack default, mixed corpus cut to values of one length, one core",
        "MB/s",
        series,
        label=_size,
        axis="length of each value",
    )


def _density(entries: Entries) -> str:
    series = _drawn([_curve(entries, "scan", "density/scan"), _curve(entries, "session, text", "density/session")])
    if not series:
        return ""
    # From none to many: findings in 10,000 bytes.
    turned = [Series(one.name, sorted((10_000 / x if x else 0, y) for x, y in one.points)) for one in series]
    return curves(
        "Throughput by the density of findings",
        "pack default, plain text with e-mail addresses, one core",
        "MB/s",
        turned,
        label=lambda x: f"{x:,.0f}",
        axis="findings in 10,000 bytes",
    )


def _peers(entries: Entries) -> str:
    rows = []
    for key, entry in entries.items():
        if key.startswith("peers/") and key.split("/")[2] == "mixed":
            _, name, _, mode = key.split("/")
            own = ", own rules" if entry.get("own_rules") and "own" not in entry["title"] else ""
            rows.append((f"{entry.get('title', name)}, {mode}{own}", speed(entry) / 1e6, name == "logredact"))
    rows.sort(key=lambda row: -row[1])
    if len(rows) < 2:
        return ""
    return bars("Throughput of logredact and its peers", "13 expressions, mixed corpus, one core, logarithmic", "MB/s", rows)
