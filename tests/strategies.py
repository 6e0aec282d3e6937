"""Hypothesis strategies: values, records as msgpack and JSON, and policies."""

from __future__ import annotations

import base64
import struct

from hypothesis import strategies as st

import plans
from reference import mp
from reference.actions import key_id
from reference.shapes import CARD_LAYOUTS, luhn, mod97

# ---- values


def _digits(least: int, most: int):
    return st.text("0123456789", min_size=least, max_size=most)


@st.composite
def cards(draw):
    prefix, length = draw(
        st.sampled_from([("4", 13), ("4", 16), ("4", 19), ("34", 15), ("37", 15), ("36", 14), ("2221", 16), ("5018", 17), ("5018", 18)])
    )
    rest = draw(_digits(length - len(prefix) - 1, length - len(prefix) - 1))
    number = next(prefix + rest + c for c in "0123456789" if luhn((prefix + rest + c).encode()))
    layouts = [layout for layout in CARD_LAYOUTS if sum(layout) == length]
    layout = draw(st.sampled_from([(length,)] + layouts))
    groups, i = [], 0
    for size in layout:
        groups.append(number[i : i + size])
        i += size
    return draw(st.sampled_from("- ")).join(groups)


@st.composite
def ibans(draw):
    country, form = draw(st.sampled_from([("DE", "n" * 18), ("NO", "n" * 11), ("GB", "aaaa" + "n" * 14), ("FR", "n" * 10 + "c" * 11 + "nn")]))
    signs = {"n": "0123456789", "a": "ABz", "c": "01ABz"}
    rest = "".join(draw(st.sampled_from(signs[draw(st.sampled_from(kind * 30 + "c"))])) for kind in form)
    check = next(f"{n:02}" for n in range(2, 99) if mod97((country + f"{n:02}" + rest).encode()) == 1)
    text = country + check + rest
    separator = draw(st.sampled_from(["", " ", "-"]))
    text = separator.join(text[i : i + 4] for i in range(0, len(text), 4)) if separator else text
    return text.lower() if draw(st.booleans()) else text


