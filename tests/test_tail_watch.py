"""Files that grow and rotate, looked at and left at random moments: each record leaves once, in order."""

from __future__ import annotations

import os
import random
import time
from functools import partial

import pytest

import plans
from logredact._descriptors import write_all
from logredact._tail import _stream, _watch
from logredact._tail._outlet import Outlet
from logredact._tail._state import State
from reference import container
from sessions import backend
from test_tail_lines import LINES, loads
from test_tail_wrap import go_utf8


class World:
    def __init__(self, directory, format):
        self.directory, self.format = directory, format
        self.log = directory / "0.log"
        self.out = os.open(directory / "out", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.policy = backend("cython").Policy(plans.pack(plans.body([])), {"k": plans.MASTER})
        self.files = [b""]
        self.state = None
        self.start()

    def start(self):
        if self.state is not None:
            self.state.close()
        self.state = State(str(self.directory / "state"))
        module = backend("cython")
        outlet = Outlet(module, self.policy, write=partial(write_all, self.out), max_line=0, tag=None)
        self.watch = _watch.Watch(
            module, outlet, self.state, [os.fsencode(self.log)], format=self.format, tell=lambda line: pytest.fail(line)
        )  # fmt: skip

    def append(self, data):
        with open(self.log, "ab") as file:
            file.write(data)
        self.files[-1] += data

    def rotate(self):
        if self.files[-1]:
            time.sleep(0.005)  # file systems tell times in ticks
            self.log.rename(f"{self.log}.{len(self.files):04}")
            self.files.append(b"")

    def look(self, turns):
        self.watch.scan()
        for _ in range(turns):
            if not self.watch.turns():
                return False
        return True

    def records(self):
        while self.look(1) or (time.sleep(0.01), self.look(1))[1]:  # what was put off waits a little
            pass
        return [{key: value for key, value in record.items() if key != "file"} for record in loads((self.directory / "out").read_bytes())]

    def expected(self):
        ended = b"".join(data if data.endswith(b"\n") or not data else data + b"\n" for data in self.files[:-1])
        data = ended + self.files[-1][: self.files[-1].rfind(b"\n") + 1]
        return [fields(record) for record in container.records(data, self.format)[0]]


def fields(record):
    """As they leave: what is no UTF-8 is replaced."""
    data = record["log"].encode("utf-8", "surrogateescape")
    return {**record, "log": go_utf8(data)}


@pytest.mark.parametrize("seed", range(60))
def test_each_record_leaves_once_and_in_order(tmp_path, monkeypatch, seed):
    rnd = random.Random(seed)
    # Small, so that every turn ends in the midst of something, and what is held goes at once.
    buffer = rnd.choice([64, 300, 2000])
    monkeypatch.setattr(_watch, "_BUFFER", buffer)
    monkeypatch.setattr(_watch, "_TURN", buffer * rnd.choice([1, 4]))
    monkeypatch.setattr(_watch, "_LINGER", 1000.0)
    monkeypatch.setattr(_watch, "_PARTS_LINGER", 1000.0)
    monkeypatch.setattr(_stream, "_SOON_READ", rnd.choice([0, buffer // 2]))
    if rnd.random() < 0.5:
        monkeypatch.setattr(_stream, "_RETRY", 0.0)
        monkeypatch.setattr(_watch, "_HELD", rnd.choice([0, 1 << 20]))
    format = rnd.choice(["cri", "cri", "plain"])
    world = World(tmp_path, format)
    world.append(LINES[format](rnd) + b"\n")
    world.look(1)  # a file that is rotated before it was ever seen is nobody's
    for _ in range(120):
        step = rnd.random()
        if step < 0.5:
            line = LINES[format](rnd) + b"\n"
            if rnd.random() < 0.3:
                cut = rnd.randrange(len(line))
                world.append(line[:cut])
                world.look(rnd.randrange(3))
                line = line[cut:]
            world.append(line)
        elif step < 0.6:
            world.rotate()
        elif step < 0.9:
            world.look(rnd.randrange(4))
        else:
            world.start()
    world.append(LINES[format](rnd) + b"\n")
    assert world.records() == world.expected()
    world.start()
    assert world.records() == world.expected()
    world.state.close()
    os.close(world.out)
