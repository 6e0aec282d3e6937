"""The pages of packs: their policies load and do what the page says."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from logredact import Redactor, packs
from logredact.policy import compile_policy, loads

PAGES = sorted((ROOT / "docs" / "packs").glob("*.md"))
BLOCKS = [(page.stem, block) for page in PAGES for block in re.findall(r"^```yaml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.S | re.M)]


def test_every_pack_of_a_standard_has_a_page():
    assert {page.stem for page in PAGES} == {"pci-dss", "gdpr", "hipaa-safe-harbor", "hipaa-pseudonymised", "kubernetes"}
    assert {name for name, _ in BLOCKS} == {page.stem for page in PAGES}
    for page in PAGES:
        assert f"docs/packs/{page.name}" in packs.PACKS[page.stem].note


@pytest.mark.parametrize("name, text", BLOCKS)
def test_their_policies_load(name, text):
    policy = loads(text)
    assert name in policy.packs and compile_policy(policy)


def test_detectors_that_pages_name_are_in_the_pack():
    for page in PAGES:
        tables = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| (") or "PCI" in line]
        for id in re.findall(r"`([a-z0-9-]+)`", "\n".join(tables)):
            if "-" in id or id in ("phone", "email", "ipv4", "ipv6", "vin", "iban"):
                assert id in packs.PACKS[page.stem].detectors or id in packs.PACKS, (page, id)


def test_safe_harbor_with_the_rules_of_its_page():
    (text,) = [text for name, text in BLOCKS if name == "hipaa-safe-harbor"]
    record = {
        "age": 93, "name": "Jo", "m": "zip 03601, ZIP 90210; see https://example.com/a?b=c now; admission date 2024-03-05; DOB 1931-02-03",
        "mail": "jo@example.com", "card": "4111 1111 1111 1111",
    }  # fmt: skip
    made = Redactor.from_yaml(text).redact(record)
    assert made == {
        "age": "90+", "m": "zip 000, ZIP 902; see [REDACTED:url] now; admission date 2024; DOB [REDACTED:birth-date]",
        "mail": "[REDACTED:email]", "card": "[REDACTED:credit-card]",
    }  # fmt: skip