_SSN = st.builds(
    lambda a, s, b, c: f"{a}{s}{b}{s}{c}",
    st.sampled_from(["123", "078", "665", "899", "000", "666", "900"]),
    st.sampled_from("- "),
    st.sampled_from(["45", "01", "00"]),
    st.sampled_from(["6789", "0001", "0000"]),
)
_EMAIL = st.builds(
    lambda local, domain, tld: f"{local}@{domain}.{tld}",
    st.text("ab.+_%-9n'é中。", min_size=1, max_size=6),
    st.text("ab-.9ü中·", min_size=1, max_size=6),
    st.sampled_from(["com", "de", "png", "xn--p1ai", "c0m", "a", "рф", "com中", "中a", "com，", "com'"]),
)
_IPV4 = st.lists(st.sampled_from("0 1 10 99 127 192 255 256 010 1000".split()), min_size=3, max_size=5).map(".".join)
_IPV6 = st.one_of(
    st.sampled_from(["::1", "::", "fe80::1", "::ffff:1.2.3.4", "1:2:3:4:5:6:7:8", "2001:db8::8a2e:370:7334", "1::2::3", "12345::1", "fe80::1.546", "::ffff:1.2.3.4.80", "::.1"]),
    st.lists(st.sampled_from(["", "0", "a", "ff", "2001", "1.2.3.4"]), min_size=2, max_size=9).map(":".join),
)
_MAC = st.one_of(
    st.builds(lambda s, n: s.join(["0a", "1B", "cc", "dd", "ee", "0f", "11"][:n]), st.sampled_from(":-"), st.integers(5, 7)),
    st.sampled_from(["aabb.ccdd.eeff", "1122.3344.5566", "aabb.ccdd.eeff.0011"]),
)
_PHONE = st.one_of(
    st.builds(lambda parts: "+" + "".join(parts), st.lists(st.sampled_from("1 2 49 555 ( ) - . 0100 12".split() + [" ", ") ", ")-", " ("]), min_size=3, max_size=9)),
    st.builds(lambda p, f: p + f, st.sampled_from(["", "1-", "1 ", "+"]), st.sampled_from(["(555) 555-0100", "(555)555.0100", "555-555-0100", "555.555.0100", "555-555.0100", "155-555-0100"])),
)
_B64URL = st.text("abcXYZ019_-", min_size=6, max_size=24)
_JWT = st.builds(lambda parts: "eyJ" + ".".join(parts), st.lists(_B64URL, min_size=1, max_size=6))
_PEM = st.builds(
    lambda label, inside, end: f"-----BEGIN {label}-----{inside}{end}",
    st.sampled_from(["RSA PRIVATE KEY", "PRIVATE KEY", "PGP PRIVATE KEY BLOCK", "PUBLIC KEY", "A" * 40 + "PRIVATE KEY", "A" * 41 + "PRIVATE KEY"]),
    st.sampled_from(["\nMIIB\n", "\\nMIIB\\n", ""]),
    st.sampled_from(["-----END RSA PRIVATE KEY-----", "-----END PRIVATE KEY-----", "-----END CERTIFICATE-----", ""]),
)
_CREDENTIALS = st.one_of(
    st.text("abcXYZ019._~+/=-", min_size=1, max_size=24),
    st.builds(lambda t: base64.b64encode(t.encode()).decode().rstrip("="), st.text("ab:\x01c", min_size=4, max_size=12)),
    st.sampled_from(["[REDACTED:key-value]", "[REDACTED:http-authorization]", "****", "null", "True", "xxx.XX", "a1b2c3d4", "x"]),
)
_QUOTE = st.sampled_from(["", "", '"', "'", '\\"', "\\'", '\\\\\\"', "`", "["])
_HEADER = st.builds(
    lambda word, q, colon, sp, q2, scheme, cred, q3: f"{word}{q}{colon}{sp}{q2}{scheme}{cred}{q3}",
    st.sampled_from(["Authorization", "authorization", "AUTHORIZATION", "Proxy-Authorization"]),
    _QUOTE,
    st.sampled_from([":", "=", " : ", ""]),
    st.sampled_from(["", " ", "\t"]),
    _QUOTE,
    st.sampled_from(["Bearer ", "Basic ", "digest ", "AWS4-HMAC-SHA256 ", "Bearer\t", "Token  ", ""]),
    _CREDENTIALS,
    _QUOTE,
)
_SCHEME = st.builds(
    lambda word, gap, cred: word + gap + cred, st.sampled_from(["bearer", "Bearer", "BASIC", "basic"]), st.sampled_from([" ", "  ", "%20", "+"]), _CREDENTIALS
)
_URL = st.builds(
    lambda scheme, user, password, host: f"{scheme}://{user}{password}{host}",
    st.sampled_from(["https", "a+b", "9", "", "s3"]),
    st.sampled_from(["", "user", "us@er", "[REDACTED:url-credentials]"]),
    st.sampled_from(["", ":", ":secret", ":se:cr@et", ":[REDACTED:url-credentials]", ":***", ":a/b"]),
    st.sampled_from(["@host", "@host/x@y", "host", "@", "@tcp(host)"]),
)
_PAIR = st.builds(
    lambda q, key, q2, colon, sp, q3, value, q4: f"{q}{key}{q2}{colon}{sp}{q3}{value}{q4}",
    _QUOTE,
    st.sampled_from(
        ["password", "db_password", "PASS", "compass", "userPass", "my.token", "x-api-key", "tokens", "n" * 70 + "password", "\\npassword"]
        + ["user[password]", "user%5Bpass%5D", "password12", "['pass']", "authorization", "\x1b[36mpassword\x1b[0m", "pass\\u001b[0m"]
    ),
    _QUOTE,
    st.sampled_from(["=", ":", ":=", "==", "=>", " = ", ": ", "=:"]),
    st.sampled_from(["", " ", "\t", "[", "["]),
    _QUOTE,
    st.one_of(_CREDENTIALS, st.text("ab1&,;|)]}=:. \\n\"'`<", max_size=10)),
    _QUOTE,
)
_TOKEN = st.one_of(
    st.builds(lambda t, u: "ac_" + t + u, st.text("0123456789abcdef", min_size=7, max_size=13), st.sampled_from(["", ".", ".ab", ".abcde"])),
    st.builds(lambda t: "acme-" + t + "_end", st.text("abc_-1", min_size=5, max_size=21)),
    st.builds(lambda t: "zz" + t, st.text("ab_-", min_size=3, max_size=5)),
)
_KEYWORD = st.sampled_from(
    ["dog key", "Dog_Key", "dogKey", "DOGKEY", "dog-keys", "kennel.id number", "KennelIDNumber", "npi", "NPI", "nPI", "xnpi", "myNpi", "npis", "npix", "npi2"]
    + ["member", "Members", "MEMBERS", "membership", "m\u00e9mbre", "M\u00c9MBRE", "dog  key", "dog", "\\nnpi"]
)
_MEMBER = st.builds(
    lambda m, digits, dash: m + (digits[:3] + "-" + digits[3:] if dash else digits),
    st.sampled_from(["", "", "M"]),
    st.one_of(_digits(6, 8), _digits(6, 6).map(lambda d: next(d + c for c in "0123456789" if luhn((d + c).encode())))),
    st.booleans(),
)
_DOG = st.one_of(st.text("0123456789abcdef", min_size=7, max_size=9), st.sampled_from(["1f2e3d4c", "aaaaaaaa", "1f1f1f1f", "example1"]))
_NEAR = st.one_of(
    st.builds(
        lambda word, gap, value, behind: word + gap + value + behind,
        _KEYWORD,
        st.sampled_from(["", " ", "=", ":", ": ", '":"', "-", "/", ".", "x" * 12, " " * 11, " is the one that we gave to you: ", " " * 39, " " * 41]),
        st.one_of(_MEMBER, _DOG, _DOG),
        st.sampled_from(["", " ", ".", ".1", "-a", ":x", "/", "x", "_"]),
    ),
    st.builds(lambda value, gap, word: value + gap + word, _MEMBER, st.sampled_from([" ", " (", " " * 12, " " * 13, " " * 20]), _KEYWORD),
    _KEYWORD,
)
_PATTERN = st.sampled_from(["EMP-123", "EMP-123x", "emp-123", "zugab", "ZUG", "zug", "abc", "qq", "q", "éé", "id12", "aid12", "id12é"])
_CODES = ["a2" * 13, "a2" * 12, "a1" * 13, "ac_" + "a2" * 11 + "a"]
_SEALED = ["a2" * 12 + "aa", "a2" * 16, "a2" * 13, "a2" * 14 + "b", "a2" * 30 + "aq", "a2" * 12, "a1" * 16, "zz" + "a2" * 15]
_TOKEN_OF_KEY = st.builds(
    lambda kind, word, key, code, sealed: f"lr{kind}1_{word}_{key}_" + {"h": code, "s": sealed, "k": code + "_" + sealed, "x": code}[kind],
    st.sampled_from("hhsskx"),
    st.sampled_from(["email", "secret", "field", "nothing"]),
    st.sampled_from([key_id(plans.MASTER), "aaaaaaaa"]),
    st.sampled_from(_CODES),
    st.sampled_from(_SEALED),
)

