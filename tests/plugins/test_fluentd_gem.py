"""The gem's own tests, in Ruby, and what `gem build` makes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fluentd import PLUGINS, ruby

TESTS = sorted((PLUGINS / "test").rglob("test_*.rb"))


def test_the_tests_are_found():
    assert len(TESTS) >= 2


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_the_tests_of_the_gem_pass(path):
    command = ruby()
    if command is None:
        pytest.skip("no ruby that finds fluentd and test-unit; LOGREDACT_FLUENTD names a fluentd, RUBYLIB where its libraries are")
    logredact = Path(sys.executable).with_name("logredact")
    ran = subprocess.run(
        [*command, "-W", "-I", str(PLUGINS / "lib"), str(path)],
        env={**os.environ, "LOGREDACT_COMMAND": str(logredact)}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-5000:]
    assert "100% passed" in ran.stdout
    assert f"{PLUGINS}/lib" not in ran.stderr, ran.stderr  # no warning of ours


@pytest.mark.skipif(shutil.which("gem") is None, reason="no gem on PATH")
def test_the_gem_builds_and_holds_what_it_needs(tmp_path):
    file = tmp_path / "logredact.gem"
    command = ["gem", "build", "fluent-plugin-logredact.gemspec", "-o", str(file)]
    built = subprocess.run(command, cwd=PLUGINS, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    listed = subprocess.run(["gem", "specification", str(file), "files"], capture_output=True, text=True, check=True).stdout
    files = {line[2:] for line in listed.splitlines() if line.startswith("- ")}
    expected = {str(path.relative_to(PLUGINS)) for path in (PLUGINS / "lib").rglob("*.rb")}
    assert files == expected | {"README.md", "filter_logredact.conf"}
    assert len(expected) > 5


def test_memory_stays_as_it_is_over_a_million_records():
    command = ruby()
    if command is None:
        pytest.skip("no ruby that finds fluentd and test-unit")
    logredact = Path(sys.executable).with_name("logredact")
    ran = subprocess.run(
        [*command, str(PLUGINS / "test" / "memory.rb")],
        env={**os.environ, "LOGREDACT_COMMAND": str(logredact)}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-5000:]
    told = json.loads(next(line for line in ran.stdout.splitlines() if line.startswith("{")))
    assert told["records"] > 1_000_000
    # From the second tenth on; a leak of one byte a record would be a megabyte, of one policy (there are 29) several.
    assert max(told["rss_kb"][5:]) - told["rss_kb"][1] < 3000, told
