"""Lines full of what looks like secrets and identifiers and is none, as logs have them."""

from __future__ import annotations

import base64
import random
from typing import Callable, Iterator

__all__ = ["lines"]

_HEX = "0123456789abcdef"
_ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _text(source: random.Random, letters: str, count: int) -> str:
    return "".join(source.choice(letters) for _ in range(count))


def _hex(source: random.Random, count: int) -> str:
    return _text(source, _HEX, count)


def _uuid(source: random.Random) -> str:
    return "-".join(_hex(source, count) for count in (8, 4, 4, 4, 12))


def _stamp(source: random.Random) -> str:
    year, month, day = source.randint(2000, 2030), source.randint(1, 12), source.randint(1, 28)
    hour, minute, second = source.randint(0, 23), source.randint(0, 59), source.randint(0, 59)
    return source.choice(
        [
            "%d-%02d-%02dT%02d:%02d:%02d.%06dZ" % (year, month, day, hour, minute, second, source.randint(0, 999999)),
            "%d/%02d/%02d %02d:%02d:%02d" % (year, month, day, hour, minute, second),
            "%02d/%02d/%d:%02d:%02d:%02d +0200" % (day, month, year, hour, minute, second),
            "%d%02d%02d%02d%02d%02d" % (year, month, day, hour, minute, second),
            "%d.%09d" % (source.randint(10**9, 2 * 10**9), source.randint(0, 999999999)),
        ]
    )


def _number(source: random.Random) -> str:
    # Of 13 to 19 digits a number that passes Luhn and begins as an issuer's do is a card, whatever it counts.
    return str(source.randint(0, 10 ** source.randint(3, 12)))


#: Each makes one line.
KINDS: tuple[Callable[[random.Random], str], ...] = (
    lambda s: "request_id=%s user=%s took %dms" % (_uuid(s), _uuid(s), s.randint(0, 9999)),
    lambda s: "commit %s tree %s" % (_hex(s, 40), _hex(s, 40)),
    lambda s: "pulled registry.example.com/app@sha256:%s" % _hex(s, 64),
    lambda s: "sha512-%s integrity ok" % base64.b64encode(s.randbytes(64)).decode(),
    lambda s: "etag \"%s\" md5 %s" % (_hex(s, 32), _hex(s, 32)),
    lambda s: "traceparent: 00-%s-%s-01" % (_hex(s, 32), _hex(s, 16)),
    lambda s: '{"trace_id":"%s","span_id":"%s","ts":"%s"}' % (_hex(s, 32), _hex(s, 16), _stamp(s)),
    lambda s: "%s INFO started build #%s" % (_stamp(s), _number(s)),
    lambda s: "version 1.%d.%d-rc.%d+build.%s" % (s.randint(0, 99), s.randint(0, 99), s.randint(0, 9), _hex(s, 7)),
    lambda s: "v%d.%d.%d-%d-g%s-dirty" % (s.randint(0, 9), s.randint(0, 99), s.randint(0, 99), s.randint(0, 999), _hex(s, 10)),
    lambda s: "container %s exited with code %d" % (_hex(s, 64), s.randint(0, 255)),
    lambda s: "pod/api-%s-%s scheduled on ip-10-%d-%d-%d" % (
        _hex(s, 10), _text(s, "bcdfghjklmnpqrstvwxz2456789", 5), s.randint(0, 255), s.randint(0, 255), s.randint(0, 255)),
    lambda s: "position lat=%.6f lon=%.6f alt=%d" % (s.uniform(-90, 90), s.uniform(-180, 180), s.randint(0, 9999)),
    lambda s: "ObjectId(\"%s\") rev %d-%s" % (_hex(s, 24), s.randint(1, 99), _hex(s, 32)),
    lambda s: "ulid 01%s snowflake %d" % (_text(s, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24), s.randint(10**17, 10**18)),
    lambda s: "order %s-%s shipped, %s items, total %s.%02d" % (
        _text(s, "ABCDEFGH", 2), _number(s), s.randint(1, 99), _number(s), s.randint(0, 99)),
    lambda s: "data:image/png;base64,%s" % base64.b64encode(s.randbytes(90)).decode(),
    lambda s: "free %s of %s bytes, inode %s, pid %d, port %d" % (
        _number(s), _number(s), _number(s), s.randint(1, 99999), s.randint(1, 65535)),
    lambda s: "color #%s background #%s width %dpx" % (_hex(s, 6), _hex(s, 3), s.randint(1, 4000)),
    lambda s: "[%s%s] %d%% %s/%s" % ("=" * s.randint(1, 40), ">", s.randint(0, 100), _number(s), _number(s)),
    lambda s: "session state changed from %s to %s after %s ns" % (_text(s, _ALNUM, 8), _text(s, _ALNUM, 8), _number(s)),
    lambda s: "cache key user:%s:profile:%s hit" % (_number(s), _hex(s, 16)),
    lambda s: "fingerprint SHA256:%s for host key" % base64.b64encode(s.randbytes(32)).decode().rstrip("="),
    lambda s: "lease kube-system/%s renewed, resourceVersion=%s" % (_text(s, _HEX, 20), _number(s)),
    lambda s: "GET /static/js/main.%s.chunk.js?v=%s 200 %s" % (_hex(s, 8), _number(s), _number(s)),
    lambda s: "goroutine %d [running]: main.f(0x%s, 0x%s)" % (s.randint(1, 9999), _hex(s, 10), _hex(s, 8)),
    lambda s: "at com.example.Foo$Bar@%s(Foo.java:%d)" % (_hex(s, 8), s.randint(1, 9999)),
    lambda s: "eth0 rx %s tx %s drop 0 crc %s" % (_number(s), _number(s), _hex(s, 8)),
)  # fmt: skip


def lines(count: int, seed: int = 7) -> Iterator[str]:
    """`count` lines, the same each time."""
    source = random.Random(seed)
    for number in range(count):
        yield KINDS[number % len(KINDS)](source)