ITEMS = st.one_of(
    cards(), _SSN, _EMAIL, _IPV4, _IPV6, _MAC, ibans(), _PHONE, _JWT, _PEM, _HEADER, _SCHEME, _URL, _PAIR, _TOKEN, _NEAR, _PATTERN, _TOKEN_OF_KEY
).map(str.encode)


@st.composite
def near_misses(draw):
    """An item with one byte left out, put in or changed."""
    item = draw(ITEMS)
    i = draw(st.integers(0, len(item)))
    other = draw(st.sampled_from([bytes([c]) for c in b"09aZ-. :@=_\"'\\%+/\x00\xc3"] + [b""]))
    return item[:i] + other + item[i + draw(st.integers(0, 1)) :]


GLUE = st.sampled_from(
    [b"", b" ", b"\n", b"\t", b",", b";", b"&", b"|", b".", b"-", b"+", b":", b"=", b"/", b"\\", b"\\n", b"\\u0020", b"%20", b"%", b'"', b"'", b"\\\""]
    + [b"(", b")", b"[", b"]", b"{", b"}", b"<", b"_", b"x", b"7", b"1234 ", b" 1234", b"\x00", b"\xc3\xa9", b"\xff"]
    + [b"\x1b[1;31m", b"\x1b[0m", b"\\x1b[m", b"\\u001B[36m", b"\\033[0m", b"\\e[1m", b"%5B", b"%5D", b"\\x20", b"\\040"]
)
REPEATED = st.builds(
    lambda unit, count: unit * count,
    st.sampled_from([b"@", b"a", b"a.", b"1", b"1-", b"1 ", b"4111", b":", b"::", b"%20", b"\\", b'\\"', b"=", b"eyJ", b"://", b"password=", b"<password>", b"--password ", b"-----BEGIN ", b"npi ", b"1f2e3d4c ", b"npi 1234566 ", b"q", b"\xc3"]),
    st.integers(1, 30),
)
ANYTHING = st.one_of(st.binary(max_size=8), st.text(max_size=6).map(lambda t: t.encode("utf-8", "surrogatepass")))


