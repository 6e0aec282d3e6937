"""Builds what is measured: `python -m benchmarks.prepare [--quick]`. What cannot be built is told, and skipped by the suite."""

from __future__ import annotations

import subprocess
import sys

from .lrbench import Unavailable
from .paths import ROOT
from .peers.registry import PEERS


def main() -> None:
    subprocess.run(["make", "-s", "-C", str(ROOT / "native"), "bench"], check=True)
    for peer in PEERS.values():
        if "--quick" in sys.argv and not peer.quick:
            continue
        try:
            peer.build()
        except Unavailable as reason:
            print(f"{peer.title}: skipped, {reason}")


if __name__ == "__main__":
    main()
