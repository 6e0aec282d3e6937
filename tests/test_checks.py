"""Check digits: vectors from the standards and their issuers, by the oracle and the core; and the two on made-up values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plans
import sessions
from reference.checks import valid

NHS = ({"weights": (10, 9, 8, 7, 6, 5, 4, 3, 2, 0), "modulus": 11, "expect": "0-987654321", "at": -1},)
ABA = ({"weights": (3, 7, 1, 3, 7, 1, 3, 7, 1), "modulus": 10},)
NPI = ({"weights": (2, 1, 2, 1, 2, 1, 2, 1, 2, 1), "modulus": 10, "fold": True, "add": 24},)
# Letters worth what transliteration for vehicle identification numbers says (49 CFR 565.15); the ninth sign is the check.
VIN_LETTERS = (1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9)
VIN = ({"weights": (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2), "modulus": 11, "expect": "0123456789X", "at": 8, "letters": VIN_LETTERS},)

GOOD = [
    ("luhn", "79927398713"),  # https://en.wikipedia.org/wiki/Luhn_algorithm
    ("luhn", "49-015420-323751-8"),  # an IMEI, 3GPP TS 23.003, annex B
    ("verhoeff", "2363"),  # https://en.wikipedia.org/wiki/Verhoeff_algorithm
    ("verhoeff", "123451"),
    ("iso7064-mod97-10", "5493001KJTIIGC8Y1R12"),  # a legal entity identifier, https://en.wikipedia.org/wiki/Legal_Entity_Identifier
    ("iso7064-mod97-10", "79444"),  # ISO/IEC 7064:2003
    ("iso7064-mod11-10", "07945"),  # ISO/IEC 7064:2003
    ("iso7064-mod37-36", "A12425GABC1234002M"),  # https://en.wikipedia.org/wiki/Global_Release_Identifier
    ("iso7064-mod11-2", "07940"),  # ISO/IEC 7064:2003
    ("iso7064-mod11-2", "0000-0002-1694-233X"),  # https://support.orcid.org, structure of the ORCID identifier
    ("crc32-base62-6", "ghp_" + "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"),  # https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
    ("base58check", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),  # https://en.bitcoin.it/wiki/Invoice_address
    ("base58check", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
    ("base58check", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"),  # https://en.bitcoin.it/wiki/Wallet_import_format
    ("bech32", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),  # https://en.bitcoin.it/wiki/Bech32
    ("bech32", "BC1SW50QGDZ25J"),  # BIP-350
    ("bech32", "A1LQFN3A"),  # BIP-350
    ("codice-fiscale", "RSSMRA85T10A562S"),  # https://it.wikipedia.org/wiki/Codice_fiscale
    ("mnemonic", "legal winner thank year wave sausage worth useful legal winner thank yellow"),  # BIP-39, test vectors
    ("mnemonic", "letter advice cage absurd amount doctor acoustic avoid letter advice cage absurd amount doctor acoustic avoid letter always"),
    # ICAO Doc 9303, parts 4 to 7
    ("mrz", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<.L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    ("mrz", "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<.D231458907UTO7408122F1204159<<<<<<<6"),
    ("mrz", "I<UTOD231458907<<<<<<<<<<<<<<<.7408122F1204159UTO<<<<<<<<<<<6.ERIKSSON<<ANNA<MARIA<<<<<<<<<<"),
    ("mrz", "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<.L8988901C4XXX4009078F96121096ZE184226B<<<<<A"),
    ("mrz", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<A"),
    (NHS, "943 476 5919"),  # https://www.datadictionary.nhs.uk/attributes/nhs_number.html
    (ABA, "111000025"),  # https://en.wikipedia.org/wiki/ABA_routing_transit_number
    (NPI, "1234567893"),  # https://www.cms.gov, NPI check digit calculation
    (VIN, "1M8GDM9AXKP042788"),  # https://en.wikipedia.org/wiki/Vehicle_identification_number
    ({"any": (NHS, "luhn")}, "9434765919"),
    ({"any": (NHS, "luhn")}, "79927398713"),
]


def plan_check(check):
    """The `check` of a plan."""
    if isinstance(check, str):
        return [check]
    if isinstance(check, dict):
        return [one for alternative in check["any"] for one in plan_check(alternative)]
    return [[plans.step(**step) for step in check]]


def detector(check):
    everything = [plans.alphabet("".join(chr(c) for c in range(0x20, 0x7F) if chr(c) != ":")), 2, 300]
    return plans.keyed("checked", [[everything]], ["the id is"], check=plan_check(check))


def core_says(backend, check, value: bytes) -> bool:
    body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[detector(check)], keys=())
    return sessions.spans(backend, body, b"the id is:" + value) == [("checked", 10, 10 + len(value))]


@pytest.mark.parametrize("check, value", GOOD, ids=lambda one: one if isinstance(one, str) else "steps")
@pytest.mark.parametrize("backend", sessions.BACKENDS)
def test_a_number_from_its_standard_is_valid_and_its_neighbours_are_not(backend, check, value):
    assert valid(check, value.encode()) and core_says(backend, check, value.encode())
    wrong = {value[:at] + other + value[at + 1 :] for at, sign in enumerate(value) for other in ("7" if sign != "7" else "8",) if sign.isdigit()}
    passed = [text for text in wrong if core_says(backend, check, text.encode())]
    # A sum modulo 10 or 11 lets some through, weights of 7 and 3 among them; none lets most of them.
    assert len(passed) <= len(wrong) // 4
    for text in wrong:
        assert core_says(backend, check, text.encode()) == valid(check, text.encode()), text


CHECKS = sorted({check for check, _ in GOOD if isinstance(check, str)}) + [NHS, ABA, NPI, VIN]


@given(
    check=st.sampled_from(CHECKS),
    value=st.one_of(
        st.text("0123456789", min_size=2, max_size=20),
        st.text("0123456789ABCXZabcxz1qp-_.", min_size=2, max_size=40),
        st.sampled_from([value for _, value in GOOD]),
        st.text("0123456789", min_size=120, max_size=140),
        st.sampled_from([30, 36, 44, 72, 88, 90]).flatmap(lambda n: st.text("0123456789AZ<<<", min_size=n, max_size=n)),
    ),
)
def test_the_core_agrees_with_the_oracle(check, value):
    text = value.encode()
    # What begins or ends within a word or joined to one is no value, whatever its digits.
    whole = text[:1].isalnum() and text[-1:].isalnum() and len(set(filter(str.isalnum, value.lower()))) > 1
    if whole:
        alnum = sum(chr(byte).isalnum() for byte in text)
        assert core_says("cython", check, text) == (1 < alnum <= 128 and valid(check, text))


STEPS = st.builds(
    plans.step,
    st.lists(st.integers(-100, 100), min_size=3, max_size=6),
    st.just(11),
    expect=st.sampled_from(["", "0123456789X", "X9876543210", "-----------", "0-987654321"]),
    at=st.integers(-3, 2),
    fold=st.booleans(),
    add=st.integers(-30, 30),
    letters=st.sampled_from([(), tuple(range(26)), tuple(range(25, -1, -1))]),
)


@given(steps=st.lists(STEPS, min_size=1, max_size=2), value=st.text("0123456789AZxz-", min_size=2, max_size=8))
def test_weighted_sums_agree(steps, value):
    one = plans.keyed("checked", [[[plans.alphabet("0123456789AZxz-"), 2, 9]]], ["the id is"], check=[steps])
    body = plans.body([{"detectors": [0], "action": plans.redact()}], detectors=[one], keys=())
    from reference import find_alone

    text = b"the id is:" + value.encode()
    assert sessions.spans("cython", body, text) == [("checked", *span) for span in find_alone(one, text)]