def values(pieces: int = 7):
    """Bytes in which planted items meet each other, near-misses and everything that ends or escapes them."""
    piece = st.one_of(ITEMS, GLUE, ITEMS, GLUE, near_misses(), REPEATED, ANYTHING)
    return st.lists(piece, max_size=pieces).map(b"".join)


# ---- records as msgpack, every byte under control

SHORT = values(3)
KEYS = st.one_of(st.sampled_from([b"a", b"b", b"password", b"userPass", b"token", b"message", b"Secret", b"x.y", b"a1", b"npi", b"dogKey", b"your members"]), SHORT)


@st.composite
def strings(draw, content=SHORT, kinds=("str", "bin")):
    """A string or binary whose header may be wider than it needs to be."""
    kind, text = draw(st.sampled_from(kinds)), draw(content)
    return mp.header(kind, len(text), bytes(draw(st.sampled_from([0, 0, 1, 2, 3, 5])))) + text


_PACKED = {"B": 0xCC, "H": 0xCD, "I": 0xCE, "Q": 0xCF, "b": 0xD0, "h": 0xD1, "i": 0xD2, "q": 0xD3}


@st.composite
def integers(draw):
    """An integer in any of the types that hold it."""
    value = draw(
        st.one_of(
            st.integers(-(2**63), 2**64 - 1),
            st.integers(-40, 130),
            st.sampled_from([1234566, 4111111111111111, 5018000000000000009, 2**63, 2**64 - 1, -(2**63), -32, -33, 127, 128]),
        )
    )
    forms = []
    if 0 <= value <= 127 or -32 <= value < 0:
        forms.append(struct.pack("B", value & 0xFF))
    for form, first in _PACKED.items():
        try:
            forms.append(bytes([first]) + struct.pack(">" + form, value))
        except struct.error:
            continue
    return draw(st.sampled_from(forms))


FLOATS = st.one_of(
    st.one_of(st.floats(), st.sampled_from([4111111111111111.0, 0.1, 1e300, 2.0**63, -0.0, 1e22, 4111111111111111.5])).map(
        lambda x: b"\xcb" + struct.pack(">d", x)
    ),
    st.floats(width=32).map(lambda x: b"\xca" + struct.pack(">f", x)),
)
EXTS = st.one_of(
    st.builds(lambda t, b: b"\xc7" + bytes([len(b), t]) + b, st.integers(0, 255), st.binary(max_size=9)),
    st.builds(lambda t, b: b"\xd7" + bytes([t]) + b, st.integers(0, 255), st.binary(min_size=8, max_size=8)),
)
ATOMS = st.one_of(st.sampled_from([b"\xc0", b"\xc2", b"\xc3"]), integers(), FLOATS, EXTS)


def _wide(kind, items, count, width):
    return mp.header(kind, count, bytes(width)) + b"".join(items)


def _arrays(inside):
    return st.builds(lambda items, width: _wide("array", items, len(items), width), st.lists(inside, max_size=4), st.sampled_from([0, 0, 3, 5]))


def _maps(inside, keys):
    pairs = st.lists(st.tuples(keys, inside).map(b"".join), max_size=4)
    return st.builds(lambda items, width: _wide("map", items, len(items), width), pairs, st.sampled_from([0, 0, 3, 5]))


