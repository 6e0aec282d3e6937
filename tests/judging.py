"""Both verifiers on the same input: what they count and name must be the same."""

from __future__ import annotations

import msgpack
import verifier
from reference.seal import b64u
from sealing import counts, lines

from logredact.seal._note import parsed_key
from logredact.seal._verify import verify

SHOWN = 1000
# Told of a stream, not of one number.
_OF_STREAMS = ("crash gap", "epoch gap", "recovered", "forged")


def packed(records):
    return b"".join(map(msgpack.packb, records))


ENCODINGS = {"json": lines, "msgpack": packed}


def judge(path, vkey, *contents, **options):
    """The Result of `logredact verify` for these contents, bytes or lists of records, once the second verifier says the same."""
    contents = [content if isinstance(content, bytes) else lines(content) for content in contents]
    files = []
    for index, content in enumerate(contents):
        files.append(str(path / f"judged-{index}"))
        (path / f"judged-{index}").write_bytes(content)
    first, second = verify(files, [parsed_key(vkey)], **options), verifier.verify(contents, [vkey], **options)
    if second.forked:  # by which of its histories a stream's records are judged is left to the verifier
        assert first.code == second.code == 1
        assert {("forged", b64u(stream), None) for stream in second.forked} <= named(first)
        return first
    assert counts(first) == {state: count for state, count in second.counts.items() if count}
    assert (first.code, first.records, first.checkpoints, first.dropped) == (second.code, second.records, second.checkpoints, second.dropped)
    if len(first.problems) < SHOWN:
        assert named(first) == _named_by(second)
    return first


def named(result):
    """(state, stream, number) of all that the report names; the number is None where it is about a stream."""
    found = set()
    for problem in result.problems:
        if problem.state in _OF_STREAMS and (problem.file is None or problem.seq is None):
            found.add((problem.state, problem.stream, None))
        elif problem.seq is None:
            found.add((problem.state, problem.stream, None))
        else:
            found.update((problem.state, problem.stream, seq) for seq in range(problem.seq, (problem.last or problem.seq) + 1))
    return found


def _named_by(report):
    found = set()
    for each in report.found:
        stream = None if each.stream is None else b64u(each.stream)
        if each.state == "duplicate-conflict" or (each.state == "recovered" and each.first is not None):
            continue  # counted; the record is named by its own state
        if each.first is None or (each.state in _OF_STREAMS and each.sec is None):
            found.add((each.state, stream, None))
        else:
            found.update((each.state, stream, seq) for seq in range(each.first, each.last + 1))
    return found
