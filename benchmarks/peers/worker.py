"""The harness of the peers in Python: `python -m benchmarks.peers.worker MODULE EXPRESSIONS CORPUS MODE SECONDS`.

Runs in the peer's own environment, so that nothing but the peer and the standard library may be imported here.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import List


def main(arguments: List[str]) -> None:
    module, listed, corpus, mode, seconds = arguments
    peer = importlib.import_module(f"benchmarks.peers.{module}")
    expressions = dict(line.split("\t", 1) for line in Path(listed).read_text("ascii").splitlines())
    data = Path(corpus).read_bytes()
    values = peer.values([data] if mode == "block" else data.split(b"\n")[:-1])
    find = peer.finder(expressions)
    best, rounds = float("inf"), 0
    end = time.perf_counter() + float(seconds)
    while rounds < 2 or time.perf_counter() < end:
        counts: Counter = Counter()
        began = time.perf_counter()
        for value in values:
            find(value, counts)
        best = min(best, time.perf_counter() - began)
        rounds += 1
    result = {"version": peer.version(), "bytes": len(data), "seconds": best, "rounds": rounds, "counts": dict(sorted(counts.items()))}
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])
