"""The packs, and their plans as the build ships them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from logredact import KeyMaterialError, Redactor, catalog, packs, policy

import msgpack

PACKAGE = Path(packs.__file__).parent.parent


def test_a_pack_names_detectors_of_the_catalogue_once():
    for name, pack in packs.PACKS.items():
        assert pack.name == name and pack.title
        assert len(set(pack.detectors)) == len(pack.detectors)
        assert set(pack.detectors) <= set(catalog.DETECTORS)
        forbidden = {"remove"} if name == "pci-dss" else set()
        assert {action for _, action in pack.rules} <= ({"pseudonym"} if pack.key else {"redact"} | forbidden)


def test_all_has_every_detector_and_every_detector_is_in_a_pack_besides():
    assert packs.PACKS["all"].detectors == tuple(catalog.DETECTORS)
    assert all(detector.packs for detector in catalog.DETECTORS.values())
    named = {name for detector in catalog.DETECTORS.values() for name in detector.packs}
    assert named | {"all", "hipaa-pseudonymised"} == set(packs.PACKS)


def test_pseudonyms_take_the_place_of_what_safe_harbor_removes():
    pack = packs.PACKS["hipaa-pseudonymised"]
    assert pack.detectors == packs.PACKS["hipaa-safe-harbor"].detectors
    assert pack.key == "pii" and "still protected health information" in pack.note
    made = policy.loads("version: 1\npacks: [hipaa-pseudonymised]\nkeys: {pii: {env: PII_KEY}}\n")
    record = {"from": "jo@example.com", "message": "SSN 123-45-6789, again jo@example.com"}
    found = Redactor(made, keys={"pii": bytes(range(32))}).redact(record)
    token = r"lrh1_email_[a-z2-7]{8}_[a-z2-7]{26}"
    assert re.fullmatch(token, found["from"])
    assert re.fullmatch(r"SSN lrh1_ssn_[a-z2-7]{8}_[a-z2-7]{26}, again %s" % found["from"], found["message"])
    assert Redactor(packs=["hipaa-pseudonymised"], keys={"pii": bytes(range(32))}).redact(record) == found
    with pytest.raises(KeyMaterialError):
        Redactor(packs=["hipaa-pseudonymised"])


def test_no_country_has_an_empty_pack():
    assert {"pii-" + code for code in catalog.COUNTRIES} == {name for name in packs.PACKS if name.startswith("pii-")}


def test_default_finds_no_addresses_of_networks_and_no_numbers_that_nothing_names():
    ids = packs.PACKS["default"].detectors
    assert not {"phone", "ipv4", "ipv6", "mac-address"} & set(ids)
    assert {catalog.get(id).type for id in ids} <= {"secret", "jwt", "card", "iban", "ssn", "email", "hash", "session"}


def test_the_most_telling_detectors_come_first():
    order = packs.PACKS["default"].detectors
    general = ["jwt", "http-authorization", "url-credentials", "key-value"]
    places = [order.index(id) for id in general]
    assert order[0] == "private-key" and places == sorted(places)
    tokens = [place for place, id in enumerate(order) if catalog.get(id).kind == "token" and catalog.get(id).type == "secret"]
    assert max(tokens) < places[-1]


@pytest.mark.parametrize("name", packs.PACKS)
def test_a_shipped_plan_is_what_the_sources_compile_to(name):
    shipped = packs.shipped_plan(name)
    if shipped is None:
        pytest.skip("not built: no plan is shipped")
    assert shipped == policy.compile_policy(policy.from_packs([name])), "out of date: build again"


def test_the_build_writes_a_plan_for_each_pack(tmp_path):
    written = policy.write_pack_plans(tmp_path / "packs")
    assert [Path(path).stem for path in written] == list(packs.PACKS)
    for path in written:
        plan = Path(path).read_bytes()
        assert plan == policy.compile_policy(policy.from_packs([Path(path).stem]))
        assert msgpack.unpackb(plan)["format"] == 1


def test_a_shipped_plan_is_used_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "default.plan").write_bytes(b"as it is")
    assert policy.default_plan() == b"as it is"
    assert packs.shipped_plan("all") is None
    assert policy.pack_plan("all") == policy.compile_policy(policy.from_packs(["all"]))


def test_without_a_shipped_plan_the_pack_is_compiled(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "__file__", str(tmp_path / "__init__.py"))
    assert policy.default_plan() == policy.compile_policy(policy.from_packs(["default"]))


def test_an_unknown_pack_has_no_plan():
    with pytest.raises(KeyError):
        policy.pack_plan("defualt")


def test_unknown_packs_and_none_are_refused():
    with pytest.raises(policy.PolicyError) as caught:
        policy.from_packs(["defualt", "all", "nope"])
    assert str(caught.value) == (
        "packs: unknown pack 'defualt', did you mean 'default'?\npacks: unknown pack 'nope'; 'logredact packs' lists them"
    )
    with pytest.raises(policy.PolicyError, match="no pack is named"):
        policy.from_packs([])


IMPORTS = """
import sys, types
package = types.ModuleType("logredact")  # the build has no extension yet, which the package's own module loads
package.__path__ = [%r]
sys.modules["logredact"] = package
from logredact import packs, policy
%s
print(sorted({"yaml", "logredact.catalog", "difflib", "ipaddress", "dataclasses"} & set(sys.modules)))
"""


def loaded_after(statement: str) -> str:
    code = IMPORTS % (str(PACKAGE), statement)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout.strip()


def test_a_host_with_a_plan_reads_neither_catalogue_nor_yaml():
    assert loaded_after("packs.shipped_plan('default')") == "[]"


def test_a_pack_is_compiled_without_yaml():
    assert loaded_after("policy.compile_policy(policy.from_packs(['all']))") == "['logredact.catalog']"
