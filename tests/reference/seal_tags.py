"""A slow sealer by tag, and the vectors that it makes: `python -m reference.seal_tags > vectors/seal/tags.json`, in tests/."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

from reference import seal

FINAL, RECOVERED, LOST, OPEN = 1, 2, 3, 4
FLAG_FINAL, FLAG_EPOCH, FLAG_RECOVERED = 1, 2, 4


class Stream:
    def __init__(self, sealer: "Sealer", tag: str, name: bytes, sec: int, before: bytes, series: bytes, before_in_series: bytes) -> None:
        self.sealer, self.tag, self.id, self.series = sealer, tag, name, series
        self.leaves: List[bytes] = []
        self.controls: List[bytes] = []
        self.first = 0
        self.end = OPEN
        self.start = seal.start_by_tag(sec, 0, sealer.policy, before, series, before_in_series)
        self._control(self.start)

    def _control(self, content: bytes) -> None:
        self.controls.append(len(self.leaves).to_bytes(8, "big") + seal.lp(content))
        self.leaves.append(seal.leaf(b"\2" + content))

    def previous(self, end: Optional[int] = None, size: Optional[int] = None) -> bytes:
        return seal.previous(self.id, len(self.leaves) if size is None else size, self.end if end is None else end)

    def record(self, record: Dict[str, Any], sec: int) -> Dict[str, Any]:
        salt = seal.H(self.id + b"salt %d" % len(self.leaves))[:16]
        text, leaf = seal.seal(record, self.id, len(self.leaves), sec, 7, salt)
        self.leaves.append(leaf)
        return {**record, "_lr": text}

    def checkpoint(self, sec: int, epoch: int, flags: int = 0, dropped: int = 0) -> Dict[str, Any]:
        self._control(seal.checkpoint(sec, 0, epoch, flags, self.sealer.policy, dropped))
        if flags & (FLAG_FINAL | FLAG_RECOVERED):
            self.end = FINAL if flags & FLAG_FINAL else RECOVERED
        text = self.sealer.signed(self.id, self.leaves, self.first, epoch, b"".join(self.controls))
        self.first, self.controls = len(self.leaves), []
        return {"tag": self.tag, "_lr": text} if self.tag else {"_lr": text}


class Sealer:
    def __init__(self, vectors: Dict[str, Any]) -> None:
        self.origin = vectors["origin"]
        self.policy = bytes.fromhex(vectors["policy"])
        self.epochs = vectors["epochs"]["epochs"]
        self.enrolment = vectors["epochs"]["enrolment"].encode("utf-8")

    def signed(self, stream: bytes, leaves: List[bytes], first: int, epoch: int, controls: bytes) -> str:
        key = self.epochs[epoch]
        path = seal.path(epoch, [bytes.fromhex(each["leaf"]) for each in self.epochs])
        body = f"{self.origin}/{seal.b64u(stream)}\n{len(leaves)}\n{seal.b64(seal.mth(leaves))}\n"
        note = seal.note(body, self.origin, bytes.fromhex(key["signing_seed"]))
        parts = (bytes.fromhex(key["public"]), b"".join(path), self.enrolment, note, b"".join(seal.frontier(leaves[:first])), b"".join(leaves[first:]), controls)
        return ".".join(["1c", seal.b64u(stream), str(first), str(len(leaves)), str(epoch), *map(seal.b64u, parts)])


def vectors(base: Dict[str, Any]) -> Dict[str, Any]:
    sealer = Sealer(base)
    begin = base["epochs"]["start"] + base["epochs"]["seconds"]  # epoch 1
    there: Dict[str, List[Dict[str, Any]]] = {"untagged": [], "app.web": [], "app.db": []}
    streams: List[Stream] = []

    def begun(tag: str, sec: int, before: bytes, series: Optional[Stream] = None, before_in_series: bytes = seal.previous()) -> Stream:
        name = seal.H(b"stream %d" % len(streams))[:12]
        streams.append(Stream(sealer, tag, name, sec, before, series.series if series else name, before_in_series))
        return streams[-1]

    def put(stream: Stream, sec: int, **fields: Any) -> None:
        there[stream.tag or "untagged"].append(stream.record({**({"tag": stream.tag} if stream.tag else {}), **fields}, sec))

    def sign(stream: Stream, sec: int, epoch: int, flags: int = 0, dropped: int = 0) -> None:
        there[stream.tag or "untagged"].append(stream.checkpoint(sec, epoch, flags, dropped))

    # A first process. Its first stream is that without a tag; each start names what was begun last, open or not.
    plain = begun("", begin + 1, seal.previous())
    web = begun("app.web", begin + 2, plain.previous())
    put(web, begin + 2, path="/", status=200)
    put(plain, begin + 2, message="no tag")
    database = begun("app.db", begin + 3, web.previous())
    put(database, begin + 3, query="select 1")
    put(web, begin + 3, path="/login", status=302)
    sign(database, begin + 4, 1)
    sign(web, begin + 4, 1, FLAG_FINAL)  # many tags: this one has to end
    put(database, begin + 4, query="select 2")
    web_2 = begun("app.web", begin + 5, database.previous(), web, web.previous())
    put(web_2, begin + 5, path="/", status=500)
    for stream in (plain, database, web_2):
        sign(stream, begin + 899, 1, FLAG_EPOCH, 2 if stream is plain else 0)
    put(database, begin + 901, query="select 3")
    put(web_2, begin + 901, path="/lost", status=200)
    # It dies. A second one finds two spools that are good, and one that is not.
    sign(plain, begin + 950, 2, FLAG_RECOVERED)
    sign(database, begin + 950, 2, FLAG_RECOVERED)
    lost = web_2.previous(LOST, web_2.first)
    plain_2 = begun("", begin + 950, lost, plain, plain.previous())
    web_3 = begun("app.web", begin + 951, plain_2.previous(), web, lost)
    put(web_3, begin + 951, path="/again", status=200)
    database_2 = begun("app.db", begin + 952, web_3.previous(), database, database.previous())
    put(database_2, begin + 952, query="select 4")
    for stream in (plain_2, web_3, database_2):
        sign(stream, begin + 960, 2, FLAG_FINAL)

    # Starts that are not valid, in checkpoints that are signed all the same.
    none, other = seal.previous(), bytes(range(12))
    zero = bytes(12)

    def starts(content: bytes) -> str:
        controls = [content, seal.checkpoint(begin + 1, 0, 1, FLAG_FINAL, sealer.policy)]
        joined = b"".join(at.to_bytes(8, "big") + seal.lp(each) for at, each in enumerate(controls))
        return sealer.signed(other, [seal.leaf(b"\2" + each) for each in controls], 0, 1, joined)

    def by_tag(before: bytes, series: bytes, before_in_series: bytes) -> str:
        return starts(seal.start_by_tag(begin + 1, 0, sealer.policy, before, series, before_in_series))

    valid = [by_tag(none, other, none), by_tag(seal.previous(zero, 5, OPEN), zero, seal.previous(zero, 9, LOST))]
    invalid = [
        starts(seal.start(begin + 1, 0, sealer.policy, seal.previous(zero, 5, OPEN))),
        by_tag(seal.previous(zero, 5, 5), other, none),
        by_tag(none, zero, seal.previous(zero, 5, OPEN)),
        by_tag(none, zero, none),
        by_tag(none, other, seal.previous(zero, 5, FINAL)),
        starts(seal.start_by_tag(begin + 1, 0, sealer.policy, none, other)[:-1]),
        starts(b"T" + seal.start(begin + 1, 0, sealer.policy)[1:]),
        starts(b"S" + seal.start_by_tag(begin + 1, 0, sealer.policy, none, other)[1:]),
    ]

    everything = ["untagged", "app.web", "app.db"]
    lost_web = {"crash gap": 1, "truncated": 1, "unsealed tail": 1}
    verdicts = [
        {"about": "all tags", "files": everything, "part": False, "exit": 2, "counts": {"verified": 8, "recovered": 1, **lost_web}},
        {"about": "one tag, told to be all", "files": ["app.db"], "part": False, "exit": 2, "counts": {"verified": 3, "recovered": 1, "gap": 2}},
        {"about": "one tag, a part", "files": ["app.db"], "part": True, "exit": 0, "counts": {"verified": 3, "recovered": 1, "elsewhere": 2}},
        {"about": "a part of which a stream was lost", "files": ["app.web"], "part": True, "exit": 2, "counts": {"verified": 4, **lost_web, "elsewhere": 3}},
        {"about": "records of one tag, checkpoints of all; a part", "files": ["app.db"], "checkpoints_of": everything, "part": True, "exit": 0,
         "counts": {"verified": 3, "recovered": 1, "elsewhere": 5}},
        {"about": "the same, told to be all", "files": ["app.db"], "checkpoints_of": everything, "part": False, "exit": 2,
         "counts": {"verified": 3, "recovered": 1, "withheld": 5, "crash gap": 1, "truncated": 1}},
        {"about": "a part that lacks its first stream", "files": ["app.db"], "without": [2], "part": True, "exit": 2, "counts": {"verified": 1, "gap": 1, "elsewhere": 1}},
        {"about": "all but one stream, which two starts name", "files": everything, "without": [2], "part": False, "exit": 2, "counts": {"verified": 6, **lost_web, "gap": 1}},
        {"about": "no record", "files": [], "checkpoints_of": everything, "part": True, "exit": 3, "counts": {"elsewhere": 7}},
    ]  # fmt: skip
    return {
        "origin": sealer.origin,
        "policy": base["policy"],
        "vkey": base["organisation"]["vkey"],
        "streams": [
            {"stream": each.id.hex(), "tag": each.tag, "series": each.series.hex(), "start": each.start.hex(), "leaves": [leaf.hex() for leaf in each.leaves]}
            for each in streams
        ],
        "files": there,
        "starts": {"valid": valid, "invalid": invalid},
        "verdicts": verdicts,
    }


if __name__ == "__main__":
    found = vectors(json.loads((Path(__file__).parent.parent / "vectors" / "seal" / "stream.json").read_text()))
    json.dump(found, sys.stdout, indent=1)
    sys.stdout.write("\n")