MAP_KEYS = st.one_of(strings(KEYS, ("str",)), strings(KEYS, ("str",)), strings(KEYS), ATOMS)
OBJECTS = st.recursive(
    st.one_of(strings(), strings(), ATOMS), lambda inside: st.one_of(_arrays(inside), _maps(inside, st.one_of(MAP_KEYS, MAP_KEYS, inside))), max_leaves=8
)
RECORDS = _maps(OBJECTS, MAP_KEYS)
TIMES = st.one_of(
    integers(),
    st.just(b"\xd7\x00" + bytes(8)),
    st.sampled_from([b"\xff", b"\xfe", b"\xd7\x00\xff\xff\xff\xff\0\0\0\0", b"\xd7\x00\xff\xff\xff\xfe\0\0\0\1", b"\xd3" + b"\xff" * 8]),
    FLOATS,
)
EVENTS = {
    "map": RECORDS,
    "event": st.builds(lambda t, r: b"\x92" + t + r, TIMES, RECORDS),
    "fluentbit": st.one_of(
        st.builds(lambda t, m, r: b"\x92\x92" + t + m + r, TIMES, st.one_of(st.just(b"\x80"), RECORDS), RECORDS),
        st.builds(lambda t, r: b"\x92" + t + r, TIMES, RECORDS),
    ),
}


# ---- JSON, every byte under control

WHITE = st.sampled_from([b"", b"", b"", b" ", b"\t", b"  "])
_SHORT_ESCAPES = {0x22: b'\\"', 0x5C: b"\\\\", 0x08: b"\\b", 0x0C: b"\\f", 0x0A: b"\\n", 0x0D: b"\\r", 0x09: b"\\t"}


@st.composite
def json_strings(draw, content=SHORT):
    """A JSON string that escapes what it must and, now and then, what it need not."""
    text = draw(content)
    often = draw(st.sampled_from([0, 0, 0, 3]))
    chosen = draw(st.binary(min_size=len(text), max_size=len(text))) if often else bytes(len(text))
    out = b""
    for c, luck in zip(text, chosen):
        if c in _SHORT_ESCAPES and not (luck & 1 and c in (8, 9, 10, 12, 13)):
            out += _SHORT_ESCAPES[c]
        elif c < 0x20 or (luck % 4 == 3 and c < 0x80):
            out += b"\\u%04x" % c
        elif c == 0x2F and luck & 2:
            out += b"\\/"
        else:
            out += bytes([c])
    extra = draw(st.sampled_from([b"", b"", b"", b"\\u00e9", b"\\ud83d\\ude00", b"\\ud800", b"\\udc00\\ud800", b"\\u0000"]))
    return b'"' + out + extra + b'"'


JSON_NUMBERS = st.one_of(
    st.integers(-(2**70), 2**70).map(lambda n: b"%d" % n),
    st.sampled_from([b"1234566", b"4111111111111111", b"-0", b"0.10", b"1e5", b"4111111111111111.0", b"-12", b"1.2E+3"]),
)
JSON_ATOMS = st.one_of(st.sampled_from([b"null", b"true", b"false"]), JSON_NUMBERS, json_strings(), json_strings())


@st.composite
def _json_sequence(draw, items, marks):
    parts = draw(st.lists(items, max_size=4))
    separated = b",".join(draw(WHITE) + part + draw(WHITE) for part in parts) if parts else draw(WHITE)
    return marks[:1] + separated + marks[1:]


def _json_members(inside):
    return st.builds(lambda k, w, x, v: k + w + b":" + x + v, json_strings(KEYS), WHITE, WHITE, inside)


JSON_VALUES = st.recursive(
    JSON_ATOMS, lambda inside: st.one_of(_json_sequence(inside, b"[]"), _json_sequence(_json_members(inside), b"{}")), max_leaves=8
)
JSON_OBJECTS = _json_sequence(_json_members(JSON_VALUES), b"{}")
NOT_JSON = st.one_of(st.sampled_from([b"{", b'{"a":1,}', b"[1,]", b'{"a" 1}', b"nul", b"01", b'"\\x"', b'"a', b"{}{}", b"NaN", b'"\x01"', b"1 2"]), SHORT).map(
    lambda text: text.replace(b"\n", b"")
)
JSON_LINES = st.lists(
    st.one_of(JSON_OBJECTS, JSON_OBJECTS, JSON_VALUES, NOT_JSON, st.sampled_from([b"", b" ", b"\t\r"])), max_size=4
).flatmap(lambda lines: st.sampled_from([b"\n", b""]).map(lambda end: b"\n".join(lines) + end))
JSON_DOCUMENTS = st.lists(st.tuples(st.one_of(JSON_OBJECTS, JSON_VALUES), st.sampled_from([b" ", b"\n", b"\r\n \t"])).map(b"".join), max_size=4).map(b"".join)
TEXT = st.lists(values(4), max_size=4).map(b"\n".join)

