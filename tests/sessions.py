"""Running a plan through a backend, in any pieces."""

from __future__ import annotations

from functools import lru_cache

from logredact import _backend

import plans

BACKENDS = tuple(_backend.BACKENDS)


@lru_cache(maxsize=None)
def backend(name: str):
    return _backend.load(name)


@lru_cache(maxsize=256)
def _policy(name: str, plan: bytes, keys: tuple):
    return backend(name).Policy(plan, dict.fromkeys(keys, plans.MASTER))


def session(name: str, body: dict, *, tag=None, **options):
    """A new session of a backend over a plan body."""
    made = backend(name).Session(_policy(name, plans.pack(body), tuple(key["name"] for key in body["keys"])), **options)
    if tag is not None:
        made.set_tag(tag)
    return made


def run(name: str, body: dict, pieces, *, tag=None, **options):
    """(output, session) after all pieces and the end of the stream."""
    made = session(name, body, tag=tag, **options)
    out = []
    for piece in pieces:
        made.feed(piece)
        out.append(made.output())
    made.finish()
    out.append(made.output())
    return b"".join(out), made


def spans(name: str, body: dict, text: bytes):
    """(detector id, start, end) of what the rules act on in one value."""
    made = session(name, body, collect=True)
    made.value(text)
    return [(one.detector, one.start, one.end) for one in made.findings()]
