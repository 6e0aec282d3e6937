"""A sample of Kubernetes logs as Fluentd hands them on: records with planted secrets, the same for the same seed."""

from __future__ import annotations

import json
import struct
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Sequence, Tuple

import msgpack

from planted import Planted, Planter, Source

__all__ = ["COUNT", "SEED", "Event", "event_time", "generate", "pack"]

SEED = 20240612
COUNT = 4000

_START = 1_718_200_920  # 2024-06-12 14:02:00 UTC
_PLANTED_SHARE = 0.2

Record = Dict[str, Any]


class Event(NamedTuple):
    """One event, and what was planted in its record."""

    tag: str
    seconds: int
    nanoseconds: int
    record: Record
    planted: Tuple[Planted, ...]


def event_time(event: Event) -> msgpack.ExtType:
    """Fluentd's EventTime: ext type 0, seconds and nanoseconds."""
    return msgpack.ExtType(0, struct.pack(">II", event.seconds, event.nanoseconds))


def pack(record: Record) -> bytes:
    return msgpack.packb(record, use_bin_type=True)


def generate(seed: int = SEED, count: int = COUNT) -> Iterator[Event]:
    source = Source(seed)
    planter = Planter(source)
    pods = [_Pod(source, app) for app in _APPS for _ in range(2)]
    time = _START * 1_000_000_000
    for _ in range(count):
        time += 1 + source.below(80_000_000)
        kind = source.pick(_KINDS)
        clock = _Clock(time)
        tag, record = kind(source, planter, source.pick(pods), clock, source.chance(_PLANTED_SHARE))
        yield Event(tag, clock.seconds, clock.nanoseconds, record, planter.take())


class _Clock:
    def __init__(self, time: int) -> None:
        self.seconds, self.nanoseconds = divmod(time, 1_000_000_000)
        minute, self._second = divmod(self.seconds - _START, 60)
        hour, self._minute = divmod(minute + 2, 60)
        self._hour = 14 + hour

    def iso(self) -> str:
        return f"2024-06-12T{self.time(9)}Z"

    def time(self, digits: int = 6) -> str:
        return f"{self._hour:02}:{self._minute:02}:{self._second:02}.{f'{self.nanoseconds:09}'[:digits]}"

    def nginx(self) -> str:
        return f"12/Jun/2024:{self._hour:02}:{self._minute:02}:{self._second:02} +0000"


_APPS = ("checkout", "payments", "profile", "frontend", "mailer", "etl-worker")


class _Pod:
    """What Fluentd's Kubernetes metadata filter knows of a container."""

    def __init__(self, source: Source, app: str) -> None:
        template = source.hex(10)
        self.app = app
        self.ip = f"10.{source.below(200)}.{source.below(255)}.{1 + source.below(254)}"
        self.id = source.hex(64)
        self.name = f"{app}-{template}-{source.text('bcdfghjklmnpqrstvwxz2456789', 5)}"
        self.tag = f"kube.var.log.containers.{self.name}_shop_{app}-{self.id}.log"
        self.metadata = {
            "container_name": app,
            "namespace_name": "shop",
            "pod_name": self.name,
            "pod_id": source.uuid(),
            "pod_ip": self.ip,
            "host": f"node-{1 + source.below(5)}.cluster.internal",
            "container_image": f"registry.example.com/shop/{app}:1.{source.below(30)}.{source.below(9)}",
            "container_image_id": f"registry.example.com/shop/{app}@sha256:{source.hex(64)}",
            "labels": {"app.kubernetes.io/name": app, "pod-template-hash": template},
            "annotations": {},
            "master_url": "https://10.96.0.1:443/api",
        }

    def record(self, log: str, stream: str = "stdout") -> Record:
        return {"stream": stream, "log": log, "docker": {"container_id": self.id}, "kubernetes": self.metadata}


# ---- texts with a secret ---------------------------------------------------