# ---- policies

DETECTOR_SETS = st.lists(st.integers(0, len(plans.DETECTORS) - 1), min_size=1, max_size=8, unique=True)
LABELS = st.sampled_from([None, None, "[X]", "", 'say "é"\\\n', "[REDACTED:ipv4]"])
REPLACING = st.one_of(
    LABELS.map(plans.redact),
    st.builds(
        lambda first, last, char, separators, keep: plans.mask(first, last, char=char, separators=separators, type_keep=keep),
        st.integers(0, 6),
        st.integers(0, 6),
        st.sampled_from(["*", "é", "#", "😀"]),
        st.booleans(),
        st.booleans(),
    ),
    st.sampled_from(["", "tenant"]).map(plans.pseudonym),
    st.sampled_from(["", "tenant"]).map(plans.encrypt),
    st.builds(lambda domain, radix: plans.fpe(domain, radix=radix), st.sampled_from(["", "tenant", "t" * 40]), st.sampled_from([10, 36])),
    st.sampled_from([plans.ip(), plans.ip("prefix"), plans.ip("prefix", "tenant"), plans.ip("deterministic")]),
    st.sampled_from([plans.HASH, plans.generalise("year"), plans.generalise("age"), plans.generalise("zip", areas=(36, 102)), plans.generalise("bucket", size=10)]),
)
QUIET = st.one_of(REPLACING, REPLACING, st.sampled_from([{"kind": "keep"}, {"kind": "remove"}]))
ACTIONS = st.one_of(QUIET, QUIET, QUIET, st.just({"kind": "drop"}))
KEY_GLOBS = st.sampled_from(["a", "b", "*a*", "pass*", "*", "?", "x.?", "secret", "*ss*rd", "1*", "4111111111111111", "message"])
PATHS = st.lists(st.sampled_from(["a", "b", "password", "x.y", "message", 0, 1, None, False]), max_size=4)
TAGS = st.lists(st.sampled_from(["app.*", "app.**", "**", "*", "kube.a"]), min_size=1, max_size=2)


@st.composite
def rules(draw, actions=ACTIONS):
    kind = draw(st.sampled_from(["detectors", "detectors", "detectors", "key", "path"]))
    what = {
        "detectors": DETECTOR_SETS,
        "key": st.lists(KEY_GLOBS, min_size=1, max_size=2),
        "path": st.lists(PATHS.filter(bool), min_size=1, max_size=2),
    }[kind]
    rule = {kind: draw(what), "action": draw(actions)}
    if draw(st.integers(0, 4)) == 0:
        rule["tag"] = draw(TAGS)
    return rule


NETWORKS = st.sampled_from([[bytes(10) + b"\xff\xff\x0a\0\0\0", 104], [bytes(10) + b"\xff\xff\x7f\0\0\1", 128], [b"\xfe\x80" + bytes(14), 10], [bytes(16), 0]])
ALLOWANCES = st.builds(
    lambda detectors, values, networks, paths: plans.allowance(detectors=detectors, values=values, networks=networks, paths=paths),
    st.one_of(st.none(), DETECTOR_SETS),
    st.lists(st.sampled_from(["127.0.0.1", "::1", "abc", "ab", "123-45-6789", "secret"]), max_size=2),
    st.lists(NETWORKS, max_size=1),
    st.lists(PATHS.filter(bool), max_size=1),
)
SMALL_LIMITS = st.sampled_from(
    [{}, {}, {}, {"depth": 1}, {"depth": 3}, {"value_bytes": 20}, {"record_bytes": 120}, {"findings_per_value": 2}, {"findings_per_value": 1, "depth": 2}]
)


@st.composite
def policies(draw, actions=ACTIONS, limits=SMALL_LIMITS, on_error=st.sampled_from(["redact", "redact", "drop"])):
    """A plan body; more often than not its last rule names every detector."""
    made = draw(st.lists(rules(actions), max_size=4))
    if draw(st.integers(0, 3)):
        made.append({"detectors": list(range(len(plans.DETECTORS))), "action": draw(REPLACING)})
    return plans.body(made, allow=draw(st.lists(ALLOWANCES, max_size=2)), limits=draw(limits), on_error=draw(on_error))


TAG_NAMES = st.sampled_from([None, None, "app.x", "app.x.y", "kube.a", "*"])
