"""Compiles policy.yaml and writes the seeds of the fuzz targets: `prepare.py DIRECTORY`.

Seeds are the catalogue's own examples, alone, in records of every framing, and the bodies of real plans.
"""

import hashlib
import json
import sys
from pathlib import Path

import msgpack

from logredact import catalog, policy
from logredact.keys._file import Entry, content


VECTORS = Path(__file__).resolve().parents[2] / "tests" / "vectors" / "seal"


def body(plan: bytes) -> bytes:
    return msgpack.unpackb(plan)["body"]


def main() -> None:
    directory = Path(sys.argv[1])
    plan = policy.compile_policy(policy.load(Path(__file__).with_name("policy.yaml")))
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "policy.plan").write_bytes(plan)

    def seed(target: str, data: bytes) -> None:
        (directory / f"corpus-{target}").mkdir(exist_ok=True)
        (directory / f"corpus-{target}" / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)

    seed("plan", body(plan))
    # Vectors of tests/vectors/seal: records with their seals and checkpoints.
    stream = json.loads((VECTORS / "stream.json").read_text())
    sealed = [*stream["records"], *({"_lr": text} for text in stream["checkpoints"])]
    for record in sealed:
        for number, data in enumerate((msgpack.packb(record), msgpack.packb([7, record]), msgpack.packb([[7, {}], record]), json.dumps(record).encode() + b"\n")):
            seed("seal", bytes([number, 0x35]) + data)
    for vector in json.loads((VECTORS / "records.json").read_text()):
        if "erased" in vector:
            seed("seal", b"\3\x77" + json.dumps({**json.loads(vector["erased"]["record"]), "_lr": vector["erased"]["seal"]}).encode())
    entry = Entry("b7qkx2mn", "pseudonym", 0, 1 << 30)
    entry.retired = 1 << 31
    seed("key", bytes(content(entry, bytearray(range(32)))))
    for name in ("default", "all"):
        seed("plan", body(policy.pack_plan(name)))
    for detector in catalog.DETECTORS.values():
        for example in detector.matches[:2]:
            text = example if isinstance(example, str) else example[0]
            record = {"message": text, "n": 7, "owner": text, "a": [text, {"who": 1.5, "gone": text}], "bin": text.encode()}
            plain = {key: value for key, value in record.items() if key != "bin"}
            packed, lines = msgpack.packb(record), json.dumps(plain).encode() + b"\n"
            seed("scan", text.encode())
            seed("kernel", (text.encode() + b" ") * (400 // len(text) + 1))
            seed("walk", b"\0" + packed)
            seed("walk", b"\1" + lines)
            for number, data in enumerate((packed, msgpack.packb([7, record]), msgpack.packb([[7, {}], record]), lines, text.encode(), lines, lines)):
                seed("frame", bytes([number, 0x35]) + data)
            time, half = "2024-06-12T14:02:00.123456789Z", len(text) // 2
            parts = [f"{time} {stream} {tag} {part}\n" for stream, tag, part in (("stdout", "P", text[:half]), ("stderr", "F", text), ("stdout", "F", text[half:]))]
            docker = [json.dumps({"log": part, "stream": "stdout", "time": time}) + "\n" for part in (text[:half] * 2000, text[half:] + "\n")]
            for number, data in enumerate((lines, "".join(parts).encode(), "".join(docker).encode())):
                seed("lines", bytes([number, 7, 40]) + data)


main()