_SECRET_TEXTS: Tuple[Callable[[Source, Planter], str], ...] = (
    lambda s, p: f"charge declined for card {p.card(s.pick(('', ' ', '-')))}, order {s.below(10**6)}",
    lambda s, p: f"pan={p.card()} amount={s.below(9000)}.{s.below(100):02} currency=EUR result=approved",
    lambda s, p: f"KYC: applicant {p.email()} gave SSN {p.ssn()} on page {1 + s.below(4)}",
    lambda s, p: f"refund to IBAN {p.iban(s.pick(('', ' ')))}; done",
    lambda s, p: f"mail to <{p.email()}> bounced: mailbox full (retry {s.below(5)})",
    lambda s, p: f"user={p.email()} action=login ok=true duration={s.below(900)}ms",
    lambda s, p: f"session token {p.jwt()} accepted",
    lambda s, p: f"could not parse key:\n{p.pem()}\nsee the deployment guide",
    lambda s, p: f"GET /v1/me Authorization: Bearer {p.bearer()}",
    lambda s, p: f"> Authorization: Basic {p.basic()}\n> Accept: */*",
    lambda s, p: f"dial postgres://shop:{p.url_password()}@db.internal:5432/shop?sslmode=require failed: timeout",
    lambda s, p: f"amqp connection to amqp://worker:{p.url_password()}@rabbit:5672/%2f restored",
    lambda s, p: f"starting with DB_PASSWORD={p.password()} DB_HOST=db.internal PORT=5432",
    lambda s, p: f"config: smtp_pass = '{p.password()}', smtp_host = 'mail.internal'",
    lambda s, p: f'level=warn msg="rotating credentials" client_secret="{p.password()}" attempt={s.below(9)}',
    lambda s, p: f"spring.datasource.password: {p.password()}",
    lambda s, p: json.dumps({"event": "login", "user": "svc-etl", "password": p.password(), "ok": True}),
    lambda s, p: "upstream said " + json.dumps(json.dumps({"error": "denied", "api_key": p.api_key(), "code": 403})),
    lambda s, p: f"POST /oauth/token?grant_type=refresh&refresh_token={p.api_key()}&scope=read 200",
    lambda s, p: f"X-Api-Key: {p.api_key()}",
    lambda s, p: f"Set-Cookie: PHPSESSID={p.api_key()}; Path=/; HttpOnly",
    lambda s, p: f"Server=sql.internal;Uid=app;Pwd={p.password()};Encrypt=yes",
    lambda s, p: f"cloning with {p.token()} as robot",
    lambda s, p: f"env dump: HOME=/root CI_TOOL={p.token()} LANG=C",
    lambda s, p: f"line one\\npush rejected for {p.token()}\\nline three",
    lambda s, p: f"webhook signed with key {p.token()}, body {s.below(4000)} bytes",
)

# Nothing in these may change, however much it looks like something.
_PLAIN_TEXTS: Tuple[Callable[[Source], str], ...] = (
    lambda s: f"request {s.uuid()} served in {s.below(900)}.{s.below(1000):03} ms",
    lambda s: f"order 4000{s.below(10**6):06} queued, batch {s.below(100)} of 100",
    lambda s: f"cache miss for key user:{s.below(10**5)}:basket, token_count={s.below(4000)} tokens: {s.below(10**8)}",
    lambda s: f"java.io.IOException: unexpected token: EOF\n\tat com.example.shop.Parser.next(Parser.java:{s.below(900)})",
    lambda s: f"GC (G1 Evacuation Pause) {s.below(900)}M->{s.below(300)}M(1024M) 0.0{s.below(1000):03} secs",
    lambda s: f"connected to 10.0.{s.below(255)}.{s.below(255)}:{1024 + s.below(60000)} (tls 1.3, ALPN h2)",
    lambda s: f"loaded logo@2x.png, lodash@4.17.{s.below(30)}, user@1000.service",
    lambda s: f"commit {s.hex(40)} deployed, password_policy=strict, secretName=db-credentials-{s.below(9)}",
    lambda s: f"überprüfe Bestellung №{s.below(10**4)} … 完了 ✓",
    lambda s: f"epoch_ms={1718200000000 + s.below(10**9)} seq={s.below(10**9)} crc=0x{s.hex(8)} rate={s.below(100)}.{s.below(10)}%",
)


def _text(source: Source, planter: Planter, secret: bool) -> str:
    return source.pick(_SECRET_TEXTS)(source, planter) if secret else source.pick(_PLAIN_TEXTS)(source)


