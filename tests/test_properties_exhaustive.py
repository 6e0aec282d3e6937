"""Small grammars, every sentence of them: each line of a stream of text is one value."""

from __future__ import annotations

import itertools
from functools import lru_cache

import msgpack
import pytest

import plans
import sessions
from reference import Reference, mp
from reference.actions import mask

both = pytest.mark.parametrize("backend", sessions.BACKENDS)


def words(alphabet, most, least=0):
    """Every sequence of `least` to `most` of the parts."""
    for length in range(least, most + 1):
        for parts in itertools.product(alphabet, repeat=length):
            yield "".join(parts)


def product(*choices):
    return ("".join(parts) for parts in itertools.product(*choices))


BEFORE = ["", "x", "_", "1", "-", "+", ".", "1.", " ", "1 ", "\\n", "\\x", "%20", "%2x", "\\u0020", "\\u002x", "é"]
BEFORE += ["\\x20", "\\x2", "\\040", "\\048", "\x1b[1;31m", "\x1b[" + "0;" * 9 + "m", "\\x1b[m", "\\u001B[" + "0;" * 8 + "m", "\\033[0m", "\\e[1"]
AFTER = ["", "x", "_", "1", "-", "-1", "-x", ".", ".1", ".x", " ", " 1", "\\n", "é"]

