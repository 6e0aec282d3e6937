"""logredact.crypto against the standards' own vectors and published vector files, and against other implementations."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from logredact import KeyMaterialError, MalformedError, Redactor, crypto
from reference import actions
from reference import crypto as reference

import plans
import sessions

VECTORS = Path(__file__).parent / "vectors"
pytestmark = pytest.mark.usefixtures("backend")
h = bytes.fromhex


def vectors(name):
    return json.loads((VECTORS / name).read_text())["tests"]


# ---- HMAC and HKDF

# RFC 4231, 4.2 to 4.8: key, data, HMAC-SHA-256 (of test case 5 the first 128 bits).
RFC_4231 = [
    ("0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe".hex(), b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    ("aa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    ("0102030405060708090a0b0c0d0e0f10111213141516171819", b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    ("0c" * 20, b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
    ("aa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    (
        "aa" * 131,
        b"This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
]

# RFC 5869, A.1 to A.3: IKM, salt, info, OKM.
RFC_5869 = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
        "cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    ("0b" * 22, "", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
]


@pytest.mark.parametrize("key, data, mac", RFC_4231)
def test_hmac_of_rfc_4231(key, data, mac):
    assert crypto.hmac_sha256(h(key), data)[: len(mac) // 2] == h(mac)


@pytest.mark.parametrize("key, salt, info, okm", RFC_5869)
def test_hkdf_of_rfc_5869(key, salt, info, okm):
    assert crypto.hkdf_sha256(h(key), h(info), len(okm) // 2, h(salt)) == h(okm)


@given(key=st.binary(max_size=200), data=st.binary(max_size=200))
def test_hmac_is_that_of_the_standard_library(key, data):
    assert crypto.hmac_sha256(key, data) == hmac.new(key, data, hashlib.sha256).digest()


@given(key=st.binary(min_size=1, max_size=100), salt=st.binary(max_size=100), info=st.binary(max_size=300), length=st.integers(1, 8160))
def test_hkdf_is_that_of_the_oracle(key, salt, info, length):
    assert crypto.hkdf_sha256(key, info, length, salt) == reference.hkdf(key, info, length, salt)


# ---- AES-SIV

# RFC 5297, A.1 and A.2: key, associated data, plaintext, output. The nonce of A.2 is the last of the associated data.
RFC_5297 = [
    (
        "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        ["101112131415161718191a1b1c1d1e1f2021222324252627"],
        "112233445566778899aabbccddee",
        "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c",
    ),
    (
        "7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f",
        ["00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100", "102030405060708090a0", "09f911029d74e35bd84156c5635688c0"],
        "7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553",
        "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d",
    ),
]


@pytest.mark.parametrize("key, associated, plaintext, output", RFC_5297, ids=["A.1", "A.2"])
def test_siv_of_rfc_5297(key, associated, plaintext, output):
    data = [h(one) for one in associated]
    assert crypto.aes_siv_encrypt(h(key), h(plaintext), data) == h(output)
    assert crypto.aes_siv_decrypt(h(key), h(output), data) == h(plaintext)


def test_siv_of_wycheproof():
    tests = vectors("aes_siv_cmac.json")
    assert len(tests) > 150
    for number, key, associated, message, ciphertext, result in tests:
        if result == "valid":
            assert crypto.aes_siv_encrypt(h(key), h(message), [h(associated)]) == h(ciphertext), number
            assert crypto.aes_siv_decrypt(h(key), h(ciphertext), [h(associated)]) == h(message), number
        else:
            with pytest.raises(MalformedError):
                crypto.aes_siv_decrypt(h(key), h(ciphertext), [h(associated)])


SIV_KEYS = st.sampled_from([32, 48, 64]).flatmap(lambda size: st.binary(min_size=size, max_size=size))


@given(key=SIV_KEYS, text=st.binary(min_size=1, max_size=300), data=st.lists(st.binary(max_size=70), max_size=6))
def test_siv_is_that_of_the_oracle(key, text, data):
    sealed = crypto.aes_siv_encrypt(key, text, data)
    assert sealed == reference.siv(key, text, data)
    assert crypto.aes_siv_decrypt(key, sealed, data) == text
    with pytest.raises(MalformedError) as caught:
        crypto.aes_siv_decrypt(key, sealed[:-1] + bytes([sealed[-1] ^ 1]), data)
    assert str(caught.value) == "the ciphertext was not made with this key and these associated data"
    with pytest.raises(MalformedError):
        crypto.aes_siv_decrypt(key, sealed, [*data, b""])


def test_siv_of_what_is_empty_and_of_many_data():
    key = bytes(64)
    assert crypto.aes_siv_decrypt(key, crypto.aes_siv_encrypt(key, b"")) == b""
    made = {crypto.aes_siv_encrypt(key, b"x", [b""] * count) for count in range(127)}
    assert len(made) == 127, "an empty one counts"
    with pytest.raises(ValueError, match="at most 126 associated data"):
        crypto.aes_siv_encrypt(key, b"x", [b""] * 127)


# ---- FF1

# NIST, "Block Cipher Modes of Operation: FF1 Format-Preserving Encryption", samples 1 to 9 (FF1samples.pdf).
NIST_KEY = "2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94"
NIST_FF1 = [
    (16, "", 10, "0123456789", "2433477484"),
    (16, "39383736353433323130", 10, "0123456789", "6124200773"),
    (16, "3737373770717273373737", 36, "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
    (24, "", 10, "0123456789", "2830668132"),
    (24, "39383736353433323130", 10, "0123456789", "2496655549"),
    (24, "3737373770717273373737", 36, "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"),
    (32, "", 10, "0123456789", "6657667009"),
    (32, "39383736353433323130", 10, "0123456789", "1001623463"),
    (32, "3737373770717273373737", 36, "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"),
]


@pytest.mark.parametrize("size, tweak, radix, plaintext, ciphertext", NIST_FF1)
def test_ff1_of_nist(size, tweak, radix, plaintext, ciphertext):
    key = h(NIST_KEY)[:size]
    assert crypto.ff1_encrypt(key, h(tweak), plaintext, radix) == ciphertext
    assert crypto.ff1_decrypt(key, h(tweak), ciphertext, radix) == plaintext


def test_ff1_of_acvp():
    for radix, number, key, tweak, plaintext, ciphertext in vectors("acvp_aes_ff1.json"):
        assert crypto.ff1_encrypt(h(key), h(tweak), plaintext, radix) == ciphertext, number
        assert crypto.ff1_decrypt(h(key), h(tweak), ciphertext, radix) == plaintext, number


def test_ff1_of_wycheproof():
    tests = vectors("aes_ff1.json")
    flags = set()
    for radix, number, key, tweak, message, ciphertext, flag, result in tests:
        flags.add(flag)
        # SmallMessageSize: enough for the first edition of SP 800-38G, too few for its revision.
        if result == "valid" and flag != "SmallMessageSize":
            assert crypto.ff1_encrypt(h(key), h(tweak), message, radix) == ciphertext, (radix, number)
            assert crypto.ff1_decrypt(h(key), h(tweak), ciphertext, radix) == message, (radix, number)
        else:
            with pytest.raises(ValueError):
                crypto.ff1_encrypt(h(key), h(tweak), message, radix)
    assert flags == {"EdgeCasePrf", "EdgeCaseState", "NormalMessageSize", "LargeMessageSize", "SmallMessageSize"} | {
        "InvalidMessageSize", "InvalidPlaintext", "InvalidKeySize"
    }


@given(
    key=st.sampled_from([16, 24, 32]).flatmap(lambda size: st.binary(min_size=size, max_size=size)),
    tweak=st.binary(max_size=80),
    radix=st.integers(2, 36),
    data=st.data(),
)
def test_ff1_is_that_of_the_oracle(key, tweak, radix, data):
    least = next(n for n in range(1, 21) if radix**n >= 10**6)
    text = data.draw(st.text(reference.DIGITS[:radix], min_size=least, max_size=data.draw(st.sampled_from([least + 3, 40, 150]))))
    sealed = crypto.ff1_encrypt(key, tweak, text, radix)
    assert sealed == reference.ff1(key, tweak, text, radix)
    assert crypto.ff1_decrypt(key, tweak, sealed, radix) == text
    with pytest.raises(ValueError, match="a million"):
        crypto.ff1_encrypt(key, tweak, text[: least - 1], radix)


def test_ff1_of_the_longest_texts_and_tweaks():
    for radix in (2, 10, 36):
        text, tweak = (reference.DIGITS[:radix] * 4096)[:4096], bytes(range(256)) * 4
        assert crypto.ff1_encrypt(bytes(32), tweak, text, radix) == reference.ff1(bytes(32), tweak, text, radix)
    with pytest.raises(ValueError, match="at most 4096 numerals"):
        crypto.ff1_encrypt(bytes(32), b"", "1" * 4097)
    with pytest.raises(ValueError, match="longer than 1024 bytes"):
        crypto.ff1_encrypt(bytes(32), bytes(1025), "1" * 10)


# ---- ipcrypt

ENCRYPT = {"prefix": crypto.ipcrypt_prefix_encrypt, "deterministic": crypto.ipcrypt_deterministic_encrypt}
DECRYPT = {"prefix": crypto.ipcrypt_prefix_decrypt, "deterministic": crypto.ipcrypt_deterministic_decrypt}


def test_ipcrypt_of_the_draft():
    tests = vectors("ipcrypt.json")
    assert [mode for mode, *_ in tests].count("prefix") == 16
    for mode, key, address, encrypted in tests:
        assert ENCRYPT[mode](h(key), address) == encrypted
        assert DECRYPT[mode](h(key), encrypted) == address


ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))


@given(key=st.binary(min_size=32, max_size=32).filter(lambda key: key[:16] != key[16:]), ip=ADDRESSES)
def test_ipcrypt_is_that_of_the_oracle(key, ip):
    raw = reference.address(str(ip).encode())
    assert crypto.ipcrypt_prefix_encrypt(key, str(ip)) == reference.address_text(reference.ipcrypt_prefix(key, raw)).decode()
    assert crypto.ipcrypt_deterministic_encrypt(key[:16], str(ip)) == reference.address_text(reference.aes(key[:16], raw)).decode()
    for mode, used in (("prefix", key), ("deterministic", key[:16])):
        again = DECRYPT[mode](used, ENCRYPT[mode](used, str(ip)))
        assert reference.address(again.encode()) == raw
    assert ipaddress.ip_address(crypto.ipcrypt_prefix_encrypt(key, str(ip))).version == (4 if raw[:12] == bytes(10) + b"\xff\xff" else 6)


@given(one=st.integers(0, 2**32 - 1), same=st.integers(0, 32), data=st.data())
def test_shared_prefixes_stay_shared_and_no_more(one, same, data):
    other = one ^ (1 << (31 - same) | data.draw(st.integers(0, (1 << (31 - same)) - 1)) if same < 32 else 0)
    a, b = (int(ipaddress.ip_address(crypto.ipcrypt_prefix_encrypt(bytes(range(32)), str(ipaddress.ip_address(n))))) for n in (one, other))
    assert 32 - (a ^ b).bit_length() == same


# ---- tokens

@given(value=st.one_of(st.emails(), st.text(max_size=30)), domain=st.text("abcü ", max_size=20))
def test_a_token_is_what_a_policy_writes(value, domain):
    token = crypto.hmac_token(plans.MASTER, "email", value, domain=domain)
    assert token == actions.pseudonym(plans.MASTER, domain, "email", value.encode()).decode()


WRITTEN = [("email", "email", "Jo.Ünï@Example.com"), ("credit-card", "card", "4111-1111-1111-1111"), ("phone", "phone", "+1 415 555 0100"), ("ipv6", "ip", "2001:db8::1")]


@pytest.mark.parametrize("id, kind, text", WRITTEN)
def test_the_redactor_writes_the_same(id, kind, text):
    policy = "version: 1\npacks: []\nkeys: {k: {env: K}}\nrules: [{detector: %s, action: {pseudonym: {key: k, domain: d}}}]\n" % id
    found = Redactor.from_yaml(policy, keys={"k": plans.MASTER + b"\n"}).redact_text("x " + text)
    assert found == "x " + crypto.hmac_token(plans.MASTER, kind, text, domain="d")


# ---- what is refused

@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: crypto.hkdf_sha256(b"", b"", 32), "HKDF needs a key"),
        (lambda: crypto.hkdf_sha256(b"k", b"", 0), "1 to 8160 bytes"),
        (lambda: crypto.hkdf_sha256(b"k", b"", 8161), "1 to 8160 bytes"),
        (lambda: crypto.hmac_token(bytes(32), "E-mail", "x"), "a type is 1 to 16 of a-z and 0-9"),
        (lambda: crypto.hmac_token(bytes(32), "", "x"), "a type is 1 to 16 of a-z and 0-9"),
        (lambda: crypto.hmac_token(bytes(32), "email", "x", domain="d" * 257), "a domain is longer than 256 bytes"),
        (lambda: crypto.aes_siv_encrypt(bytes(16), b""), "32, 48 or 64 bytes"),
        (lambda: crypto.ff1_encrypt(bytes(20), b"", "123456"), "16, 24 or 32 bytes"),
        (lambda: crypto.ff1_encrypt(bytes(32), b"", "12345"), "a million possible texts"),
        (lambda: crypto.ff1_encrypt(bytes(32), b"", "12345A", 36), r"no numeral of the radix \(at byte 5\)"),
        (lambda: crypto.ff1_encrypt(bytes(32), b"", "12345é"), "no numeral of the radix"),
        (lambda: crypto.ff1_encrypt(bytes(32), b"", "123456", 37), "the radix is 2 to 36"),
        (lambda: crypto.ipcrypt_deterministic_encrypt(bytes(32), "::1"), "16 for deterministic"),
        (lambda: crypto.ipcrypt_prefix_encrypt(bytes(16), "::1"), "32 bytes for the mode prefix"),
        (lambda: crypto.ipcrypt_prefix_encrypt(bytes(32), "::1"), "two halves of the key are the same"),
        (lambda: crypto.ipcrypt_deterministic_encrypt(bytes(16), "1.2.3"), "no address of IPv4 or IPv6"),
    ],
)
def test_what_a_construction_does_not_take_is_a_value_error(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("kind", ["card", "ssn", "phone", "iban", "mac"])
def test_texts_of_which_normalising_leaves_nothing_are_not_one(kind):
    assert len({crypto.hmac_token(bytes(32), kind, text) for text in ("", "-", "?!", "\u0663")}) == 4


def test_other_mistakes():
    with pytest.raises(KeyMaterialError, match="shorter than 32 bytes"):
        crypto.hmac_token(bytes(31), "email", "x")
    with pytest.raises(MalformedError, match="16 bytes at least"):
        crypto.aes_siv_decrypt(bytes(64), bytes(15))
    with pytest.raises(TypeError):
        crypto.hmac_sha256("key", b"")


def test_both_backends_supply_the_same():
    results = [
        [
            made.hmac_sha256(b"k", b"t"),
            made.hkdf_sha256(b"k", b"s", b"i", 40),
            made.hmac_token(plans.MASTER, b"card", b"d", b"4111 1111"),
            made.siv(bytes(32), [b"a", b""], b"t", False),
            made.ff1(bytes(16), b"t", 10, b"123456", False),
            made.ipcrypt(bytes(16), "deterministic", b"::1", True),
        ]
        for made in map(sessions.backend, sessions.BACKENDS)
    ]
    assert results[0] == results[1]
