"""Rows of sealed records: in order whatever their order was, once, all of them, in little memory; and matched with leaves as an oracle does it."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logredact import _backend
from logredact._errors import LogredactError
from logredact.seal import _rows

WHOLE, ERASED, MODIFIED, CHECKPOINT, NONE, BROKEN = range(6)
LAST = 2**64 - 1


def row(stream, seq, leaf=0, state=WHOLE, number=0, source=0):
    """A row as logredact.h has it; stream and leaf by one byte."""
    return b"".join(
        (bytes([stream]) * 12, seq.to_bytes(8, "big"), bytes([leaf]) * 32, bytes([0, 0, 0, state]), bytes(4), bytes(8),
         number.to_bytes(8, "big"), source.to_bytes(4, "big"))
    )  # fmt: skip


def each(rows):
    return [rows[at : at + 80] for at in range(0, len(rows), 80)]


@pytest.fixture
def make(backend):
    """A new SealRows of each backend."""
    files = []

    def new(piece):
        files.append(tempfile.TemporaryFile())
        return backend.SealRows(files[-1].fileno(), piece)

    yield new
    for file in files:
        file.close()


def left(rows):
    found = []
    while True:
        taken = rows.take(None, 0)
        if not taken:
            return found
        assert len({one[:12] for one in each(taken)}) == 1
        found += each(taken)


@pytest.mark.parametrize("count", [0, 1, 2, 49, 50, 51, 100, 5000])
@pytest.mark.parametrize("piece", [2, 50, 100_000])
def test_rows_come_in_order_whatever_piece_they_were_in(make, count, piece):
    chance = random.Random(count)
    made = [row(chance.randrange(5), chance.choice([chance.randrange(97), LAST]), chance.randrange(3), number=n) for n in range(count)]
    rows = make(piece)
    for at in range(0, count, 10):
        assert rows.add(b"".join(made[at : at + 10])) == b""
    found = []
    for stream, seq in [(0, 0), (0, 10), (1, 0), (1, 96), (3, 0), (3, 50), (3, LAST)]:
        limit = bytes([stream]) * 12 + seq.to_bytes(8, "big")
        while taken := rows.take(limit[:12], seq):
            assert all(one[:20] < limit for one in each(taken))
            found += each(taken)
        assert sorted(found) == sorted(one for one in made if one[:20] < limit)
    found += left(rows)
    assert found == sorted(made)
    assert rows.take(None, 0) == b""


def test_rows_without_a_number_come_back(make):
    rows = make(3)
    made = [row(1, n, state=n % 6) for n in range(60)]
    back = rows.add(b"".join(made[:31])) + rows.add(b"".join(made[31:]))
    assert each(back) == [one for one in made if one[55] > MODIFIED]
    assert left(rows) == [one for one in made if one[55] <= MODIFIED]


def test_the_highest_stream_and_number_are_given(make):
    rows = make(2)
    made = [row(255, LAST, n) for n in range(5)]
    rows.add(b"".join(made))
    assert rows.take(b"\xff" * 12, LAST) == b""
    assert left(rows) == made


def expected(rows, stream, first, leaves, controls):
    """What logredact_seal_rows_match says, in plain words (docs/seal-spec.md, What a verifier says)."""
    counts = dict.fromkeys(("whole", "erased", "duplicates", "modified", "forged", "conflicts", "missing"), 0)
    bad, missing = [], []
    for seq, leaf in enumerate(leaves, first):
        here = sorted(one for one in rows if one[:20] == bytes([stream]) * 12 + seq.to_bytes(8, "big"))
        good = [one for one in here if one[55] != MODIFIED and one[20:52] == bytes([leaf]) * 32]
        if good:
            counts["erased" if good[0][55] == ERASED else "whole"] += 1
            counts["duplicates"] += len(good) - 1
        for one in here:
            if one not in good:
                counts["modified" if one[55] == MODIFIED else "forged"] += 1
                bad.append(one)
        counts["conflicts"] += 0 < len(good) < len(here)
        if not here and seq not in controls:
            counts["missing"] += 1
            if missing and missing[-1][1] == seq - 1:
                missing[-1] = (missing[-1][0], seq)
            else:
                missing.append((seq, seq))
    return counts, bad, missing


made_rows = st.lists(
    st.builds(row, st.integers(1, 2), st.integers(0, 12), st.integers(0, 1), st.sampled_from([WHOLE, WHOLE, ERASED, MODIFIED]), st.integers(0, 9)),
    max_size=60,
    unique=True,
)


@settings(deadline=None, max_examples=200)
@given(made_rows, st.integers(2, 9), st.lists(st.integers(0, 1), min_size=13, max_size=13), st.sets(st.integers(0, 12)), st.integers(1, 12))
def test_segments_are_matched_as_the_oracle_does_it(made, piece, leaves, controls, cut):
    """Two segments of one stream between rows of another; what was in another piece counts the same."""
    with tempfile.TemporaryFile() as file:
        rows = _backend.current.SealRows(file.fileno(), piece)
        rows.add(b"".join(made))
        for low, high in ((0, cut), (cut, 13)):
            packed = b"".join(bytes([leaf]) * 32 for leaf in leaves[low:high])
            counts, bad, missing = rows.match(b"\1" * 12, low, packed, sorted(controls), 1000)
            assert (counts, each(bad), missing) == expected(made, 1, low, leaves[low:high], controls)
        assert left(rows) == sorted(one for one in made if one[0] == 2)


def test_only_so_much_is_listed_and_all_is_counted(make):
    rows = make(4)
    rows.add(b"".join(row(1, n, state=MODIFIED) for n in range(0, 50, 2)))
    counts, bad, missing = rows.match(b"\1" * 12, 0, bytes(32 * 50), [], 3)
    assert counts["modified"] == counts["missing"] == 25
    assert each(bad) == [row(1, n, state=MODIFIED) for n in (0, 2, 4)] and missing == [(1, 1), (3, 3), (5, 5)]


def test_rows_before_a_segment_are_not_passed_over(make):
    for before in (row(0, 7), row(1, 2)):
        rows = make(10)
        rows.add(before + row(1, 3))
        with pytest.raises(LogredactError, match="before"):
            rows.match(b"\1" * 12, 3, bytes(32), [], 10)


def test_arguments_that_are_none(make):
    for piece in (0, 1):
        with pytest.raises(LogredactError):
            make(piece)
    rows = make(2)
    with pytest.raises(LogredactError):
        rows.match(b"\1" * 12, 0, bytes(33), [], 10)
    with pytest.raises(LogredactError):
        rows.match(b"\1" * 12, LAST, bytes(64), [], 10)
    rows.take(None, 0)
    with pytest.raises(LogredactError):
        rows.add(row(1, 1))


def test_a_full_disk_and_a_file_that_is_cut_are_errors(monkeypatch):
    monkeypatch.setattr(_rows, "PIECE", 2)
    with open("/dev/full", "r+b", buffering=0) as full:
        monkeypatch.setattr(tempfile, "TemporaryFile", lambda: full)
        with pytest.raises(OSError) as caught:
            _rows.Rows().add(row(1, 1) * 3)
    assert caught.value.errno == errno.ENOSPC
    monkeypatch.undo()
    monkeypatch.setattr(_rows, "PIECE", 2)
    rows = _rows.Rows()
    rows.add(row(1, 1) * 5)
    os.ftruncate(rows._file.fileno(), 100)
    with pytest.raises(OSError):
        list(rows.pieces(None, 0))
    rows.close()


CHILD = """
import os, random, resource, sys
from logredact.seal import _rows
count = int(sys.argv[1])
rows = _rows.Rows()
for _ in range(count // 8192):
    block = bytearray(os.urandom(80 * 8192))
    for at in range(52, 56):
        block[at::80] = bytes(8192)
    rows.add(bytes(block))
given = sum(len(piece) // 80 for piece in rows.pieces(None, 0))
assert given == count // 8192 * 8192, given
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_memory_does_not_grow_with_the_rows():
    """A million rows are 80 MB; what is held of them is a piece, and one read of each."""
    used = [int(subprocess.run([sys.executable, "-c", CHILD, str(count)], capture_output=True, text=True, check=True).stdout) for count in (131_072, 1_048_576)]
    assert used[1] < used[0] + 12, used
