"""Text that is made to be slow: what starts every detector and is nothing. Each is 1 MiB, scanned as one value with the pack `all`."""

import pytest

from . import corpus, lrbench

SIZE = corpus.MEGABYTE

REPEATED = {
    "anchors": b"@=:.-+/0a",
    "digits": b"1234567890",
    "a@": b"a@",
    "=": b"=",
    ":": b":",
    "base64": b"QWxhZGRpbjpvcGVuIHNlc2FtZQ",
    "hex": b"9f86d081884c7d65",
    "://": b"://",
    "a://": b"a://",
    "eyJ": b"eyJ",
    "eyJ word": b" eyJhbGciOiJI",
    "-----BEGIN": b"-----BEGIN ",
    "password=": b"password=",
    "password= value": b"password=x ",
    "password: quote": b'password: "',
    "<password>": b"<password>",
    "<token><![CDATA[": b"<token><![CDATA[",
    "--password": b" --password",
    "--password quote": b'--password "',
    "authorization:": b"authorization: ",
    "bearer": b"bearer ",
    "percent": b"%41",
    "percent, three deep": b"%252541",
    "character references": b"&amp;",
    "backslashes": b"\\",
    "a.b.": b"a.b.",
    "1.2.": b"1.2.",
    "a:b:": b"a:b:",
    "+1": b"+1 ",
    "4111-": b"4111-",
    "DE89": b"DE89 ",
    "spaces": b" ",
    "invalid UTF-8": b"\xff\xc3\x80",
}


def prefixes():
    """The first literal of every variant of every token detector in the pack `all`."""
    found = {}
    for detector in lrbench.detectors("all"):
        if detector["kind"] == "token":
            for variant in detector["variants"]:
                found.setdefault(variant[0], None)
    return list(found)


def _scan(name, unit, seconds):
    """`growth` is the time for 1 MiB by eight times that for 128 KiB: about 1, unless the work is more than linear."""
    found = []
    for size in (SIZE, SIZE // 8):
        text = lrbench.text(f"worst-{size}-{name.encode().hex()[:60]}", [unit * (size // len(unit) + 1)])
        found.append(lrbench.scan(lrbench.plan("all"), text, lines=False, seconds=seconds * size / SIZE / 4))
    whole, part = found
    return {**whole, "growth": whole["seconds"] / part["seconds"] * part["bytes"] / whole["bytes"]}


def bench_mixed(measure, seconds):
    """What the others are compared with."""
    text = corpus.file("mixed", SIZE)
    measure("worst/mixed text", lambda: lrbench.scan(lrbench.plan("all"), text, lines=False, seconds=seconds / 4))


@pytest.mark.parametrize("name", REPEATED)
def bench_repeated(measure, seconds, name):
    measure(f"worst/{name}", lambda: _scan(name, REPEATED[name], seconds))


def bench_long_line(measure, seconds):
    """Log lines whose newlines are gone, 128 KiB each."""
    data = corpus.file("mixed", SIZE).read_bytes().replace(b"\n", b" ")
    text = lrbench.text("worst-long-line", (data[at : at + (128 << 10)] + b"\n" for at in range(0, SIZE, 128 << 10)))
    measure("worst/128 KiB lines", lambda: lrbench.scan(lrbench.plan("all"), text, lines=True, seconds=seconds / 4))


@pytest.mark.full
@pytest.mark.passes(2)
@pytest.mark.parametrize("after", ["", "space", "word"])
@pytest.mark.parametrize("prefix", prefixes())
def bench_prefix(measure, seconds, prefix, after):
    """A token's prefix over and over: alone, as words, and each with a word behind it that is too short to be a token."""
    unit = prefix.encode() + {"": b"", "space": b" ", "word": b"aB3dE "}[after]
    name = f"prefix {prefix}{' + ' + after if after else ''}"
    measure(f"worst/{name}", lambda: _scan(name, unit, seconds))