GRAMMARS = {
    "us-ssn": lambda: itertools.chain(
        product(BEFORE, ["123-45-6789", "123 45 6789", "123 45-6789"], AFTER),
        product(["", " ", "x", "1"], ["123", "000", "666", "900", "12", "1234"], "- .", ["45", "00", "4"], "- .", ["6789", "0000", "678", "67890"], ["", " ", "x"]),
    ),
    "credit-card": lambda: itertools.chain(
        product(BEFORE + ["1234 ", "12345 "], ["4111111111111111", "4111-1111-1111-1111", "4111 1111 1111 1111", "378282246310005", "3782 822463 10005"], AFTER + [" 1234", " 12345", "-1234"]),
        product(["4111", "4000"], ["", "-", " "], ["1111", "0000"], ["", "-", " "], ["1111", "0000", "000"], ["", "-", " "], ["1111", "0000", "0006", "6"], ["", "-", " "], ["", "0", "06", "006"]),
    ),
    "ipv4": lambda: product(BEFORE, ["1", "256", "", "01"], ".", ["0", "999"], ".", ["255", ""], [".", ".."], ["0", "300", "0001", "7"], AFTER),
    "ipv6": lambda: itertools.chain(
        words(["::", ":", "a", "1.2.3.4", "ffff", "g", ".", " ", ".53"], 5), product(BEFORE, ["::1", "fe80::1", "1::"], [*AFTER, ":", "::", ":.", ".:", ".."])
    ),
    "mac-address": lambda: product([*BEFORE, ":"], ["00:1a:2b:3c:4d:5e", "00-1a-2b-3c-4d-5e", "00:1a:2b:3c:4d-5e", "001a.2b3c.4d5e", "0011.2233.4455"], [*AFTER, ":", ":a", ".a", "-a"]),
    "phone": lambda: itertools.chain(
        product([*BEFORE[:18], "(", "1-", "1 ", "1.", "1"], ["(555)", "555", "155"], ["", " ", "-", "."], ["555", "155"], ["-", ".", " "], ["0100", "010"], AFTER),
        product(["", "+", "x", "%20"], ["+4930", "+0930", "+49 (30)", "+49) 30"], ["", " ", "-", "  ", "(", ")-"], ["1234", "1 2-3.4"], ["", " 5", "5678", "567890123"], AFTER),
    ),
    "iban": lambda: itertools.chain(
        product(BEFORE, ["DE89370400440532013000", "DE89 3704 0044 0532 0130 00", "NO93-8601-1117-947"], ["", "x", "_", " x", "0", "-", "-1"]),
        product(["DE89", "de89", "XX89", "DE88"], ["", " ", "-"], ["3704"], ["", " ", "-"], ["0044"], ["", " "], ["0532"], ["", " "], ["0130"], ["", " ", "-"], ["00", "0", "000"], ["", "x", " "]),
    ),
    "email": lambda: itertools.chain(
        words(["a", ".", "@", "-", "com", "\\n", "9", " "], 5), product(["a@b"], words([".", "c", "d1", "-", "xn--p", "png", "@"], 5)),
        product(["a@b."], words([".", "cd", "-", "中", "é", "。", "1", "'"], 5)),
        product(words(["a", "'", "b'", "é", "。", "\\u0027", "."], 4), ["@b.cd"], ["", "'", "é"]),
    ),
    "jwt": lambda: product(BEFORE, ["eyJ"], ["abcdefgh", "abcdefg", "a-_defgh"], [".", "..", "-"], ["abcdefgh", "abcdefg"], words([".", "a", "-"], 3)),
    "private-key": lambda: product(["", "x"], ["-----BEGIN ", "----BEGIN "], ["", "RSA ", "rsa "], ["PRIVATE KEY", "PRIVATE KEY BLOCK", "PUBLIC KEY"], ["-----", "----"], ["k"], ["", "-----END ", "-----END X"], ["", "PRIVATE KEY-----", "KEY-----"], ["", "z"]),
    "url-credentials": lambda: itertools.chain(
        product(["", "a", "1", "+", "_a"], ["://", ":/"], words(["u", ":", "@", "/", "*"], 5)),
        product(words(["u", ":", "@tcp(", "/", "*", "'", " ", "[REDACTED:x]"], 4), ["@tcp(", "@unix4(", "@tcp", "@cloudsql-x("]),
    ),
    "key-value": lambda: itertools.chain(
        product(["password=", "password:", 'password\\":'], words(["\\", '"', "'", "a", ",", "="], 5)),
        product(["password="], words(["a", ")", "}", "&", "b=", " ", "|", "n", "\\"], 4)),
        product(words(["\\", '"', "'", " ", "x", "_"], 3), ["pass", "Pass"], words(["\\", '"', "'", " ", "x", "_"], 2), ["=", ":"], ["abc"]),
        product(["password"], words(["\x1b[0m", "\\e[1m", "]", "%5D", '"', "%5d "], 2), ["=", ": "], words(["\x1b[0m", "\\033[m", "a", " ", "["], 3)),
        product(["a"], words(["[", "pass", "]", "word", "1", "'", "=", "x1y2"], 4)),
        product(["token="], words(["a", "1", "bcdefg", "@", "*"], 4)),
        product(["password"], words(["=", ":", ">", " ", "[", "*", "a"], 4)),
        product(["", "-"], ["--password"], words([" ", ",", '"', "\\", "-", "a1b2", "\x1b[0m", "="], 5)),
        product(words(["api", "Api", " ", "-", "1"], 3), ["key", "Key", "keys", " key"], ["=", ": ", '": "'], ["a1b2c3d4", "abcdefgh"]),
        product(["<", "<a:", "</", "a"], ["password"], words([">", " ", "/", "<", "<![CDATA[", "]]>", "a", ":", "-"], 4)),
    ),
    "http-authorization": lambda: itertools.chain(
        product(["authorization"], words([":", "=", " ", '"', "\\", "[", "basic ", "abcdefg1"], 5)),
        product(["Authorization: "], ["", "Bearer ", "Digest ", "Bearer", "Foo "], words(["a1b2c3d4", ",", '"', "\\n", " ", "]", "*"], 3)),
        product(BEFORE, ["bearer", "basic"], ["", " ", "  ", "%20", "+", "\t", "%20 "], ["abcdefghijklmno1", "dXNlcjpwYXNz", "dXNlcjpwYXNzdw", "abcdefghijklmnop", "dXNlcjpwYX"], ["", "=", "==", "===", "a", "-", "x:"]),
    ),
    "acme-token": lambda: itertools.chain(
        product(BEFORE, ["ac_", "ac"], ["0123456", "01234567"], AFTER),
        product(["ac_"], ["0123456", "01234567", "0123456789ab", "00000001", "0123456789abc"], words([".", "a", "_", "g"], 5)),
        product(["acme-"], words(["abc", "d", "_end", "_", " "], 5)),
    ),
    "dog-key": lambda: itertools.chain(
        product(words(["dog", "key", "Dog", "_", " ", "s", "x"], 4), ["", "=", " ", "1"], ["1f2e3d4c"]),
        product(["npi"], words([" ", "-", ".", ":", "/", "a", "1", "_"], 3), ["1f2e3d4c"], ["", " ", ".a", "-1", ":", "/x", "."]),
        product(BEFORE, ["npi", "NPI", "Npi", "nPI", "npis", "npix", "NPIS"], ["1f2e3d4c", " 1f2e3d4c"], AFTER),
    ),
    "member-id": lambda: itertools.chain(
        product(["member"], words([" ", "1234566", "123-4566", "M1234560", "x", "."], 4)),
        product(["1234566"], words([" " * 6, " " * 7, "x", "1234566"], 3), ["member", "members", "xmember"]),
    ),
    "zz-token": lambda: itertools.chain(words(["z", "zz", "a", "-", " ", "\\n"], 6)),
    "employee": lambda: words(["EMP-", "123", "x", "1", " "], 5),
    "optional": lambda: words(["z", "UG", "ug", "ab", "A"], 5),
    "first": lambda: words(["a", "b", "c", "é", " "], 6),
    "empty": lambda: words(["q", "a", "é", "\x00"], 6),
    "bound": lambda: words(["id", "1", "_", "é", " "], 6),
}


def alone(name):
    """A plan of one detector; it has no key, so that no pseudonym is known."""
    return plans.body([{"detectors": [0], "action": plans.redact("<>")}], detectors=[plans.DETECTORS[plans.INDEX[name]]], keys=())


@lru_cache(maxsize=None)
def grammar(name):
    """(body, input, output by the oracle) of one grammar."""
    body = alone(name)
    data = "\n".join(dict.fromkeys(GRAMMARS[name]())).encode()
    return body, data, Reference(body).text(data)