# ---- kinds of logs -----------------------------------------------------------


def _container(source: Source, planter: Planter, pod: _Pod, clock: _Clock, secret: bool) -> Tuple[str, Record]:
    level = source.pick(("INFO", "INFO", "DEBUG", "WARN", "ERROR"))
    text = f"{clock.iso()} {level:5} [{source.pick(('main', 'worker-3', 'http-nio-8080-exec-7'))}] "
    return pod.tag, pod.record(text + _text(source, planter, secret) + "\n", source.pick(("stdout", "stderr")))


_FIELDS: Tuple[Callable[[Source, Planter], Record], ...] = (
    lambda s, p: {"user": {"id": s.below(10**6), "email": p.email(), "verified": True}},
    lambda s, p: {"payment": {"card": {"number": p.card(), "exp": "12/29"}, "amount": s.below(10**5), "tries": None}},
    lambda s, p: {"payment": {"card": {"number": int(p.card()), "brand": "unknown"}, "score": s.below(1000) / 1000}},
    lambda s, p: {"customer": {"name": "J. Doe", "ssn": p.ssn(), "consents": [True, False, None]}},
    lambda s, p: {"payout": {"iban": p.iban(), "bic": "EXAMDEFF", "fees": []}},
    lambda s, p: {"http": {"headers": {"authorization": f"Bearer {p.jwt()}", "accept": "*/*"}, "status": 401}},
    lambda s, p: {"http": {"headers": {"Authorization": f"Basic {p.basic()}", "X-Forwarded-For": "10.1.2.3"}}},
    lambda s, p: {"http": {"headers": [["x-api-key", f"api_key={p.api_key()}"], ["host", "shop.example.com"]]}},
    lambda s, p: {"body": json.dumps({"login": {"user": p.email(), "password": p.password()}, "lang": "de"})},
    lambda s, p: {"body": json.dumps({"raw": json.dumps({"client_secret": p.api_key(), "n": s.below(99)})})},
    lambda s, p: {"body": json.dumps({"pem": p.pem(), "name": "signing"})},
    lambda s, p: {"config": {"db": {"password": p.password(), "pool": {"max": 20, "ratio": 0.75}}, "debug": False}},
    lambda s, p: {"config": {"apiToken": p.api_key(), "retries": 3, "hosts": ["a.internal", "b.internal"]}},
    lambda s, p: {"sessions_by_user": {p.email(): s.below(9), "anonymous": s.below(99)}},
    lambda s, p: {"tags": ["deploy", p.token(), "prod"], "counts": {"18446744073709551615": 2**64 - 1}},
    lambda s, p: {"callback": f"https://hooks.example.com/in?api_key={p.api_key()}&v=2", "delay": 1.5e-7},
    lambda s, p: {"upstream": f"redis://default:{p.url_password()}@redis-master:6379/0", "index": -s.below(2**40)},
    lambda s, p: {"blob": f"password={p.password()} ".encode() + b"\x00\xff\xfe end"},
)


def _application(source: Source, planter: Planter, pod: _Pod, clock: _Clock, secret: bool) -> Tuple[str, Record]:
    record: Record = {
        "ts": clock.seconds + round(clock.nanoseconds / 1e9, 6),
        "level": source.pick(("debug", "info", "warn", "error")),
        "logger": f"shop.{pod.app}.{source.pick(('api', 'db', 'jobs'))}",
        "caller": f"server/handler.go:{source.below(900)}",
        "trace_id": source.hex(32),
        "span_id": source.hex(16),
        "msg": source.pick(("request done", "job finished", "state changed", "upstream call")),
        "duration_ms": source.below(10**6) / 1000,
        "http": {"method": "GET", "path": f"/api/v1/items/{source.below(10**5)}", "status": 200, "bytes": source.below(10**6)},
    }
    if secret:
        record.update(source.pick(_FIELDS)(source, planter))
    record["kubernetes"] = pod.metadata
    return pod.tag, record


