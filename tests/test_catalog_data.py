"""The lists within the catalogue: issuers, countries, names, and each form of each token."""

from __future__ import annotations

import itertools
import json
import re

import logredact
import pytest
from logredact import catalog

import msgpack
from logredact.policy import compile_policy, from_packs
from quality.values import values
from reference import find_alone

TOKENS = [detector for detector in catalog.DETECTORS.values() if detector.kind == "token"]
VALUES = [detector for detector in catalog.DETECTORS.values() if detector.kind in ("token", "keyed")]
VARIANTS = [
    pytest.param(detector, variant, id="%s-%d" % (detector.id, number))
    for detector in TOKENS
    for number, variant in enumerate(detector.params["variants"])
    if "check" not in detector.params
]
PLAN = msgpack.unpackb(msgpack.unpackb(compile_policy(from_packs(["all"])))["body"])
ENTRIES = {entry["id"]: entry for entry in PLAN["detectors"]}


def luhn(number: str) -> str:
    """`number` with its check digit in place of the last one."""
    for digit in "0123456789":
        total = 0
        for place, c in enumerate(reversed(number[:-1] + digit)):
            value = int(c) * (1 + place % 2)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return number[:-1] + digit
    raise AssertionError


def iban(country: str, form: str) -> str:
    body = "".join({"n": "1234567890", "a": "ABCDEFGHIJ", "c": "1B3D5F7H9J"}[kind][at % 10] for at, kind in enumerate(form))
    for check in range(98, 1, -1):
        rearranged = body + country + "%02d" % check
        if int("".join(str(int(c, 36)) for c in rearranged)) % 97 == 1:
            return "%s%02d%s" % (country, check, body)
    raise AssertionError


def sample(variant, longest: bool = False) -> str:
    """A token of that form, its runs as short, or as long, as may be."""
    text = ""
    used = 0  # a run goes on where the one before it stopped: variety
    for part in variant:
        if isinstance(part, str):
            text += part
        else:
            characters, low, high = part
            # Of bytes beyond ASCII two make a letter.
            ascii = [byte for byte in catalog.alphabet(characters) if byte < 0x80]
            letters = sorted(ascii, key=lambda byte: (not chr(byte).isalnum(), byte))
            length = high if longest else low
            text += "".join(map(chr, itertools.islice(itertools.cycle(letters), used, used + length)))
            used += length
    return text


def found(id: str, text: str) -> list:
    return find_alone(ENTRIES[id], text.encode())


@pytest.mark.parametrize("longest", [False, True], ids=["shortest", "longest"])
@pytest.mark.parametrize("detector, variant", VARIANTS)
def test_each_form_of_a_token_is_found_whole(detector, variant, longest):
    text = sample(variant, longest)
    assert found(detector.id, text) == [(0, len(text))]
    assert found(detector.id, '{"t":"%s"}' % text) == [(6, 6 + len(text))]


@pytest.mark.parametrize("detector", VALUES, ids=lambda detector: detector.id)
def test_made_values_are_found_whole(detector):
    for text in values(detector, 5):
        before = "" if detector.kind == "token" else detector.params["keywords"][0] + "="
        start = len(before.encode())
        assert found(detector.id, before + text) == [(start, start + len(text.encode()))]
        # What holds a keyword of its own, as a name under ip6.arpa does, needs none before it.
        if detector.kind == "keyed" and detector.id != "ipv6-name":
            assert found(detector.id, "so=" + text) == []


@pytest.mark.parametrize("detector, variant", VARIANTS)
def test_a_token_within_a_word_is_none(detector, variant):
    # Another form may begin at a later word of it, as xoxp- does in xoxe.xoxp-.
    assert all(start > 1 for start, _ in found(detector.id, "z" + sample(variant)))


@pytest.mark.parametrize("detector, variant", VARIANTS)
def test_a_token_of_one_letter_is_a_placeholder(detector, variant):
    text = "".join(part if isinstance(part, str) else chr(min(catalog.alphabet(part[0]))) * part[1] for part in variant)
    assert found(detector.id, text) == []


@pytest.mark.parametrize("detector", VALUES, ids=lambda detector: detector.id)
def test_a_value_can_reach_the_variety_that_it_needs(detector):
    for variant in detector.params["variants"]:
        runs = [part for part in variant if not isinstance(part, str)]
        reach = len(set().union(*(catalog.alphabet(characters) for characters, _, _ in runs)))
        assert detector.params.get("distinct", 0) <= min(reach, sum(shortest for _, shortest, _ in runs))