@both
@pytest.mark.parametrize("name", sorted(GRAMMARS))
def test_grammar_of(backend, name):
    body, data, expected = grammar(name)
    assert expected != data
    output, _ = sessions.run(backend, body, [data], format="text")
    if output != expected:
        triples = zip(data.split(b"\n"), expected.split(b"\n"), output.split(b"\n"))
        wrong = [triple for triple in triples if triple[1] != triple[2]]
        pytest.fail(f"{len(wrong)} of {data.count(bytes([10]))}: (value, oracle, core) {wrong[:8]}")


@both
def test_block_scalars_of_yaml(backend):
    """Which have lines, and so are no lines of a text."""
    body = alone("key-value")
    heads = product(["password: ", "token:", "password="], ["|", ">-", "|2+ ", ">x"], ["\n", " \r\n", "\n \n"])
    data = b"".join(msgpack.packb({"m": value}) for value in product(heads, words([" a1b2c3d4", "  x y", "\n", " ", "*"], 4)))
    output, _ = sessions.run(backend, body, [data], format="msgpack")
    assert output == Reference(body).msgpack(data) != data


def test_every_detector_has_a_grammar():
    assert set(GRAMMARS) == set(ITEMS) == {detector["id"] for detector in plans.DETECTORS}


ITEMS = {
    "dog-key": "npi 1f2e3d4c",
    "member-id": "member 123-4566",
    "us-ssn": "123-45-6789",
    "credit-card": "4111 1111 1111 1111",
    "ipv4": "1.2.3.4",
    "ipv6": "fe80::1",
    "mac-address": "00:1a:2b:3c:4d:5e",
    "phone": "(555) 555-0100",
    "iban": "DE89370400440532013000",
    "email": "jo@example.com",
    "jwt": "eyJ" "hbGciOiJ.eyJzdWIiOiIx.c2lnbmF0dXJl",
    "private-key": "-----BEGIN " "PRIVATE KEY-----k-----END PRIVATE KEY-----",
    "url-credentials": "https://user:secret@host",
    "key-value": 'password\\": \\"a b\\"',
    "http-authorization": "Authorization: Bearer abc",
    "acme-token": "ac_" "01234567.ab",
    "zz-token": "zzabcd",
    "employee": "EMP-123",
    "optional": "zugab",
    "first": "abc",
    "empty": "qq",
    "bound": "id12",
}


@both
@pytest.mark.parametrize("name", sorted(ITEMS))
def test_items_at_every_offset(backend, name):
    """Boundaries, escapes and items that lie across the blocks of a scanner."""
    body = alone(name)
    data, expected = offsets(name)
    output, _ = sessions.run(backend, body, [data], format="text")
    triples = zip(data.split(b"\n"), expected.split(b"\n"), output.split(b"\n"))
    assert [triple for triple in triples if triple[1] != triple[2]][:4] == []
    assert len(output) == len(expected)


@lru_cache(maxsize=None)
def offsets(name):
    body = alone(name)
    places = [*range(28, 70), *range(120, 130)]
    lines = (" " * place + before + ITEMS[name] + after for place in places for before in BEFORE for after in ("", "x", "\\n", "-1" + " " * 64))
    data = "\n".join(lines).encode()
    return data, Reference(body).text(data)


@both
def test_masks_of_all_short_sequences_of_bytes(backend):
    """What is a character: every edge of well-formed UTF-8."""
    edges = [b"a", b"\x7f", b"\x80", b"\x8f", b"\x90", b"\x9f", b"\xa0", b"\xbf", b"\xc1", b"\xc2", b"\xe0", b"\xed", b"\xef", b"\xf0", b"\xf4", b"\xf5"]
    texts = [b"".join(parts) for length in range(5) for parts in itertools.product(edges, repeat=length)]
    body = plans.body([{"key": ["f"], "action": plans.mask(1, 1)}])
    data = b"".join(b"\x81\xa1f" + mp.string(text) for text in texts)
    output, _ = sessions.run(backend, body, [data])
    assert output == b"".join(b"\x81\xa1f" + mp.string(mask(plans.mask(1, 1), text)) for text in texts)


@both
def test_what_is_json(backend):
    """Every short line over the characters of JSON is a record or a placeholder, as the oracle has it."""
    lines = dict.fromkeys(words(["{", "}", "[", "]", ",", ":", '"', "a", "1", "\\", " "], 5, 1))
    lines.update(dict.fromkeys(words(["-", "0", "1", ".", "e", "+", "E"], 5, 1)))
    lines.update(dict.fromkeys('"' + word + '"' for word in words(["\\", "u", "00", "d8", "dc", "n", '"', "/"], 5)))
    lines.update(dict.fromkeys(words(["true", "false", "null", "nul", "l", "[", "]", ",", " "], 4)))
    data = "\n".join(lines).encode()
    body = plans.body()
    expected = Reference(body, keys={"k": plans.MASTER}).json(data)
    output, _ = sessions.run(backend, body, [data], format="json")
    triples = zip(data.split(b"\n"), expected.split(b"\n"), output.split(b"\n"))
    assert [triple for triple in triples if triple[1] != triple[2]][:8] == []
    assert len(output) == len(expected)
