"""Corpora of our own, the same for the same seed, made under build/; and a folder of real logs where there is one.

A line is one of six kinds. A share of the lines holds a planted value: of the right form, valid by checksum, belonging to nobody.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple

from .paths import BUILD, CORPORA, ROOT

sys.path.insert(0, str(ROOT / "demo"))

from planted import Planter, Source  # noqa: E402

__all__ = ["KINDS", "SEED", "Source", "file", "head", "identity", "lines", "logs", "packed", "taken"]

SEED = 20240612
SHARE = 0.05
MEGABYTE = 1 << 20

_HOSTS = ("node-1", "node-2", "node-3.cluster.internal")
_LEVELS = ("INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR")
_WORDS = (
    "request", "served", "cache", "miss", "worker", "started", "connection", "closed", "queue", "batch", "retry", "shard", "replica",
    "commit", "index", "flush", "session", "token_count", "timeout", "upstream", "handler", "schema", "überprüft", "完了",
)  # fmt: skip
_PATHS = ("/api/v1/items", "/catalog", "/healthz", "/static/app.min.js", "/api/v2/orders", "/login")
_AGENTS = ("Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0", "curl/8.5.0", "kube-probe/1.30")


class _Values(Planter):
    """Planted values of every expression that peers run."""

    def ipv4(self) -> str:
        s = self._source
        return self._plant("ipv4", f"{1 + s.below(222)}.{s.below(256)}.{s.below(256)}.{1 + s.below(254)}")

    def ipv6(self) -> str:
        return self._plant("ipv6", "2001:db8:" + ":".join(f"{1 + self._source.below(65535):x}" for _ in range(6)))

    def mac(self) -> str:
        return self._plant("mac-address", ":".join(f"{self._source.below(256):02x}" for _ in range(6)))

    def phone(self) -> str:
        s = self._source
        return self._plant("phone", f"+1 {200 + s.below(799)}-555-{s.below(10000):04}")


_PLANTED: Tuple[Callable[[_Values], str], ...] = (
    lambda p: f"card {p.card()} declined",
    lambda p: f"pan={p.card('-')} currency=EUR",
    lambda p: f"applicant {p.email()} gave SSN {p.ssn()}",
    lambda p: f"refund to {p.iban()} done",
    lambda p: f"mail to <{p.email()}> bounced",
    lambda p: f"session {p.jwt()} accepted",
    lambda p: f"GET /v1/me Authorization: Bearer {p.bearer()}",
    lambda p: f"Authorization: Basic {p.basic()}",
    lambda p: f"dial postgres://shop:{p.url_password()}@db.internal:5432/shop failed",
    lambda p: f"starting with DB_PASSWORD={p.password()} PORT=5432",
    lambda p: f"X-Api-Key: {p.api_key()}",
    lambda p: f"cloning with {p.token()} as robot",
    lambda p: f"peer {p.ipv4()} came with {p.ipv6()}",
    lambda p: f"lease of {p.mac()} ended",
    lambda p: f"text to {p.phone()} sent",
)


class _Line:
    """One line in the making: its time, its words and perhaps something planted."""

    def __init__(self, source: Source, values: _Values, number: int, share: float) -> None:
        self.source, self.values = source, values
        self.number = number
        self.planted = source.chance(share)

    def hex(self, length: int) -> str:
        return "".join(f"{self.source.below(1 << 32):08x}" for _ in range((length + 7) // 8))[:length]

    def time(self) -> str:
        ms = self.number * 37
        return f"2024-06-12T{ms // 3600000 % 24:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}Z"

    def text(self) -> str:
        s = self.source
        if self.planted:
            return s.pick(_PLANTED)(self.values)
        words = " ".join(s.pick(_WORDS) for _ in range(3 + s.below(9)))
        return f"{words} id={s.below(10**8)} took {s.below(900)}.{s.below(1000):03} ms"


def _cri(line: _Line) -> str:
    s = line.source
    return f"{line.time()} {s.pick(('stdout', 'stderr'))} F {s.pick(_LEVELS):5} [worker-{s.below(8)}] {line.text()}"


def _json(line: _Line) -> str:
    s = line.source
    return json.dumps(
        {
            "ts": line.time(),
            "level": s.pick(_LEVELS).lower(),
            "logger": f"shop.{s.pick(_WORDS)}",
            "msg": line.text(),
            "trace_id": line.hex(32),
            "span_id": line.hex(16),
            "http": {"method": "GET", "path": s.pick(_PATHS), "status": s.pick((200, 200, 304, 404)), "bytes": s.below(10**6)},
            "duration_ms": s.below(10**6) / 1000,
        },
        ensure_ascii=False,
    )


def _nginx(line: _Line) -> str:
    s = line.source
    ms = line.number * 37
    query = f"email={line.values.email()}&page=2" if line.planted else f"page={s.below(50)}&ref={line.hex(12)}"
    return (
        f"10.244.{s.below(9)}.{s.below(255)} - - [12/Jun/2024:{ms // 3600000 % 24:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02} +0000] "
        f'"GET {s.pick(_PATHS)}?{query} HTTP/1.1" {s.pick((200, 200, 304, 502))} {s.below(99999)} "-" "{s.pick(_AGENTS)}" '
        f"rt=0.{s.below(1000):03}"
    )


def _klog(line: _Line) -> str:
    s = line.source
    place = s.pick(("reflector.go:351", "controller.go:123", "leaderelection.go:250", "httplog.go:132"))
    return f"{s.pick('IIIWE')}0612 {line.time()[11:23]}000 {1 + s.below(9):7} {place}] {line.text()}"


def _audit(line: _Line) -> str:
    s = line.source
    name = f"system:serviceaccount:shop:{s.pick(_WORDS)}"
    entry = {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "Metadata",
        "auditID": f"{line.hex(8)}-{line.hex(4)}-{line.hex(4)}-{line.hex(4)}-{line.hex(12)}",
        "stage": "ResponseComplete",
        "requestURI": f"/api/v1/namespaces/shop/pods?limit=500&resourceVersion={s.below(10**8)}",
        "verb": s.pick(("get", "list", "watch", "update")),
        "user": {"username": name, "groups": ["system:serviceaccounts", "system:authenticated"]},
        "sourceIPs": [f"10.244.{s.below(9)}.{s.below(255)}"],
        "userAgent": "kubectl/v1.30.1 (linux/amd64) kubernetes/6911225",
        "objectRef": {"resource": "pods", "namespace": "shop", "name": f"shop-{line.hex(10)}", "apiVersion": "v1"},
        "responseStatus": {"metadata": {}, "code": s.pick((200, 200, 201, 403))},
        "stageTimestamp": line.time(),
        "annotations": {"authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": ""},
    }
    if line.planted:
        entry["requestObject"] = {"data": {"password": line.values.password()}, "note": line.text()}
    return json.dumps(entry, separators=(",", ":"), ensure_ascii=False)


def _java(line: _Line) -> str:
    s = line.source
    frames = "".join(
        f"\n\tat com.example.shop.{s.pick(_WORDS)}.Handler${s.below(9)}.call(Handler.java:{s.below(900)})" for _ in range(3 + s.below(9))
    )
    first = f"{line.time()} ERROR [http-nio-8080-exec-{s.below(9)}] c.e.shop.Orders - {line.text()}"
    return f"{first}\njava.io.IOException: broken pipe{frames}"


KINDS: Dict[str, Callable[[_Line], str]] = {"cri": _cri, "json": _json, "nginx": _nginx, "klog": _klog, "audit": _audit, "java": _java}


def lines(kind: str, *, seed: int = SEED, share: float = SHARE) -> Iterator[bytes]:
    """Lines without their newlines, without end. `kind` is one of KINDS, or "mixed" for all in turn by chance."""
    source = Source(seed)
    values = _Values(source)
    makers = list(KINDS.values()) if kind == "mixed" else [KINDS[kind]]
    number = 0
    while True:
        number += 1
        yield from source.pick(makers)(_Line(source, values, number, share)).encode().split(b"\n")


def file(kind: str, size: int, *, share: float = SHARE) -> Path:
    """The file of that corpus, at least `size` bytes of whole lines; made once for one state of the generators."""
    made_by = b"".join((ROOT / name).read_bytes() for name in ("benchmarks/corpus.py", "demo/planted.py"))
    path = BUILD / "corpora" / f"{kind}-{size}-{share}-{hashlib.sha256(made_by).hexdigest()[:12]}.log"
    if not path.exists():
        _write(path, taken(lines(kind, share=share), size))
    return path


def taken(source: Iterator[bytes], size: int) -> bytes:
    """Lines until there are at least `size` bytes."""
    found: List[bytes] = []
    length = 0
    while length < size:
        found.append(next(source))
        length += len(found[-1]) + 1
    return b"\n".join(found) + b"\n"


def identity(data: bytes) -> str:
    """What tells one corpus from another: of one seed the beginning decides over the rest."""
    return hashlib.sha256(data[: 64 << 10]).hexdigest()[:16]


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(data)
    fresh.replace(path)


def logs(size: int = 4 * MEGABYTE) -> Optional[Path]:
    """All real logs of CORPORA one after another, over again until there are `size` bytes; None where there are none.

    `size` is more than the caches near a core hold, so that the second copy is no warmer than the first.
    """
    files = sorted(CORPORA.rglob("*.log"))
    data = b"\n".join(path.read_bytes().replace(b"\r\n", b"\n").rstrip(b"\n") for path in files) + b"\n"
    if not data.strip():
        return None
    path = BUILD / "corpora" / f"logs-{size}-{hashlib.sha256(data).hexdigest()[:12]}.log"
    if not path.exists():
        _write(path, data * -(-size // len(data)))
    return path


def head(path: Path, size: Optional[int]) -> Path:
    """The file itself, or for those who are slow another with the lines that fit into its first `size` bytes."""
    if size is None or size >= path.stat().st_size:
        return path
    part = path.with_name(f"{path.stem}-head-{size}.log")
    if not part.exists():
        data = path.read_bytes()[:size]
        _write(part, data[: data.rindex(b"\n") + 1])
    return part


def packed(path: Path, fields: str, size: int) -> Tuple[bytes, int]:
    """The file's lines as at least `size` bytes of msgpack maps, and how many they are.

    `fields` is "message" for {"message": line} alone, "agent" for the fields too that a Kubernetes agent adds.
    """
    import msgpack

    records = []
    for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines()):
        record = {"message": line}
        if fields == "agent":
            app = f"app-{number % 20}"
            labels = {"app.kubernetes.io/name": app, "tier": "backend"}
            pod = {"pod_name": f"{app}-7d4b9", "namespace_name": "prod", "container_name": "app", "labels": labels}
            record = {"message": line, "stream": "stdout", "line": number, "kubernetes": pod}
        records.append(msgpack.packb(record))
    data = b"".join(records)
    times = max(1, -(-size // len(data)))
    return data * times, len(records) * times
