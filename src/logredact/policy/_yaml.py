"""YAML, or JSON, into nodes that know their line and column.

Built over PyYAML's events and not its loaders: nothing but maps, lists and scalars comes out, no scalar changes its
meaning (`on`, `012` and dates are strings), and what only an attacker needs is refused before it grows.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, NamedTuple, Optional, Set, Tuple, Union

from ._errors import PolicyError, Problem, printable, shown

__all__ = ["Map", "Node", "Scalar", "Seq", "parse"]

MAX_BYTES = 1 << 20
MAX_DEPTH = 16
MAX_NODES = 100_000

# What YAML 1.2 does not allow in a stream (section 5.1).
_NOT_PRINTABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
_INT = r"-?(?:0|[1-9][0-9]{0,18})"
_CONSTANTS: Dict[str, Optional[bool]] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_CONSTANTS.update({"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False})


class Scalar(NamedTuple):
    """A string, integer, boolean or None, and where it stands."""

    value: Any
    line: int
    column: int


class Seq(NamedTuple):
    """A list."""

    items: List["Node"]
    line: int
    column: int


class Map(NamedTuple):
    """Its keys are strings, each there once: pairs of the key and the value, in order."""

    items: List[Tuple[Scalar, "Node"]]
    line: int
    column: int


Node = Union[Scalar, Seq, Map]


def parse(data: bytes, *, source: str) -> Node:
    """The one document in `data`, UTF-8. `source` names it in errors.

    Raises PolicyError: bad encoding or syntax; aliases, anchors, tags, more than one document; a map's key that is
    twice there or no string; more than 1 MiB, 100,000 nodes or 16 levels.
    """
    text = _decoded(data, source)
    if text.lstrip().startswith("{"):
        text = text.replace("\t", " ")  # JSON may be indented with tabs, which not every YAML parser takes
    import yaml  # late: hosts with a compiled plan never need it

    try:
        return _Builder(source).build(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = printable(" ".join(filter(None, (error.context, error.problem))))[:200]
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    except yaml.YAMLError:
        problem, line, column = "cannot be read", 0, 0
    except RecursionError:
        problem, line, column = "nested too deep", 0, 0
    raise PolicyError(source, [Problem(line, column, "not valid YAML: %s" % problem)])


def _decoded(data: bytes, source: str) -> str:
    def fail(at: int, what: str) -> PolicyError:
        before = data[:at]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return PolicyError(source, [Problem(line, column, what)])

    if len(data) > MAX_BYTES:
        raise PolicyError(source, [Problem(0, 0, "larger than 1 MiB, the most that a policy may be")])
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        # The exception holds the file's bytes: it must not become this one's context.
        at = error.start
    else:
        bad = re.search(_NOT_PRINTABLE, text)
        if bad:
            what = "a character that YAML does not allow (U+%04X)" % ord(bad.group())
            raise fail(len(text[: bad.start()].encode("utf-8")), what)
        return text
    raise fail(at, "not UTF-8: save the file in UTF-8")


class _Builder:
    """Makes nodes of events with a stack of its own, so that depth is bounded whatever the parser does."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.problems: List[Problem] = []
        self.stack: List[Union[Seq, Map]] = []
        self.keys: List[Any] = []  # for each open map: the key that waits for its value
        self.seen: List[Set[str]] = []
        self.nodes = 0
        self.root: Optional[Node] = None

    def build(self, events: Any) -> Node:
        for event in events:
            self.take(event)
        if self.root is None:
            self.fail(1, 1, "empty: a policy begins with 'version: 1'")
        if self.root is None or self.problems:
            raise PolicyError(self.source, self.problems)
        return self.root

    def fail(self, line: int, column: int, message: str, *, fatal: bool = False) -> None:
        self.problems.append(Problem(line, column, message))
        if fatal:
            raise PolicyError(self.source, self.problems)

    def take(self, event: Any) -> None:
        name = type(event).__name__
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if name in ("AliasEvent", "ScalarEvent", "SequenceStartEvent", "MappingStartEvent"):
            self.nodes += 1
            if self.nodes > MAX_NODES:
                self.fail(line, column, "more than %d values, the most that a policy may hold" % MAX_NODES, fatal=True)
            if event.anchor is not None:
                self.fail(line, column, "anchors and aliases are not supported: write the value out", fatal=True)
            if getattr(event, "tag", None) not in (None, "!"):
                self.fail(line, column, "tags are not supported: quote a value to make it a string", fatal=True)
        if name == "ScalarEvent":
            self.add(self.scalar(event, line, column))
        elif name in ("SequenceStartEvent", "MappingStartEvent"):
            if len(self.stack) >= MAX_DEPTH:
                self.fail(line, column, "nested deeper than %d levels" % MAX_DEPTH, fatal=True)
            node = Seq([], line, column) if name == "SequenceStartEvent" else Map([], line, column)
            self.add(node)
            self.stack.append(node)
            self.keys.append(None)
            self.seen.append(set())
        elif name in ("SequenceEndEvent", "MappingEndEvent"):
            self.stack.pop()
            self.keys.pop()
            self.seen.pop()
        elif name == "DocumentStartEvent" and self.root is not None:
            self.fail(line, column, "a second document: a policy is one document", fatal=True)

    def add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, Seq):
            parent.items.append(node)
        elif self.keys[-1] is None:
            self.keys[-1] = self.key(node)
        else:
            parent.items.append((self.keys[-1], node))
            self.keys[-1] = None

    def key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            # Its contents would follow as this map's own.
            raise PolicyError(self.source, [*self.problems, Problem(node.line, node.column, "a key must be a string")])
        if not isinstance(node.value, str):
            self.fail(node.line, node.column, "a key must be a string: put it in quotes")
            return Scalar("", node.line, node.column)
        if node.value in self.seen[-1]:
            self.fail(node.line, node.column, "%s is there twice" % shown(node.value))
        self.seen[-1].add(node.value)
        return node

    def scalar(self, event: Any, line: int, column: int) -> Scalar:
        text = event.value
        if event.implicit[0]:  # plain: not quoted, no block scalar
            if text in _CONSTANTS:
                return Scalar(_CONSTANTS[text], line, column)
            if re.fullmatch(_INT, text):
                return Scalar(int(text), line, column)
        if any("\ud800" <= c <= "\udfff" for c in text):
            self.fail(line, column, "half of a surrogate pair: write the character itself")
            text = ""
        return Scalar(text, line, column)
