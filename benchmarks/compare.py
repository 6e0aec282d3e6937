"""Two results files side by side: `python -m benchmarks.compare OLD NEW [--tolerance 5]`."""

from __future__ import annotations

import argparse
from typing import Any, Dict, List

from .results import load, speed

__all__ = ["main", "table"]


def table(old: Dict[str, Any], new: Dict[str, Any], *, tolerance: float = 5) -> List[str]:
    """A line for each result that both have: the new speed by the old one; `SLOWER` beyond that many per cent."""
    both = [name for name in new["results"] if name in old["results"]]
    width = max(map(len, both), default=0)
    lines = []
    for name in both:
        before, after = old["results"][name], new["results"][name]
        ratio = speed(after) / speed(before)
        mark = "SLOWER" if ratio < 1 - tolerance / 100 else "faster" if ratio > 1 + tolerance / 100 else ""
        lines.append(f"{name:{width}}  {shown(before):>12}  {shown(after):>12}  {ratio:6.2f}x  {mark}".rstrip())
    for what, one, other in (("only in the old file", old, new), ("only in the new file", new, old)):
        lines += [f"{name:{width}}  {what}" for name in one["results"] if name not in other["results"]]
    different = [name for name in ("cpu", "cores", "kernel", "compiler") if old["machine"].get(name) != new["machine"].get(name)]
    if different:
        lines.append(f"measured on different machines: {', '.join(different)}")
    return lines


def shown(entry: Dict[str, Any]) -> str:
    """A speed or a time, for people."""
    if entry.get("bytes_per_second"):
        megabytes = entry["bytes_per_second"] / 1e6
        return f"{megabytes:,.0f} MB/s" if megabytes >= 100 else f"{megabytes:.3g} MB/s"
    return f"{entry['seconds'] * 1e3:.3g} ms"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__.split(":")[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--tolerance", type=float, default=5, metavar="PERCENT", help="how much slower is still the same (default 5)")
    options = parser.parse_args()
    print("\n".join(table(load(options.old), load(options.new), tolerance=options.tolerance)))


if __name__ == "__main__":
    main()
