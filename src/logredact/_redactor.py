"""Redactor: a policy, ready to redact values, records and streams from any thread."""

from __future__ import annotations

import os
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, TypeVar, Union

from logredact import _backend
from logredact._errors import ARGUMENT, LIMIT, LimitError, LogredactError
from logredact._msgpack import text_of
from logredact._plans import as_plan
from logredact._pool import SessionPool
from logredact._record import redact_record
from logredact._sealing import Sealer
from logredact._types import DetectorStats, Finding

__all__ = ["Redactor"]

_Text = TypeVar("_Text", str, bytes)
_CONTINUATION = bytes(range(0x80, 0xC0))


class Redactor:
    """Redacts by one policy; any number of threads may share it.

    `policy` is the path of a policy (YAML) or of a compiled plan, a `logredact.policy.Policy`, or
    a plan's bytes. `packs` names shipped packs instead; neither: the pack `default`. `keys` holds
    key material by the name that the policy gives the key, at least 32 bytes each; keys that are
    not there come from the files and variables that the policy names.

    Where the policy seals a stream (docs/seal.md), redact, redact_json and redact_msgpack seal what they return, as one stream of this
    process, and checkpoints() has what belongs into the same log. A child process that is forked cannot go on with it: its calls raise.

    Errors: PolicyError (a wrong policy), PlanError, KeyMaterialError, OSError.
    """

    def __init__(
        self,
        policy: Union[str, "os.PathLike[str]", bytes, Any, None] = None,
        *,
        packs: Optional[Sequence[str]] = None,
        keys: Optional[Mapping[str, bytes]] = None,
    ) -> None:
        self._pool: Optional[SessionPool] = None
        self._sealer: Optional[Sealer] = None
        self._pool = SessionPool(*as_plan(policy, packs=packs, keys=keys))
        if self._pool.policy.seal_field is not None:
            self._sealer = Sealer(self._pool)

    @classmethod
    def from_yaml(cls, text: str, *, keys: Optional[Mapping[str, bytes]] = None) -> "Redactor":
        """A redactor for a policy given as text. Errors: as the class."""
        from logredact.policy import loads

        return cls(loads(text), keys=keys)

    # ---- values ----

    def redact_text(self, text: _Text, *, tag: Optional[str] = None) -> Optional[_Text]:
        """The text as one value, redacted, of the type it came in; None if it is dropped.

        A text above the policy's `value_bytes` becomes a placeholder. Errors: LogredactError, also where the policy seals: a text has no
        place for a seal.
        """
        data = _encoded(text)
        if self._sealer is not None:
            raise LogredactError(ARGUMENT, "the policy seals records, and a text has no place for a seal: redact it as a record")
        with self._session(tag=tag) as session:
            output = session.value(data)
        if output is None or isinstance(text, bytes):
            return output
        return text if output == data else text_of(output)

    def scan(self, text: Union[str, bytes], *, tag: Optional[str] = None) -> List[Finding]:
        """What the rules act on in the text, in order; offsets are of characters for str.

        Errors: LimitError where the text is above a limit of the policy, and so was not scanned.
        """
        data = _encoded(text)
        with self._session(tag=tag, collect=True) as session:
            failed = session.counters()["values_failed"]
            session.value(data)
            unscanned = session.counters()["values_failed"] != failed
            found = session.findings()
        if unscanned:
            raise LimitError(LIMIT, "the text is above a limit of the policy and was not scanned")
        spans = [(each.detector or "", each.start, each.end) for each in found]
        if isinstance(text, str) and len(text) != len(data):
            spans = _in_characters(data, spans)
        return [Finding(*span) for span in spans]

    def stats(
        self, texts: Iterable[Union[str, bytes]], *, tag: Optional[str] = None
    ) -> Dict[str, DetectorStats]:
        """What each detector costs on these texts, by its id: shows which rule is expensive.

        Counts and times are of this call alone. Errors: LogredactError.
        """
        with self._session(tag=tag, stats=True) as session:
            before = session.detector_stats()
            for text in texts:
                session.value(_encoded(text))
            after = session.detector_stats()
        return {
            name: DetectorStats(*(now - then for now, then in zip(after[name], before[name])))
            for name in after
        }

    # ---- records ----

    def redact(
        self,
        record: Dict[Any, Any],
        *,
        tag: Optional[str] = None,
        default: Optional[Callable[[Any], Any]] = None,
    ) -> Optional[Dict[Any, Any]]:
        """A record of dict, list, tuple, str, bytes, numbers, bool, None and dates; None if dropped.

        The argument is never changed. What holds no finding comes back as the same object, the
        record itself where nothing changed. Where keys become equal by redaction the later ones
        get "#2", "#3" and so on. `default` is called for objects of any other type; what it
        returns (such as `str` does) is redacted and takes the object's place.

        Where the policy seals, what comes back is a new dict with the seal last, and holds what JSON and msgpack both can: dates and
        times as text, lists for tuples, None for NaN. Written as either, it verifies; a field that is added afterwards makes it a modified one.

        Errors: TypeError for other types without `default`; LimitError for a record that holds
        itself or nests beyond 200 levels, or above a limit of a policy with `on_error: stop`.
        """
        redacted = self._redact(record, tag, default)
        return redacted if redacted is None or self._sealer is None else self._sealer.record(redacted, tag)

    def _redact(
        self, record: Dict[Any, Any], tag: Optional[str], default: Optional[Callable[[Any], Any]]
    ) -> Optional[Dict[Any, Any]]:
        """Without a seal: for what does not leave."""
        with self._session(tag=tag) as session:
            redacted = redact_record(session, record, default)
            self._count_dropped(session)
        return redacted

    # ---- streams ----

    def redact_msgpack(
        self, data: bytes, *, framing: str = "map", tag: Optional[str] = None
    ) -> bytes:
        """A stream of msgpack events, whole: framing "map", "event" or "fluentbit".

        Errors: MalformedError and TruncatedError (nothing is returned then), LimitError.
        """
        if framing not in ("map", "event", "fluentbit"):
            raise ValueError("framing must be 'map', 'event' or 'fluentbit'")
        return self._stream(data, tag, format="msgpack", framing=framing)

    def redact_json(self, data: _Text, *, tag: Optional[str] = None) -> _Text:
        """JSON documents, one or more, with any white space between and in them (JSON lines too).

        All bytes outside replacements stay as they are. Errors: as redact_msgpack.
        """
        output = self._stream(_encoded(data), tag, format="json", framing="document")
        return output if isinstance(data, bytes) else text_of(output)

    def _stream(self, data: bytes, tag: Optional[str], **kind: Any) -> bytes:
        with self._session(tag=tag, **kind) as session:
            session.feed(data)
            session.finish()
            output: bytes = session.output()
            self._count_dropped(session)
        return output if self._sealer is None else self._sealer.chunk(output, kind["format"], kind["framing"], tag)

    def _count_dropped(self, session: Any) -> None:
        if self._sealer is not None:
            self._sealer.dropped(*session.dropped())

    # ---- seal ----

    def checkpoints(self) -> Iterator[Dict[str, str]]:
        """Checkpoints of the sealed stream that are there or due: records to be written to the same log, as they are.

            for checkpoint in redactor.checkpoints():
                log.write(json.dumps(checkpoint) + "\\n")

        Loop over it every second or so, and after close(), which makes the last one. Those that the loop has gone past count as written; others
        come again. Any thread may; while one has them, others get none. Nothing where the policy seals no stream. A process that dies without the last one
        leaves it to the next that seals with the same directory. Errors: LogredactError, KeyMaterialError (the keys have come to their end).
        """
        return iter(()) if self._sealer is None else self._sealer.checkpoints()

    @property
    def seals(self) -> bool:
        """Whether what is returned has a seal, a hash or a signature: it is to be written as it is."""
        return self._sealer is not None

    # ---- life ----

    def reload_if_changed(self) -> bool:
        """Reads known secrets and keyrings again if their files have changed, or a key is to take over;
        True if it did.

        Cheap where nothing has changed: call it every few seconds, or before each batch, from any
        thread. Calls under way finish with the secrets and keys they began with; those of the policy
        before are wiped after the last of them. Rules stay, and keys that are in no keyring.

        Errors: KeyMaterialError (a directory or a file that cannot be read, say), LogredactError;
        then all stays in force as it was, and the next call tries again.
        """
        changed = self._opened().reload_if_changed()
        if changed and self._sealer is not None:
            self._sealer.set_policy(self._opened().policy)
        return changed

    @property
    def digest(self) -> str:
        """SHA-256 of the plan, hex: the same policy has the same digest everywhere."""
        return self._opened().policy.digest.hex()

    @property
    def detectors(self) -> Tuple[str, ...]:
        """Ids of the detectors in use."""
        return self._opened().policy.detectors

    def close(self) -> None:
        """Lets go of sessions and keys; calls under way are finished. A sealed stream ends: checkpoints() has its last one. May be called twice."""
        self._pool = None
        if self._sealer is not None:
            self._sealer.close()

    def __enter__(self) -> "Redactor":
        self._opened()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._pool is None:
            return "<Redactor closed>"
        return f"<Redactor policy {self.digest[:12]}, {_backend.current.library_version()}>"

    def __reduce__(self) -> Any:
        raise TypeError("a Redactor cannot be pickled: it holds keys; make one in each process")

    def _opened(self) -> SessionPool:
        pool = self._pool
        if pool is None:
            raise ValueError("the redactor is closed")
        return pool

    def _session(self, **kind: Any) -> Any:
        return self._opened().session(**kind)


def _encoded(text: Union[str, bytes]) -> bytes:
    if isinstance(text, str):
        return str.encode(text, "utf-8", "surrogatepass")
    if isinstance(text, bytes):
        return text
    raise TypeError(f"expected str or bytes, not {type(text).__name__}")


def _in_characters(data: bytes, spans: List[Tuple[str, int, int]]) -> List[Tuple[str, int, int]]:
    """Byte offsets to character offsets, widened to whole characters; spans in order of start."""
    moved = []
    base = characters = 0
    for detector, start, end in spans:
        while start < len(data) and data[start] & 0xC0 == 0x80:
            start -= 1
        characters += len(data[base:start].translate(None, _CONTINUATION))
        base = start
        length = len(data[start:end].translate(None, _CONTINUATION))
        moved.append((detector, characters, characters + length))
    return moved
