"""The commands that show things, and the command line as such."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import logredact
from logredact import _backend
from logredact.catalog import DETECTORS
from logredact.cli import _exit
from logredact.packs import PACKS

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(logredact.__file__).parent.parent)}


def run(*arguments, **options):
    process = subprocess.run(
        [sys.executable, "-m", "logredact", *map(str, arguments)],
        **{"env": ENVIRONMENT, "capture_output": True, "timeout": 30, **options},
    )
    return process.returncode, process.stdout, process.stderr


def test_version():
    assert run("--version") == (0, f"logredact {_backend.current.library_version()}\n{_backend.current.libcrypto()}\n".encode(), b"")


@pytest.mark.parametrize(
    "words",
    [[], ["filter"], ["scan"], ["detectors"], ["packs"], ["policy"], ["policy", "check"],
     ["policy", "compile"], ["paths"]],
)  # fmt: skip
def test_help_has_examples(words):
    code, out, err = run(*words, "--help")
    assert (code, err) == (0, b"")
    assert b"Examples:" in out and b"logredact " + " ".join(words[:1]).encode() in out


def test_help_tells_the_exit_codes():
    out = run("filter", "--help")[1].decode()
    told = [int(code) for code in re.findall(r"^ +(\d)  \w", out.partition("Exit codes:")[2], re.M)]
    codes = [_exit.OK, _exit.UNEXPECTED, _exit.USAGE, _exit.POLICY]
    assert told == codes + [_exit.INPUT, _exit.IO, _exit.FINDINGS, _exit.UNREVEALED] == list(range(8))


def test_unknown_commands_are_wrong_usage():
    code, out, err = run("fliter")
    assert (code, out) == (2, b"") and b"fliter" in err


def test_a_closed_output_is_one_line():
    process = subprocess.Popen(
        [sys.executable, "-m", "logredact", "detectors", "--json"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    assert process.stderr.read() == b"logredact: the output was closed\n"
    process.stderr.close()
    assert process.wait(10) == 5


def test_an_unexpected_error_shows_its_type_only():
    code = (
        "import logredact._plans as p, logredact.cli as c\n"
        "def fail(*a, **k): raise ZeroDivisionError('canary')\n"
        "p.as_plan = fail\n"
        "c.main(['filter'])\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, input=b"", capture_output=True
    )
    assert process.returncode == 1
    assert process.stderr == b"logredact: unexpected error: ZeroDivisionError\n"


def test_detectors_as_json():
    code, out, _ = run("detectors", "--json")
    told = json.loads(out)
    assert [each["id"] for each in told] == list(DETECTORS)
    keys = ["id", "type", "kind", "title", "description", "source", "evidence", "packs", "matches", "near_misses"]
    assert all(list(each) == keys for each in told)
    assert all(each["found"] in each["text"] for entry in told for each in entry["matches"])


def test_detectors_for_people():
    code, out, _ = run("detectors")
    assert code == 0 and all(name in out.decode() for name in DETECTORS)
    code, out, _ = run("detectors", "us-ssn")
    assert code == 0 and b"us-ssn" in out and DETECTORS["us-ssn"].source.encode() in out
    assert json.loads(run("detectors", "us-ssn", "--json")[1])["id"] == "us-ssn"


def test_a_detector_tells_its_evidence():
    told = {each["id"]: each["evidence"] for each in json.loads(run("detectors", "--json")[1])}
    assert {each["strength"] for each in told.values()} == {"strong", "medium", "weak"}
    assert all(each["reasons"] and all(reason.endswith(".") for reason in each["reasons"]) for each in told.values())
    for name, entry in DETECTORS.items():
        words = " ".join(told[name]["reasons"])
        assert ("check digits" in words) == (entry.kind in ("token", "keyed") and entry.params.get("check") not in (None, "mnemonic") or name == "iban")
        assert ("It stands at most" in words) == (entry.kind == "keyed")
    assert told["us-zip-code"]["strength"] == "weak" and told["github-token"]["strength"] == "strong"
    code, out, _ = run("detectors", "spain-dni")
    assert code == 0 and b"Evidence: medium\n" in out and b"in one of 23 values" in out and b"`documento nacional de identidad`" in out


def test_the_detector_of_known_secrets_is_explained():
    code, out, _ = run("detectors", "known-secret")
    assert code == 0 and b"Evidence: strong" in out and b"known_secrets" in out
    told = json.loads(run("detectors", "known-secret", "--json")[1])
    assert list(told) == list(json.loads(run("detectors", "us-ssn", "--json")[1]))


def test_an_unknown_detector_has_a_near_match():
    code, out, err = run("detectors", "credit-crad")
    assert (code, out) == (2, b"") and b"did you mean 'credit-card'?" in err


def test_packs():
    told = json.loads(run("packs", "--json")[1])
    assert [each["name"] for each in told] == list(PACKS)
    for each in told:
        ids = [name for rule in each["rules"] for name in rule["detectors"]]
        assert ids == list(PACKS[each["name"]].detectors)
    out = run("packs")[1].decode()
    assert all(name in out for name in PACKS)


def test_policy_check(tmp_path):
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 1\npacks: [default]\n")
    code, out, err = run("policy", "check", policy)
    assert (code, err) == (0, b"")
    assert re.fullmatch(rb".*: ok, \d+ detectors, digest [0-9a-f]{64}\n", out)
    policy.write_text("version: 1\nrules:\n  - {detector: credit-crad, action: redact}\n  - {detector: x, action: y}\n")
    code, out, err = run("policy", "check", policy)
    assert (code, out) == (3, b"")
    assert f"{policy}:3:".encode() in err and b"did you mean 'credit-card'?" in err
    assert f"{policy}:4:".encode() in err
    assert run("policy", "check", tmp_path / "none")[0] == 3
    assert run("policy", "check", tmp_path)[0] == 3
    assert run("policy", "check")[0] == 2


def test_policy_compile(tmp_path):
    policy, plan = tmp_path / "policy.yaml", tmp_path / "policy.plan"
    policy.write_text("version: 1\npacks: [default]\n")
    code, out, err = run("policy", "compile", policy, "-o", plan)
    assert (code, err) == (0, b"") and str(plan).encode() in out
    code, out, err = run("policy", "compile", policy)
    assert (code, out, err) == (0, plan.read_bytes(), b"")
    digest = run("policy", "check", plan)[1].split()[-1]
    assert run("policy", "check", policy)[1].split()[-1] == digest
    assert run("policy", "compile", policy, "-o", tmp_path / "no" / "x")[0] == 5


def test_paths():
    told = json.loads(run("paths", "--json")[1])
    assert list(told) == ["library", "libraries", "header", "plans", "plugins", "plugin_files"]
    for name in ("library", "header", "plans", "plugins"):
        assert os.path.isabs(told[name]) and os.path.exists(told[name])
    assert "LOGREDACT_API" in Path(told["header"]).read_text()
    assert told["plugin_files"] and all(os.path.isfile(each) for each in told["plugin_files"] + told["libraries"])
    assert any(Path(each).name.startswith("libre2.so") for each in told["libraries"])
    assert not any(re.match(r"lib(c|stdc\+\+)\.so", Path(each).name) for each in told["libraries"])
    out = run("paths")[1].decode()
    assert Path(told["plans"], "default.plan").read_bytes().startswith(b"\x83")
    assert all(told[name] in out for name in ("library", "header", "plans", "plugins"))


def test_copies_of_its_libraries_beside_the_library_are_those_it_takes(tmp_path):
    """As in the volume of a stock image, which has none of them."""
    told = json.loads(run("paths", "--json")[1])
    for path in [told["library"], *told["libraries"]]:
        shutil.copy(path, tmp_path)
    listed = subprocess.run(["ldd", tmp_path / "liblogredact.so"], capture_output=True, text=True, check=True).stdout
    assert told["libraries"]
    for path in told["libraries"]:
        assert str(tmp_path / Path(path).name) in listed


def test_filter_imports_little():
    """How long it takes to start is in the benchmarks; what it would be spent on is known here."""
    code = (
        "import sys\n"
        "from logredact.cli import main\n"
        "try: main(['filter'])\n"
        "finally: print(sorted(sys.modules), file=sys.stderr)\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, input=b"\x80", capture_output=True, text=False
    )
    assert process.stdout == b"\x80"
    loaded = process.stderr.decode()
    for heavy in ("'rich'", "'logredact.cli._scan'", "'logredact._tail'", "'sqlite3'", "'yaml'", "'asyncio'", "'hypothesis'"):
        assert heavy not in loaded
