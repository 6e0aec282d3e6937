"""The machine and the versions that a results file describes."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any, Dict, List

__all__ = ["describe", "pin", "pinned_core", "spare_core"]

#: Instruction sets that a scanner's speed depends on, as /proc/cpuinfo names them.
_FLAGS = (
    "ssse3", "sse4_1", "sse4_2", "popcnt", "bmi1", "bmi2", "avx", "avx2", "pclmulqdq", "gfni", "avx512f", "avx512bw", "avx512vbmi",
    "avx512_vbmi", "avx512_vbmi2", "asimd", "sve", "sve2",
)  # fmt: skip


def describe() -> Dict[str, Any]:
    cpuinfo = _read("/proc/cpuinfo")
    model = re.search(r"^(?:model name|Processor|CPU part)\s*:\s*(.+)$", cpuinfo, re.M)
    flags = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", cpuinfo, re.M)
    present = set(flags[1].split()) if flags else set()
    memory = re.search(r"^MemTotal:\s*(\d+)", _read("/proc/meminfo"), re.M)
    return {
        "cpu": model[1].strip() if model else platform.processor() or platform.machine(),
        "architecture": platform.machine(),
        "flags": [flag for flag in _FLAGS if flag in present],
        "cores": os.cpu_count(),
        "hypervisor": "hypervisor" in present,
        "memory_bytes": int(memory[1]) * 1024 if memory else None,
        "caches": _caches(),
        "kernel": platform.release(),
        "system": _system(),
        "compiler": _first_line(["cc", "--version"]),
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in ("logredact", "pytest-benchmark", "msgpack")},
    }


def _read(path: str) -> str:
    try:
        return Path(path).read_text("utf-8", "replace")
    except OSError:
        return ""


def _caches() -> Dict[str, str]:
    found = {}
    for index in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        kind = {"Data": "d", "Instruction": "i"}.get(_read(f"{index}/type").strip(), "")
        found[f"L{_read(f'{index}/level').strip()}{kind}"] = _read(f"{index}/size").strip()
    return found


def _system() -> str:
    name = re.search(r'^PRETTY_NAME="?([^"\n]*)', _read("/etc/os-release"), re.M)
    return name[1] if name else platform.system()


def _first_line(command: List[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.partition("\n")[0]
    except OSError:
        return "none"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def pinned_core() -> int:
    """The core that measured processes run on: the last, since the first takes most interrupts."""
    return max(os.sched_getaffinity(0))


def spare_core() -> int:
    """Another core, for what feeds the measured process; the same where there is only one."""
    return min(os.sched_getaffinity(0))


def pin(core: int) -> None:
    os.sched_setaffinity(0, {core})
