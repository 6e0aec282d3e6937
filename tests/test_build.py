"""The source distribution and the wheel hold what they must, and install into a fresh environment."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.skipif(not (ROOT / "setup.py").exists(), reason="not a tree of sources")


def run(*command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The two files, the wheel built from the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (source,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    return source, wheel


@pytest.fixture(scope="module")
def installed(dist, tmp_path_factory):
    """Python of a fresh environment with the wheel; its requirements are those of this one."""
    folder = tmp_path_factory.mktemp("fresh") / "environment"
    run(sys.executable, "-m", "venv", str(folder))
    python = folder / "bin" / "python"
    run(str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(dist[1]))
    packages = Path(run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (packages / "requirements.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_the_source_distribution_holds_sources_only(dist):
    with tarfile.open(dist[0]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"setup.py", "LICENSE", "native/Makefile", "native/include/logredact.h", "src/logredact/_core.pyx"} <= names
    assert {"plugins/fluentd/exec_filter_msgpack.conf", "demo/run.py", "tests/test_build.py"} <= names
    assert not [name for name in names if name.endswith((".so", ".o", ".plan", ".pyc"))]
    sources = {str(path.relative_to(ROOT)) for path in (ROOT / "native" / "src").rglob("*") if path.is_file()}
    assert sources <= names


def test_the_wheel_is_of_this_platform_and_holds_library_header_plugins_and_plans(dist):
    assert not dist[1].name.endswith("-any.whl")
    with zipfile.ZipFile(dist[1]) as archive:
        names = set(archive.namelist())
    assert {
        "logredact/_native/liblogredact.so",
        "logredact/_native/logredact.h",
        "logredact/_plugins/fluentd/exec_filter_msgpack.conf",
        "logredact/_plugins/fluentd/README.md",
        "logredact/_plugins/fluent-bit/logredact.lua",
        "logredact/_plugins/fluent-bit/filter_logredact/Makefile",
        "logredact/_plugins/fluent-bit/filter_logredact/logredact.c",
        "logredact/_plugins/fluentd/fluent-plugin-logredact.gemspec",
        "logredact/_plugins/fluentd/lib/fluent/plugin/filter_logredact.rb",
        "logredact/packs/default.plan",
        "logredact/packs/all.plan",
        "logredact/py.typed",
        "logredact/cli/__init__.py",
    } <= names
    assert [name for name in names if name.startswith("logredact/_core.") and name.endswith(".so")]
    ours = {name for name in names if not name.startswith("logredact/_plugins/")}
    assert not [name for name in ours if name.endswith((".c", ".pyx", ".new")) or name.startswith(("tests/", "demo/"))]


def test_the_versions_agree(dist, installed):
    header = (ROOT / "native" / "include" / "logredact.h").read_text()
    version = header.partition("#define LOGREDACT_VERSION ")[2].split('"')[1]
    assert all(f"-{version}" in path.name for path in dist)
    text = run(str(installed.parent / "logredact"), "--version")
    assert version in text
    code = "import importlib.metadata as m; print(m.version('logredact'))"
    assert run(str(installed), "-c", code).strip() == version
    assert importlib.metadata.version("logredact") == version


def test_paths_of_the_installed_package_are_its_own(installed):
    found = json.loads(run(str(installed.parent / "logredact"), "paths", "--json"))
    for name in ("library", "header", "plans", "plugins"):
        assert Path(found[name]).exists()
        assert Path(found[name]).is_relative_to(installed.parent.parent)
    assert any(name.endswith("exec_filter_msgpack.conf") for name in found["plugin_files"])


@pytest.mark.skipif("LOGREDACT_FLUENT_BIT_SOURCE" not in os.environ, reason="LOGREDACT_FLUENT_BIT_SOURCE names no source tree of Fluent Bit")
def test_the_plugin_of_fluent_bit_is_built_from_the_installed_package(installed, tmp_path):
    found = json.loads(run(str(installed.parent / "logredact"), "paths", "--json"))
    source = os.environ["LOGREDACT_FLUENT_BIT_SOURCE"]
    values = {
        "FLUENT_BIT_SOURCE": source, "FLUENT_BIT_BUILD": os.environ.get("LOGREDACT_FLUENT_BIT_BUILD", f"{source}/build"), "BUILD": tmp_path,
        "LOGREDACT_INCLUDE": Path(found["header"]).parent, "LOGREDACT_LIBRARY": found["library"], "LOGREDACT_PLAN": Path(found["plans"], "default.plan"),
    }  # fmt: skip
    run("make", "-s", "-C", f"{found['plugins']}/fluent-bit/filter_logredact", *(f"{name}={value}" for name, value in values.items()))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["default.plan", "flb-filter_logredact.so", "liblogredact.so"]


@pytest.mark.parametrize("backend", ["cython", "cffi"])
def test_the_installed_package_redacts(installed, backend, tmp_path):
    done = subprocess.run(
        [str(installed.parent / "logredact"), "filter", "--format", "text"],
        input=b"mail to jane.doe@example.com\n",
        cwd=tmp_path,
        env={**os.environ, "LOGREDACT_BACKEND": backend},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == b"mail to [REDACTED:email]\n"


def test_the_plans_of_the_wheel_are_those_of_the_compiler(installed):
    code = (
        "from logredact import packs, policy\n"
        "assert {name: packs.shipped_plan(name) for name in packs.PACKS} =="
        " {name: policy.compile_policy(policy.from_packs([name])) for name in packs.PACKS}"
    )
    run(str(installed), "-c", code)


def test_another_archive_of_libcrypto_is_linked_anew(tmp_path):
    """Otherwise an update of the system's, made for its weakness, would not reach the library that is there."""
    rules = run("make", "-C", str(ROOT / "native"), "-pn", f"ARCHIVE={tmp_path}/libcrypto.a", "-o", f"{tmp_path}/libcrypto.a", "BUILD=b")
    (library,) = [line.split() for line in rules.splitlines() if line.startswith("b/liblogredact.so:")]
    assert f"{tmp_path}/libcrypto.a" in library