def _klog(source: Source, planter: Planter, pod: _Pod, clock: _Clock, secret: bool) -> Tuple[str, Record]:
    place = source.pick(("reflector.go:351", "controller.go:123", "leaderelection.go:250", "httplog.go:132"))
    text = _text(source, planter, secret)
    return f"kube.{pod.app}.klog", pod.record(
        f"{source.pick('IIIWE')}0612 {clock.time()} {1 + source.below(9):7} {place}] {text}\n", "stderr"
    )


def _nginx(source: Source, planter: Planter, pod: _Pod, clock: _Clock, secret: bool) -> Tuple[str, Record]:
    query, user, referer = f"page={source.below(50)}", "-", "-"
    if secret:
        query, user, referer = source.pick((
            lambda: (f"email={planter.email()}&page=2", "-", "-"),
            lambda: (f"access_token={planter.api_key()}&page=2", "-", "-"),
            lambda: (f"q=card%20{planter.card('-')}", "-", "-"),
            lambda: (query, planter.email(), "-"),
            lambda: (query, "-", f"https://ci:{planter.url_password()}@git.example.com/shop.git"),
            lambda: (f"key={planter.token()}", "-", "https://shop.example.com/"),
        ))()  # fmt: skip
    line = (
        f'10.244.{source.below(9)}.{source.below(255)} - {user} [{clock.nginx()}] "GET /catalog/{source.below(999)}?{query} '
        f'HTTP/1.1" {source.pick((200, 200, 304, 404, 502))} {source.below(99999)} "{referer}" '
        f'"Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0" rt=0.{source.below(1000):03}'
    )
    return f"kube.ingress.{pod.app}", pod.record(line + "\n")


def _audit(source: Source, planter: Planter, pod: _Pod, clock: _Clock, secret: bool) -> Tuple[str, Record]:
    verb = source.pick(("get", "list", "watch", "update", "patch"))
    record: Record = {
        "kind": "Event",
        "apiVersion": "audit.k8s.io/v1",
        "level": "RequestResponse" if secret else "Metadata",
        "auditID": source.uuid(),
        "stage": "ResponseComplete",
        "requestURI": f"/api/v1/namespaces/shop/pods?limit=500&resourceVersion={source.below(10**8)}",
        "verb": verb,
        "user": {
            "username": f"system:serviceaccount:shop:{pod.app}",
            "uid": source.uuid(),
            "groups": ["system:serviceaccounts", "system:authenticated"],
        },
        "sourceIPs": [pod.ip],
        "userAgent": "kubectl/v1.30.1 (linux/amd64) kubernetes/6911225",
        "objectRef": {"resource": "pods", "namespace": "shop", "name": pod.name, "apiVersion": "v1"},
        "responseStatus": {"metadata": {}, "code": source.pick((200, 200, 201, 403, 409))},
        "requestReceivedTimestamp": clock.iso(),
        "stageTimestamp": clock.iso(),
        "annotations": {"authorization.k8s.io/decision": "allow", "authorization.k8s.io/reason": ""},
    }
    if secret:
        record["requestObject"] = source.pick(_AUDIT_OBJECTS)(source, planter)
    return "kube.audit", record


_AUDIT_OBJECTS: Sequence[Callable[[Source, Planter], Record]] = (
    lambda s, p: {"kind": "Secret", "stringData": {"password": p.kubernetes_secret()}, "type": "Opaque"},
    lambda s, p: {"kind": "ConfigMap", "data": {"app.ini": f"[db]\nhost = db.internal\npassword = {p.password()}\n"}},
    lambda s, p: {"kind": "Secret", "stringData": {"tls.key": p.pem()}, "type": "kubernetes.io/tls"},
    lambda s, p: {"kind": "Pod", "metadata": {"annotations": {"example.com/owner": p.email()}}},
    lambda s, p: {"kind": "TokenReview", "spec": {"token": p.jwt(), "audiences": ["https://kubernetes.default.svc"]}},
    lambda s, p: {"kind": "Pod", "spec": {"env": [{"name": "CI_TOOL", "value": p.token()}, {"name": "PORT", "value": "80"}]}},
)

_KINDS: List[Callable[[Source, Planter, _Pod, _Clock, bool], Tuple[str, Record]]] = [
    _container, _container, _container, _application, _application, _klog, _nginx, _nginx, _audit,
]  # fmt: skip
