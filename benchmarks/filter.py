"""Throughput, memory and start of `logredact filter` over pipes: `python benchmarks/filter.py [FOLDER] [--json FILE]`.

FOLDER holds text logs (default: ../shared/corpora, or the variable LOGREDACT_CORPORA); each line becomes one msgpack map,
once as {"message": line} and once with the fields a Kubernetes agent adds. Without such a folder the demo's sample is taken.
Ratios beside absolutes: `cat` over the same pipe in the same run. CPU time is the filter's own.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgpack

ROOT = Path(__file__).resolve().parent.parent
LOGREDACT = [sys.executable, "-m", "logredact", "filter"]
MEGABYTES = 128


def lines(folder):
    files = sorted(path for path in Path(folder).rglob("*.log")) if folder else []
    for path in files:
        for line in path.read_bytes().splitlines():
            yield path.stem, line.decode("utf-8", "replace")
    if not files:
        sys.path.insert(0, str(ROOT / "demo"))
        import generate

        for record in generate.records():
            yield "sample", json.dumps(record)


def corpora(folder):
    plain, agent = [], []
    for number, (name, line) in enumerate(lines(folder)):
        plain.append(msgpack.packb({"message": line}))
        labels = {"app.kubernetes.io/name": name, "tier": "backend"}
        pod = {"pod_name": f"{name}-7d4b9", "namespace_name": "prod", "container_name": "app", "labels": labels}
        agent.append(msgpack.packb({"message": line, "stream": "stdout", "line": number, "kubernetes": pod}))
    for name, records in (("message", plain), ("agent", agent)):
        data = b"".join(records)
        repeat = max(1, MEGABYTES * 1_000_000 // len(data))
        yield name, data * repeat, len(records) * repeat


def run(command, data):
    """Seconds, CPU seconds, peak resident bytes and the length of the output, with 64 KiB pieces going in as fast as they are taken."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    peak = []

    def write():
        with process.stdin as pipe:
            for at in range(0, len(data), 65536):
                pipe.write(data[at : at + 65536])
            pipe.flush()
            # getrusage would count what the parent held when it forked; this is of the program alone.
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak.append(int(status.split("VmHWM:")[1].split()[0]) * 1024)

    writer = threading.Thread(target=write)
    writer.start()
    length = 0
    while piece := process.stdout.read1(1 << 20):
        length += len(piece)
    writer.join()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return {"seconds": time.perf_counter() - began, "cpu": usage.ru_utime + usage.ru_stime, "peak_bytes": peak[0], "out": length}


def first_output(repeats=15):
    """Seconds from start to the first redacted record; the input stays open."""
    record = msgpack.packb({"message": "login by alice@example.com"})
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        with subprocess.Popen(LOGREDACT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdin.write(record)
            process.stdin.flush()
            answer = process.stdout.read1(4096)
            taken.append(time.perf_counter() - began)
            assert b"alice" not in answer and b"[REDACTED:email]" in answer
            process.stdin.close()
            process.wait()
    taken.sort()
    return {"median": taken[len(taken) // 2], "worst": taken[-1]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("LOGREDACT_CORPORA", ROOT.parent / "shared" / "corpora")
    parser.add_argument("folder", nargs="?", default=default if Path(default).is_dir() else None)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = {"machine": {"system": platform.platform(), "cpus": os.cpu_count()}, "filter": {}, "first_output_seconds": first_output()}
    for name, data, events in corpora(options.folder):
        filters = [run(LOGREDACT, data) for _ in range(options.repeats)]
        copies = [run(["cat"], data) for _ in range(options.repeats)]
        best, copy = min(filters, key=lambda each: each["cpu"]), min(copies, key=lambda each: each["cpu"])
        result["filter"][name] = {
            "bytes": len(data),
            "events": events,
            "megabytes_per_cpu_second": {"best": len(data) / 1e6 / best["cpu"], "all": [len(data) / 1e6 / each["cpu"] for each in filters]},
            "megabytes_per_second": {"best": len(data) / 1e6 / min(each["seconds"] for each in filters)},
            "microseconds_per_event": best["cpu"] / events * 1e6,
            "times_the_cpu_of_cat": best["cpu"] / copy["cpu"],
            "peak_megabytes": max(each["peak_bytes"] for each in filters) / 1e6,
        }
    text = json.dumps(result, indent=2)
    print(text)
    if options.json:
        options.json.write_text(text + "\n")


main()
