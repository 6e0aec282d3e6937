"""The shipped exec configurations in a real Fluent Bit, with `logredact tail` as their command."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from logredact import Redactor
from running import Running
from tailing import append
from test_corpora import LOGS, lines, needs_corpora

BINARY = os.environ.get("LOGREDACT_FLUENT_BIT") or shutil.which("fluent-bit")
RECORDS = int(os.environ.get("LOGREDACT_HOST_RECORDS", "4000"))
PLUGINS = Path(__file__).resolve().parents[2] / "plugins" / "fluent-bit"
PLANTED = ["password=hunter2{n:06}secret", "planted{n}@example.com", "https://user:secretpw{n:05}@db.example.com/x", "Authorization: Bearer tok{n:06}abcdefghijklmnop"]
SECRETS = re.compile(r"hunter2\d{6}secret|planted\d+@example|secretpw\d{5}|tok\d{6}abcdefghijklmnop")
SECONDS = 240

pytestmark = [
    pytest.mark.skipif(BINARY is None, reason="no fluent-bit on PATH; LOGREDACT_FLUENT_BIT names one"),
    needs_corpora,
]
CONFIGURATIONS = ["exec_tail_follow.conf", "exec_tail_follow.yaml", "exec_tail_interval.conf", "exec_tail_interval.yaml"]


class FluentBit(Running):
    def __init__(self, configuration, tmp_path, logs, exact=False, **replaced):
        self.out = tmp_path / "out"
        place = tmp_path / "conf"
        place.mkdir(exist_ok=True)
        for beside in ("exec_tail_parsers.conf", "exec_tail_time.lua", "exec_tail_time.conf", "exec_tail_time.yaml"):
            shutil.copy(PLUGINS / beside, place)
        text = (PLUGINS / configuration).read_text()
        for before, after in replaced.items():
            assert before in text
            text = text.replace(before, after)
        if exact:
            text = f"includes:\n  - exec_tail_time.yaml\n{text}" if configuration.endswith(".yaml") else f"{text}\n@INCLUDE exec_tail_time.conf\n"
        if configuration.endswith(".yaml"):
            text += f"  outputs:\n    - name: file\n      match: '*'\n      workers: 1\n      file: {self.out}\n"
        else:
            text += f"\n[OUTPUT]\n    Name file\n    Match *\n    Workers 1\n    File {self.out}\n"
        (place / configuration).write_text(text)
        (tmp_path / "policy.yaml").write_text("version: 1\n")
        self.log = open(tmp_path / "fluent-bit.log", "wb")
        self.report = tmp_path / "report.json"
        environment = {
            **os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "LOGREDACT_POLICY": str(tmp_path / "policy.yaml"),
            "LOGREDACT_STATE": str(tmp_path / "tail.db"), "LOGREDACT_LOGS": str(logs), "LOGREDACT_STORAGE": str(tmp_path / "storage"),
        }  # fmt: skip
        self.process = subprocess.Popen([BINARY, "-c", str(place / configuration)], stdout=self.log, stderr=self.log, env=environment)

    def __exit__(self, *_):
        super().__exit__()
        self.log.close()

    def wait_for(self, count, seconds=SECONDS):
        """Until so many came, or none for a while."""
        deadline, last = time.monotonic() + seconds, (0, time.monotonic())
        while (got := self.count()) < count and time.monotonic() < min(deadline, last[1] + 15):
            if got != last[0]:
                last = (got, time.monotonic())
            time.sleep(0.2)

    def count(self):
        return self.out.read_bytes().count(b"\n") if self.out.exists() else 0

    def events(self):
        """(seconds, nanoseconds, record) as they came."""
        found = []
        for line in self.out.read_text(encoding="utf-8").split("\n")[:-1] if self.out.exists() else []:
            at, _, record = line.partition(": [")[2].partition(", ")
            seconds, _, nanoseconds = at.partition(".")
            found.append((int(seconds), int(nanoseconds), json.loads(record[:-1])))
        return found

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        return code, self.events()


def sample(count):
    """[(pod, stream, time, parts, text redacted)]: the corpora's lines, every seventh with something planted."""
    rnd = random.Random(1)
    texts = [line.decode("utf-8", "replace") for path in LOGS for line in lines(path)]
    redactor = Redactor()
    events, planted = [], []
    for n in range(count):
        text = rnd.choice(texts)
        if n % 7 == 0:
            value = rnd.choice(PLANTED).format(n=n)
            planted.append(value)
            text = f"{text} {value}" if n % 2 else f"{value} {text}"
        parts = [text]
        if n % 10 == 0:
            cut = sorted(rnd.randrange(len(text) + 1) for _ in range(rnd.randrange(1, 4)))
            parts = [text[a:b] for a, b in zip([0, *cut], [*cut, len(text)])]
        nanoseconds = rnd.randrange(10**9)
        events.append((n % 5, rnd.choice(["stdout", "stderr"]), (1718200920 + n // 1000, nanoseconds), parts, redactor.redact_text(text)))
    return events, planted


def time_text(seconds, nanoseconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{nanoseconds:09}Z"


def write(directory, events):
    chunks = {}
    for pod, stream, at, parts, _ in events:
        tags = ["P"] * (len(parts) - 1) + ["F"]
        chunks.setdefault(pod, []).extend(f"{time_text(*at)} {stream} {tag} {part}\n" for tag, part in zip(tags, parts))
    for pod, chunk in chunks.items():
        append(directory / f"pod{pod}_ns_app-{'ab' * 32}.log", "".join(chunk))


def check(events, planted, received, exact):
    print(f"{len(events)} written, {len(received)} came")
    assert len(received) == len(events)
    off = 0
    for pod in range(5):
        for stream in ("stdout", "stderr"):
            wanted = [one for one in events if one[0] == pod and one[1] == stream]
            found = [one for one in received if one[2]["kubernetes"]["pod_name"] == f"pod{pod}" and one[2]["stream"] == stream]
            assert len(found) == len(wanted)
            for (_, _, at, _, log), (seconds, nanoseconds, record) in zip(wanted, found):
                assert record["log"] == log
                assert record["time"] == time_text(*at)
                assert list(record) == ["time", "stream", "log", "kubernetes", "file"]
                assert record["kubernetes"] == {"pod_name": f"pod{pod}", "namespace_name": "ns", "container_name": "app", "docker_id": "ab" * 32}
                # Fluent Bit reads the fraction as a double and cuts it off: one less now and then. The text is exact.
                assert (seconds, nanoseconds) == (at[0], at[1] - (not exact and cut_off(at[1])))
                off += nanoseconds != at[1]
    print(f"{off} of {len(events)} event times are a nanosecond less")
    assert all(map(SECRETS.search, planted))
    assert not [record["log"] for _, _, record in received if SECRETS.search(record["log"])]


@pytest.mark.parametrize("exact", [False, True], ids=["as shipped", "exact"])
@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_all_records_come_out_redacted_in_order_and_otherwise_equal(configuration, exact, tmp_path):
    events, planted = sample(RECORDS)
    assert len(planted) > RECORDS // 8
    logs = tmp_path / "logs"
    logs.mkdir()
    half = len(events) // 2
    write(logs, events[:half])
    with FluentBit(configuration, tmp_path, logs / "*.log", exact) as host:
        for at in range(half, len(events), max(1, half // 10)):
            time.sleep(0.1)
            write(logs, events[at : at + max(1, half // 10)])
        host.wait_for(len(events))
        time.sleep(1)
        code, received = host.stop()
    log = (tmp_path / "fluent-bit.log").read_text(errors="replace")
    assert "could not enqueue" not in log
    assert "parser returned an error" not in log
    assert sum(cut_off(at[1]) for _, _, at, _, _ in events) > len(events) // 100
    check(events, planted, received, exact)


def cut_off(nanoseconds):
    """Does Fluent Bit's parser read one less?"""
    return int(float(f"0.{nanoseconds:09}") * 1e9) != nanoseconds


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_a_time_that_is_set_right_leaves_its_record_as_it_is(configuration, tmp_path):
    """Docker's files: attributes, every control character, an escape of each kind."""
    rnd = random.Random(2)
    logs = tmp_path / "logs"
    logs.mkdir()
    times = [n for n in (rnd.randrange(10**9) for _ in range(4000)) if cut_off(n)] + [n * 1000 for n in range(1, 9000) if cut_off(n * 1000)][:20]
    assert len(times) > 60
    text = "".join(map(chr, range(1, 32))) + '"\\/\x7f ü😀\u2028' + "\\u0000 \\n"
    attrs = [None, {}, {"a": "", "tag": text, "z": "\\", "ü": "1"}]
    lines, wanted = [], []
    for n, nanoseconds in enumerate(times):
        at = time_text(1718200920 + n, nanoseconds)
        record = {"log": f"{text}{n}\n", "stream": "stdout", "time": at.rstrip("0Z") + "Z"}
        found = {"time": record["time"], "stream": "stdout", "log": record["log"][:-1]}
        if attrs[n % 3] is not None:
            record["attrs"] = attrs[n % 3]
            found = {"time": found["time"], "stream": "stdout", "attrs": attrs[n % 3], "log": found["log"]}
        lines.append(json.dumps(record, ensure_ascii=bool(n % 2), separators=(",", ":")) + "\n")
        wanted.append(((1718200920 + n, nanoseconds), found))
    docker = "cd" * 32
    (logs / "containers" / docker).mkdir(parents=True)
    append(logs / "containers" / docker / f"{docker}-json.log", "".join(lines))
    with FluentBit(configuration, tmp_path, logs / "containers/*/*.log", exact=True) as host:
        host.wait_for(len(wanted), 20)
        _, received = host.stop()
    assert len(received) == len(wanted)
    for (at, found), (seconds, nanoseconds, record) in zip(wanted, received):
        assert (seconds, nanoseconds) == at
        known = [record.pop(key) for key in list(record) if key in ("kubernetes", "file")]
        assert json.dumps(record) == json.dumps(found)
        assert len(known) >= 1


JOIN = "\n[FILTER]\n    Name multiline\n    Match *\n    Mode partial_message\n    multiline.key_content log\n"


@pytest.mark.parametrize("join", [False, True])
def test_long_lines_come_in_parts_which_fluent_bit_joins(tmp_path, join):
    logs = tmp_path / "logs"
    logs.mkdir()
    text = ("wörds and \\ \" more " * 40_000)[:700_000]
    append(logs / "a_ns_app-{}.log".format("ab" * 32), f"2024-06-12T14:02:00Z stdout F {text}\n2024-06-12T14:02:01Z stdout F short\n")
    joined = {"    storage.type filesystem\n": "    storage.type filesystem\n" + JOIN} if join else {}
    with FluentBit("exec_tail_interval.conf", tmp_path, logs / "*.log", **joined) as host:
        host.wait_for(2 if join else 4 + 1, 20)
        time.sleep(1)
        _, received = host.stop()
    records = [record for _, _, record in received]
    if join:
        whole = next(record for record in records if record["log"] != "short")
        assert len(records) == 2
        assert whole["log"] == text
        assert not [key for key in whole if key.startswith("partial_")]
        return
    assert records[-1]["log"] == "short"
    assert records[0]["partial_message"] == "true"
    assert "".join(record["log"] for record in records[:-1]) == text
    assert [event[0] for event in received] == [1718200920] * (len(records) - 1) + [1718200921]


def test_when_the_command_ends_fluent_bit_ends(tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    write(logs, sample(10)[0])
    with FluentBit("exec_tail_follow.conf", tmp_path, logs / "*.log", **{"${LOGREDACT_POLICY}": "/nonexistent.yaml"}) as host:
        assert host.process.wait(30) == 3
        assert host.events() == []
