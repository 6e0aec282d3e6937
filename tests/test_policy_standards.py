"""Policies that name a standard's pack, and what it forbids: told with the place, and not compiled."""

from __future__ import annotations

import pytest

from logredact import Redactor, catalog, packs
from logredact.policy import PolicyError, from_packs, loads
from logredact.policy._standards import _BIRTH, _FORBIDDEN, _NUMBERS

KEYS = "keys: {k: {env: K}}\n"
PCI = "version: 1\npacks: [pci-dss]\n" + KEYS + "rules:\n"
SAFE = "version: 1\npacks: hipaa-safe-harbor\n" + KEYS + "rules:\n"
CARD = "4111 1111 1111 1111"


def told(text: str) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        loads(text, name="p")
    return [line.split(":", 1)[1].lstrip() for line in str(caught.value).split("\n")]


def test_the_lists_are_those_of_the_pack():
    removed = [ids for ids, kind in packs.PACKS["pci-dss"].rules if kind == "remove"]
    assert sorted(removed[0]) == sorted(_FORBIDDEN) and len(removed) == 1
    assert {detector.id for detector in catalog.DETECTORS.values() if detector.type == "card"} == set(_NUMBERS)
    assert {detector.id for detector in catalog.DETECTORS.values() if detector.type == "birthdate"} == set(_BIRTH)


# ---- PCI DSS


@pytest.mark.parametrize("detector", _FORBIDDEN)
@pytest.mark.parametrize("action", ["redact", "keep", "{mask: {keep_last: 1}}", "{pseudonym: {key: k}}", "{encrypt: {key: k}}"])
def test_authentication_data_is_only_removed_or_dropped(detector, action):
    lines = told(PCI + f"- {{detector: [email, {detector}], action: {action}}}\n")
    assert any(line.startswith("5:") and "must not be stored in any form (PCI DSS 3.3.1): its action is remove or drop" in line for line in lines)


@pytest.mark.parametrize("action", ["remove", "drop"])
def test_authentication_data_may_be_removed_or_dropped(action):
    loads(PCI + f"- {{detector: [{', '.join(_FORBIDDEN)}], action: {action}}}\n")


def test_authentication_data_is_not_allowed():
    assert told(PCI + "- {detector: email, action: redact}\nallow: [{detector: card-pin, value: '0000'}]\n") == [
        "6:9: sensitive authentication data must not stand anywhere (PCI DSS 3.3.1): take it out of allow"
    ]
    loads(PCI + "- {detector: email, action: redact}\nallow: [{detector: credit-card, value: '4111111111111111'}]\n")


@pytest.mark.parametrize("allowed", ["{path: $.x}", "{value: '123'}"])
def test_an_allowance_for_all_detectors_is_for_none_of_authentication_data(allowed):
    redact = Redactor.from_yaml(f"version: 1\npacks: [pci-dss]\nallow: [{allowed}, {{value: '{CARD}'}}]\n").redact_json
    assert redact(b'{"x":"card cvv: 123 ok","y":"%b"}' % CARD.encode()) == b'{"x":"card cvv:  ok","y":"%b"}' % CARD.encode()


@pytest.mark.parametrize("order", ["[secrets, pci-dss]", "[pci-dss, secrets]", "[all, pci-dss]"])
def test_it_is_removed_whatever_other_packs_make_of_it(order):
    redact = Redactor.from_yaml(f"version: 1\npacks: {order}\n").redact_text
    assert redact("card cvv: 123 ok") == "card cvv:  ok"
    assert "pin" not in redact("x") and redact(f"pay {CARD}") == "pay [REDACTED:credit-card]"


@pytest.mark.parametrize(
    "action",
    ["keep", "{mask: {keep_first: 7, keep_last: 4}}", "{mask: {keep_first: 6, keep_last: 5}}", "{hash: {allow_guessable: true}}"],
)
def test_a_card_number_must_be_unreadable(action):
    lines = told(PCI + f"- detector: credit-card\n  action: {action}\n")
    assert any(line.startswith("6:11: a card number must be unreadable (PCI DSS 3.5.1)") for line in lines)


