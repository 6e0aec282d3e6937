"""All peers, in the order of the tables."""

from __future__ import annotations

from typing import Dict

from ._adapter import Cargo, Compiled, Go, Peer, Python

__all__ = ["PEERS"]

_BOTH = ("block", "lines")

PEERS: Dict[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer(
            "hyperscan-c", "Hyperscan (C)", Compiled("hyperscan.c", "libhs", "libhyperscan-dev"), modes=_BOTH, quick=True,
            note="reports every end of a match and no start",
        ),
        Peer("re2-cpp", "RE2 (C++)", Compiled("re2.cc", "re2", "libre2-dev"), modes=(*_BOTH, "set"), quick=True,
             note="one expression after another; mode set: RE2::Set first says which of them a line is worth"),
        Peer("sds", "Datadog Sensitive Data Scanner", Cargo("sds"), rewrites=True),
        Peer("vrl", "VRL redact()", Cargo("vrl"), rewrites=True),
        Peer("otel", "OpenTelemetry redaction processor", Go("otel"), rewrites=True, sample=1 << 20),
        Peer("hyperscan-py", "Hyperscan (Python)", Python("hyperscan_py"), modes=_BOTH, note="a Python call for every end of a match"),
        Peer("re2-py", "google-re2 (Python)", Python("google_re2"), modes=_BOTH, quick=True),
        Peer("re", "Python re", Python("python_re"), modes=_BOTH, sample=1 << 20, quick=True),
        Peer("presidio", "Presidio", Python("presidio", ("presidio-analyzer",), own_environment=True), sample=1 << 17),
        Peer("presidio-own", "Presidio, own recognizers", Python("presidio_own", ("presidio-analyzer",), own_environment=True),
             own_rules=True, sample=1 << 16),
        Peer("detect-secrets", "detect-secrets", Python("detect_secrets", ("detect-secrets",), own_environment=True),
             own_rules=True, sample=1 << 16),
    )
}  # fmt: skip
