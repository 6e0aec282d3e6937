"""The tables of docs/benchmarks.md, in Markdown; each is empty where there is no result for it."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterable, List, Sequence

from .results import like, speed

Entries = Dict[str, Dict[str, Any]]

PEERS = (
    "All run the same 13 expressions over the same corpora in the same run, logredact the twelve detectors for the same things. "
    "*Times* is logredact's throughput in the same mode by the peer's: peers that rewrite are compared with logredact's session, "
    "which rewrites too. Slow peers see the beginning of the corpus; throughput is per byte they saw."
)
DIFFERENCES = (
    "What is found otherwise than by logredact in the same bytes. logredact checks what an expression cannot say: Luhn and the issuer "
    "of a card, the check digits of an IBAN, that an `@` ends no userinfo of a URL; and where findings overlap, it counts one. *all*: the "
    "peer does not tell which expression matched."
)
SCAN = "The scan stage alone, without framing and redaction. A session reads 64 KiB pieces and discards its output."
FILTER = "`logredact filter` over pipes. CPU time is the process's own, without that of its start, which is in the table below."
FLUENT_BIT = (
    "Fluent Bit itself: its input `tail` reads lines, the filter has them, its output `null` takes them. CPU time of the whole process without "
    "that of its start; *added* is what the filter adds to the same pipeline without one, an event. *four gsub* is a Lua script with four "
    "patterns, as people write them; *logredact.lua* and the plugin have the pack `default`."
)
RULES = (
    "Rules beside the pack `default`, over 2 MiB of the mixed corpus by lines. Tokens are literals and runs of an alphabet, "
    "patterns are RE2 expressions with a literal in each."
)
VALUES = "Pack `default`. The mixed corpus cut to values of one length; and plain text with an e-mail address every so many bytes."
WORST = (
    "1 MiB of what starts detectors and is nothing, as one value, pack `all`. *Growth* is the time for 1 MiB by eight times that for "
    "128 KiB: about 1 is linear."
)
ACTIONS = (
    "The action alone, on values that were found already, all of them different; a session's first use of a key, which makes it "
    "ready, is not in it. e-mail addresses of 20 bytes, card numbers of 16 digits, IBANs of 22 signs."
)
SKIPPED = "What the suite left out on this machine, and why."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    listed = list(rows)
    if not listed:
        return ""
    align = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, align, *listed)).replace("| --- |", "|---|").replace(" --: |", "--:|")


def _mb(entry: Dict[str, Any]) -> str:
    value = entry["bytes_per_second"] / 1e6
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _times(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"


def _suite(entries: Entries, suite: str) -> Dict[str, Dict[str, Any]]:
    return {name.partition("/")[2]: entry for name, entry in entries.items() if name.startswith(suite + "/")}


def peers(entries: Entries) -> str:
    found = _suite(entries, "peers")

    def cells(name: str, mode: str, own: str) -> List[str]:
        row = []
        for corpus in ("mixed", "logs"):
            entry, ours = found.get(f"{name}/{corpus}/{mode}"), found.get(f"logredact/{corpus}/{own}")
            row.append(_mb(entry) if entry else "")
            row.append(_times(speed(ours) / speed(entry)) if entry and ours and name != "logredact" else "")
        return row

    rows = [[f"**logredact**, {mode}", "", *cells("logredact", mode, mode)] for mode in ("block", "lines", "session")]
    rows = [row for row in rows if any(row[2:])]
    notes = []
    for key, entry in found.items():
        name, corpus, mode = key.split("/")
        if name == "logredact" or (corpus == "logs" and f"{name}/mixed/{mode}" in found):
            continue
        mark = ", own rules" if entry["own_rules"] and "own" not in entry["title"] else ""
        rows.append([f"{entry['title']}, {mode}{mark}", entry["version"], *cells(name, mode, like(mode, entry))])
        if entry["note"] and f"{entry['title']}: {entry['note']}." not in notes:
            notes.append(f"{entry['title']}: {entry['note']}.")
    table = _table(["", "version", "mixed, MB/s", "times", "logs, MB/s", "times"], rows)
    return "\n\n".join([table, "  \n".join(notes)]).strip() if rows else ""


def found(entries: Entries) -> str:
    """Where a peer's number of findings is not logredact's."""
    rows: Dict[str, Dict[str, str]] = {}
    for key, entry in _suite(entries, "peers").items():
        name, corpus, mode = key.split("/")
        if mode == "lines" and name != "logredact":
            rows.setdefault(f"{entry['title']}, lines", {})[corpus] = _differences(entry["counts"], entry["logredact_counts"])
    cells = [[title, row.get("mixed", ""), row.get("logs", "")] for title, row in rows.items()]
    table = _table(["findings, logredact's in brackets", "mixed", "logs"], cells)
    return f"{DIFFERENCES}\n\n{table}" if rows else ""


def _differences(theirs: Dict[str, int], ours: Dict[str, int]) -> str:
    if "all" in theirs:
        ours = {"all": sum(ours.values())}
    else:
        theirs = dict(theirs)
        theirs["http-authorization"] = theirs.pop("bearer", 0) + theirs.pop("basic", 0)
    found = []
    for label in sorted({*theirs, *ours}):
        one, other = theirs.get(label, 0), ours.get(label, 0)
        if one != other:
            found.append(f"{label} {one:,}" + (f" ({other:,})" if label in ours else ""))
    return ", ".join(found) or "the same"


def scan(entries: Entries) -> str:
    suite = _suite(entries, "scan")
    corpora = list(dict.fromkeys(name.split("/")[1] for name in suite))
    columns = [(pack, mode) for pack in ("default", "all") for mode in ("block", "lines")]
    rows = []
    for corpus in corpora:
        cells = [suite.get(f"{pack}/{corpus}/{mode}") for pack, mode in columns]
        rows.append([corpus, *(_mb(entry) if entry else "" for entry in cells)])
    first = _table(["MB/s", *(f"{pack}, {mode}" for pack, mode in columns)], rows)
    sessions = _suite(entries, "session")
    formats = list(dict.fromkeys(name.split("/")[1] for name in sessions))
    rows = [[form, *(_mb(sessions[f"{pack}/{form}"]) for pack in ("default", "all"))] for form in formats]
    kernels = _suite(entries, "kernels")
    names = _table(["kernel", "MB/s"], [[name, _mb(entry)] for name, entry in kernels.items()])
    return "\n\n".join(_present([first, _table(["session, MB/s", "default", "all"], rows), names]))


def _present(parts: Iterable[str]) -> List[str]:
    return [part for part in parts if part]


def filter(entries: Entries) -> str:
    suite = _suite(entries, "filter")
    rows = []
    for name, entry in suite.items():
        data, program = name.split("/")
        wall = entry["bytes"] / entry["wall_seconds"] / 1e6
        each = entry["seconds"] / entry["events"] * 1e6
        cat = entry.get("ratios", {}).get("cat")
        cost = f"{1 / cat:,.1f}" if cat else ""
        rows.append([f"{data}, {program}", _mb(entry), f"{wall:,.0f}", f"{each:.2f}", cost, f"{entry['peak_bytes'] / 1e6:.0f} MB"])
    return _table(["", "MB per CPU second", "MB/s", "µs an event", "times the CPU of cat", "memory"], rows)


def fluent_bit(entries: Entries) -> str:
    suite = _suite(entries, "fluent-bit")
    rows = []
    for name, entry in suite.items():
        data, _, program = name.partition("/")
        bare = suite.get(f"{data}/none")
        if bare is None or program == "none":
            continue
        each, without = (one["seconds"] / one["events"] * 1e6 for one in (entry, bare))
        rows.append([f"{data}, {entry['title']}", f"{each:.2f}", f"{each - without:.2f}"])
    return _table(["", "µs an event", "added"], rows)


def process(entries: Entries) -> str:
    rows = []
    for name, entry in _suite(entries, "start").items():
        rows.append([f"start to first output, {name}", f"{entry['seconds'] * 1e3:.0f} ms, at worst {entry['worst_seconds'] * 1e3:.0f} ms"])
    for name, entry in _suite(entries, "memory").items():
        rows.append([f"memory, {name}", f"{entry['peak_bytes'] / 1e6:.0f} MB"])
    for name, entry in _suite(entries, "processes").items():
        times = entry.get("ratios", {}).get("one")
        what = f"{_mb(entry)} MB/s"
        rows.append([f"{name} side by side", f"{what}, {times:.2f} times one"] if times else ["one process", what])
    return _table(["", ""], rows)


def rules(entries: Entries) -> str:
    suite = _suite(entries, "rules")
    shown: Callable[[str], str] = lambda name: _mb(suite[name]) if name in suite else ""
    kinds = [kind for kind in ("tokens", "patterns", "known-secrets") if any(name.startswith(kind) for name in suite)]
    counts = sorted({int(name.split("/")[1]) for name in suite})
    rows = [[f"{count:,}", *(shown("none/0" if count == 0 else f"{kind}/{count}") for kind in kinds)] for count in counts]
    return _table(["rules, MB/s", *(kind.replace("-", " ") for kind in kinds)], rows) if kinds else ""


def worst(entries: Entries) -> str:
    """Each text of its own, and of the prefixes of tokens the slowest ten."""
    suite = _suite(entries, "worst")
    prefixed = sorted((name for name in suite if name.startswith("prefix ")), key=lambda name: speed(suite[name]))
    names = [name for name in suite if not name.startswith("prefix ")] + prefixed[:10]
    rows = [[f"`{name}`", _mb(suite[name]), f"{suite[name]['growth']:.2f}" if "growth" in suite[name] else ""] for name in names]
    table = _table(["", "MB/s", "growth"], rows)
    if prefixed:
        table += f"\n\nOf the {len(prefixed)} texts made of tokens' prefixes, the slowest ten are shown."
    return table


def skipped(entries: List[Dict[str, str]]) -> str:
    reasons: Dict[str, List[str]] = {}
    for entry in entries:
        reasons.setdefault(entry["reason"], []).append(entry["benchmark"].removeprefix("bench_"))
    return "\n".join(f"- {reason}: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}" for reason, names in reasons.items())


def actions(entries: Entries) -> str:
    found = _suite(entries, "actions")
    rows = ((name, f"{entry['values_per_second'] / 1e6:.2f}", f"{1e9 / entry['values_per_second']:,.0f}") for name, entry in found.items())
    return _table(("action", "million values/s", "ns a value"), rows)