@pytest.mark.parametrize("issuer", catalog.get("credit-card").params["issuers"], ids=lambda i: "%s-%d" % i[:2])
def test_a_card_of_each_issuer_and_length_is_found(issuer):
    name, low, high, lengths = issuer
    assert len(str(low)) == len(str(high)) <= 8 and low <= high and set(lengths) <= set(range(13, 20))
    for prefix, length in itertools.product((low, high), lengths):
        number = luhn((str(prefix) + "123456789012345678")[:length])
        # Of 17 and 18 digits these count in groups, or near a word for a card.
        written = number if length not in (17, 18) else "-".join(re.findall(".{1,4}", number))
        assert found("credit-card", "pan %s." % written) == [(4, 4 + len(written))]
        assert found("credit-card-17-18", "pan %s." % number) == ([(4, 4 + length)] if length in (17, 18) else [])
        assert found("credit-card-17-18", "id %s." % number) == []


@pytest.mark.parametrize("name", ["trace_id", "spanId", "TraceID", "dd.trace_id", "x-b3-traceid", "parent_span_id"])
def test_ids_of_traces_in_records_are_no_cards(name):
    redactor = logredact.Redactor(packs=["default"])
    for record in ({name: 4111111111111111}, {"a": [{name: "4111111111111111", "b": 1}]}, {"m": json.dumps({name: "4111111111111111"})}):
        assert redactor.redact(record) == record
    assert redactor.redact({name: {"x": 4111111111111111}}) == {name: {"x": "[REDACTED:credit-card]"}}


def test_prefixes_that_no_issuer_has_are_no_cards():
    for prefix in ("0000", "1234", "2100", "2721", "3100", "7000", "9999"):
        assert found("credit-card", luhn(prefix + "123456789012")) == []


@pytest.mark.parametrize("country, form", catalog.get("iban").params["countries"])
def test_an_iban_of_each_country_is_found_and_none_of_another_form(country, form):
    number = iban(country, form)
    assert found("iban", number) == [(0, len(form) + 4)]
    grouped = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    assert found("iban", grouped) == [(0, len(grouped))]
    assert found("iban", iban(country, form[:-1])) == []
    turned = {"n": "a", "a": "n", "c": "c"}
    assert form[0] == "c" or found("iban", iban(country, turned[form[0]] + form[1:])) == []


def test_the_countries_are_those_of_the_registry():
    countries = dict(catalog.get("iban").params["countries"])
    assert len(countries) == 89
    # From the registry's own examples.
    examples = """AD1200012030200359100100 AE070331234567890123456 AL47212110090000000235698741 BE68539007547034 BR1800360305000010009795493C1
        DE89370400440532013000 FR1420041010050500013M02606 GB29NWBK60161331926819 GT82TRAJ01020000001210029690
        HU42117730161111101800000000 IT60X0542811101000000123456 KZ86125KZT5004100100 LC55HEMM000100010012001200023015 LV80BANK0000435195001
        MD24AG000225100013104168 MT84MALT011000012345MTLCAST001S MU17BOMM0101101030300200000MUR NO9386011117947 RO49AAAA1B31007593840000
        SA0380000000608010167519 SC18SSCB11010000000000001497USD TR330006100519786457841326 VG96VPVG0000012345678901""".split()
    for text in examples:
        assert len(countries[text[:2]]) + 4 == len(text) and found("iban", text) == [(0, len(text))]


def test_endings_that_are_no_domains_are_lower_case_and_there_once():
    endings = catalog.get("email").params["not_tld"]
    assert len(set(endings)) == len(endings)
    assert all(ending.isascii() and ending.isalpha() and ending.islower() for ending in endings)
    # Domains that look like endings of files must stay addresses.
    assert not set(endings) & {"com", "org", "sh", "py", "rs", "md", "zip", "mov", "app", "so", "pl", "services"}


def test_names_of_keys_are_there_once_as_keys_are_compared():
    names = [name for name, _ in catalog.get("key-value").params["names"]]
    assert len(set(names)) == len(names)
    assert all(name.isascii() and name.isalnum() and name.islower() and 3 <= len(name) <= 32 for name in names)


@pytest.mark.parametrize("name, marks", catalog.get("key-value").params["names"])
def test_each_name_is_found_in_the_ways_keys_are_written(name, marks):
    assert set(marks) <= {"word", "weak", "field"}
    assert not name[-1].isdigit()
    if "field" in marks:
        assert found("key-value", "%s=a1b2c3d4e5" % name) == []
        assert "a1b2c3" not in str(logredact.Redactor().redact({"X-" + name: "a1b2c3d4e5", "h": {name: ["a1b2c3"]}}))
        return
    for key in (name, name.upper(), "my_" + name, "my." + name):
        assert found("key-value", "%s=a1b2c3d4e5" % key) == [(len(key) + 1, len(key) + 11)]
    assert (found("key-value", "xyz%s=a1b2c3d4e5" % name) == []) == ("word" in marks)
    assert (found("key-value", "%s=abc" % name) == []) == ("weak" in marks)