FORMS = ["{mask: {keep_first: 6, keep_last: 4}}", "{mask: {keep_last: 4}}", "{pseudonym: {key: k}}", "{encrypt: {key: k}}", "{fpe: {key: k}}"]


@pytest.mark.parametrize("first", FORMS)
@pytest.mark.parametrize("second", FORMS)
def test_two_forms_of_card_numbers_exclude_each_other(first, second):
    text = PCI + f"- {{detector: credit-card, action: {first}, when: {{tag: a}}}}\n- {{detector: credit-card, action: {second}}}\n"
    if first == second:
        loads(text)
    else:
        (line,) = told(text)
        assert line.startswith("6:35: card numbers are in two forms, ") and line.endswith("(PCI DSS 3.5.1): use one")


def test_the_form_of_another_pack_counts():
    text = "version: 1\npacks: %s\nkeys: {pii: {env: A}}\nrules: [{detector: credit-card, action: {mask: {keep_last: 4}}, when: {tag: a}}]\n"
    (line,) = told(text % "[hipaa-pseudonymised, pci-dss]")
    assert "card numbers are in two forms, pseudonym and mask(0, 4)" in line
    loads(text % "[pci-dss, hipaa-pseudonymised]")


def test_what_is_gone_goes_with_any_form():
    loads(PCI + f"- {{detector: credit-card, action: drop, when: {{tag: a}}}}\n- {{detector: [credit-card, credit-card-17-18], action: {FORMS[0]}}}\n")


def test_at_least_so_many_digits_go():
    """Of 16 at least 4, of 15 at least 5."""
    redact = Redactor.from_yaml(PCI + f"- {{detector: credit-card, action: {FORMS[0]}}}\n", keys={"k": bytes(32)}).redact_text
    for number, gone in (("4111111111111111", 6), ("378282246310005", 5), ("4222222222222", 3)):
        assert redact(number).count("*") == gone


def test_without_the_pack_nothing_of_this_is_refused():
    loads("version: 1\npacks: []\nrules:\n- {detector: card-pin, action: {mask: {keep_last: 1}}}\n- {detector: credit-card, action: keep}\n")


# ---- HIPAA


@pytest.mark.parametrize("action", ["keep", "{mask: {keep_last: 4}}", "{pseudonym: {key: k}}", "{encrypt: {key: k}}"])
@pytest.mark.parametrize("detector", ["us-ssn", "email", "medical-record-number"])
def test_safe_harbor_knows_no_codes_and_no_parts(action, detector):
    lines = told(SAFE + f"- detector: {detector}\n  action: {action}\n")
    assert any(line.startswith("6:11: pack hipaa-safe-harbor only removes and generalises") for line in lines)


@pytest.mark.parametrize("action", ["redact", "remove", "drop"])
def test_safe_harbor_removes(action):
    loads(SAFE + f"- {{detector: us-ssn, action: {action}}}\n- {{detector: github-token, action: {{pseudonym: {{key: k}}}}}}\n")


def test_safe_harbor_generalises():
    loads(SAFE + "- {detector: us-zip-code, action: {generalise: zip}}\n")


def test_the_year_of_a_birth_is_an_age_above_89():
    assert told(SAFE + "- {detector: [medical-date, birth-date], action: {generalise: year}}\n") == [
        "5:50: the year of a birth tells an age above 89 (45 CFR 164.514(b)(2)(i)(C)): redact, remove or drop 'birth-date'"
    ]
    loads(SAFE + "- {detector: medical-date, action: {generalise: year}}\n")


def test_both_packs_exclude_each_other():
    reason = "packs hipaa-safe-harbor and hipaa-pseudonymised exclude each other"
    (line,) = told("version: 1\npacks: [hipaa-safe-harbor, hipaa-pseudonymised]\nkeys: {pii: {env: A}}\n")
    assert line.startswith("2:8: " + reason)
    with pytest.raises(PolicyError, match=reason):
        from_packs(["hipaa-pseudonymised", "hipaa-safe-harbor"])
