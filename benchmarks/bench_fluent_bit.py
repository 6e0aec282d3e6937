"""What redaction adds to a real Fluent Bit: CPU time of the process, with a filter and without one, lines from a file to nowhere."""

import os
import subprocess
import sys

import pytest

from . import corpus, machine
from .paths import ROOT
from .quick import params
from .sealing import sealing

sys.path.insert(0, str(ROOT / "demo"))

from fluent_bit import SOURCE, find, make  # noqa: E402

PLAN = ROOT / "src" / "logredact" / "packs" / "default.plan"
LUA = ROOT / "plugins" / "fluent-bit" / "logredact.lua"
TITLES = {"none": "no filter", "plugin": "the plugin", "processor": "the plugin as a processor", "sealing": "the plugin, sealing", "lua": "logredact.lua", "gsub": "Lua, four gsub"}
# What people write in Lua: four things, by patterns that know no check digit.
GSUB = """
function redact(tag, timestamp, record)
    local log, total = record["log"], 0
    for _, pattern in ipairs(patterns) do
        local count
        log, count = log:gsub(pattern, "[REDACTED]")
        total = total + count
    end
    if total == 0 then
        return 0, timestamp, record
    end
    record["log"] = log
    return 2, timestamp, record
end
patterns = {
    "[%w._%%+-]+@[%w.-]+%.%a%a+",
    "%d%d%d%d[ -]?%d%d%d%d[ -]?%d%d%d%d[ -]?%d%d%d%d",
    "%d%d%d%-%d%d%-%d%d%d%d",
    "[Pp]assword=[^ &]+",
}
"""
CONFIGURATION = """
service: {{flush: 1, grace: 1, log_level: error}}
pipeline:
  inputs:
    - name: tail
      path: {file}
      tag: lines
      read_from_head: on
      exit_on_eof: on
{processors}
{filters}
  outputs:
    - {{name: "null", match: "*"}}
"""
FILTERS = {
    "plugin": '  filters: [{{name: logredact, match: "*", policy: {plan}}}]',
    "sealing": '  filters: [{{name: logredact, match: "*", policy: {sealed}}}]',
    "lua": '  filters: [{{name: lua, match: "*", script: {lua}, call: logredact}}]',
    "gsub": '  filters: [{{name: lua, match: "*", script: {gsub}, call: redact}}]',
}
PROCESSORS = {"processor": "      processors: {{logs: [{{name: logredact, policy: {plan}}}]}}"}


@pytest.fixture(scope="module")
def plugin(tmp_path_factory):
    if find() is None or SOURCE is None:
        pytest.skip("no fluent-bit on PATH or in LOGREDACT_FLUENT_BIT, or no source tree of it in LOGREDACT_FLUENT_BIT_SOURCE")
    build = tmp_path_factory.mktemp("plugin")
    make(build)
    return build / "flb-filter_logredact.so"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    from logredact._plans import as_plan

    with sealing() as (text, _):
        directory = tmp_path_factory.mktemp("sealed")
        (directory / "policy.yaml").write_text(text)
        (directory / "policy.plan").write_bytes(as_plan(directory / "policy.yaml")[0])
        yield directory / "policy.plan"


def _cpu_seconds(command, core):
    environment = dict(os.environ, LOGREDACT_POLICY=str(PLAN), LOGREDACT_LIBRARY=str(ROOT / "src" / "logredact" / "_native" / "liblogredact.so"))
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=lambda: os.sched_setaffinity(0, {core})
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"Fluent Bit ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


@pytest.mark.parametrize("program", params(TITLES, ["none", "plugin", "gsub"]))
@pytest.mark.parametrize("name", ["mixed", "logs"])
def bench_fluent_bit(measure, request, cores, mixed, quick, tmp_path, plugin, sealed, name, program):
    source = (mixed if name == "mixed" else request.getfixturevalue("logs")).read_bytes()
    times = (1 if program == "gsub" else 4) * (1 if quick else 4)
    events = source.count(b"\n") * times
    script = tmp_path / "gsub.lua"
    script.write_text(GSUB)
    values = {"plan": PLAN, "sealed": sealed, "lua": LUA, "gsub": script}
    commands = []
    for file, data in ((tmp_path / "empty", source[: source.index(b"\n") + 1]), (tmp_path / "data", source * times)):
        file.write_bytes(data)
        configuration = tmp_path / f"{file.name}.yaml"
        configuration.write_text(CONFIGURATION.format(
            file=file, processors=PROCESSORS.get(program, "").format(**values), filters=FILTERS.get(program, "").format(**values),
        ))  # fmt: skip
        commands.append([find(), "-q", "-e", str(plugin), "-c", str(configuration)])
    machine.pin(cores.spare)

    def run():
        start = min(_cpu_seconds(commands[0], cores.measured) for _ in range(3))
        seconds = _cpu_seconds(commands[1], cores.measured) - start
        return {"seconds": seconds, "start_cpu_seconds": start, "events": events, "title": TITLES[program]}

    measure(f"fluent-bit/{name}/{program}", run)
