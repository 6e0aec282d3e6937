"""Doubles as canonical values and as texts of slots equal what printf() and strtod() make of them, bit for bit."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

NATIVE = Path(__file__).resolve().parent.parent / "native"
SOURCES = [*(NATIVE / "src" / each for each in ("seal/number.c", "record/walk.c", "memory.c")), NATIVE / "tests" / "numbers.c"]


@pytest.mark.skipif(not NATIVE.exists(), reason="not a tree of sources")
def test_numbers_are_what_printf_and_strtod_make_of_them(tmp_path):
    if not shutil.which("cc") or not shutil.which("c++"):
        pytest.skip("needs a compiler")
    flags = ["-O2", "-D_GNU_SOURCE", f"-I{NATIVE / 'include'}", "-ffunction-sections", "-fsanitize=undefined", "-fno-sanitize-recover=all"]
    objects = []
    for source in [*SOURCES, NATIVE / "src" / "record" / "decimal.cc"]:
        objects.append(tmp_path / f"{source.name}.o")
        compiler = ["c++", "-std=c++17"] if source.suffix == ".cc" else ["cc", "-std=c11"]
        subprocess.run([*compiler, *flags, "-c", source, "-o", objects[-1]], check=True)
    program = tmp_path / "numbers"
    subprocess.run(["c++", "-fsanitize=undefined", "-Wl,--gc-sections", "-o", program, *objects], check=True)
    # More by hand: the program takes millions, and a seed.
    done = subprocess.run([program, "1", "3"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "1000000\n"), done.stdout + done.stderr[-500:]
