"""redact(record): everything but the findings comes back as the very same objects."""

from __future__ import annotations

import collections
import copy
import datetime
import decimal
import enum
import inspect
import sys

import msgpack
import pytest

from logredact import LimitError, Redactor
from logredact._record import redact_record
from logredact._types import Edit

MAIL = "jo@example.com"
LABEL = "[REDACTED:email]"
Point = collections.namedtuple("Point", "x y")


class Text(str):
    pass


class Number(int):
    pass


class Level(enum.IntEnum):
    HIGH = 3


@pytest.fixture
def redactor(backend):
    return Redactor()


def unusual():
    """Objects that a re-encoding would not give back."""
    return {
        "text": Text("x"),
        "number": Number(5),
        "level": Level.HIGH,
        "big": 1 << 70,
        "negative": -(1 << 70),
        "tuple": (1, (2,)),
        "point": Point(1, 2),
        "when": datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc),
        "day": datetime.date(2024, 1, 2),
        "time": datetime.time(1, 2),
        "nan": float("nan"),
        "zero": -0.0,
        "bytes": b"\xff",
        "array": bytearray(b"x"),
        "surrogate": "\ud800",
        "none": None,
        "true": True,
        7: "integer key",
        None: "nil key",
        (1, "a"): "tuple key",
        b"k": "bytes key",
        "empty": [[], {}, (), "", b""],
        "ordered": collections.OrderedDict(b=1, a=2),
    }


def test_a_record_without_a_finding_is_the_same_object(redactor):
    record = unusual()
    assert redactor.redact(record) is record
    empty = {}
    assert redactor.redact(empty) is empty


def test_all_but_the_finding_is_the_same_objects_in_the_same_order(redactor):
    record = unusual()
    record["mail"] = MAIL
    record["after"] = object_after = ["x"]
    before = copy.copy(record)
    redacted = redactor.redact(record)
    assert redacted is not record
    assert redacted.pop("mail") == LABEL
    assert redacted["after"] is object_after
    assert list(map(type, redacted)) == [type(key) for key in before if key != "mail"]
    assert all(value is before[key] for key, value in redacted.items())
    assert list(redacted) == [key for key in before if key != "mail"]
    assert list(record) == list(before) and record["mail"] is MAIL


def test_only_the_way_to_a_finding_is_copied(redactor):
    record = {"a": {"b": [{"c": (1, MAIL, ["x"])}, {"d": 1}]}, "e": {"f": 1}}
    redacted = redactor.redact(record)
    assert redacted == {"a": {"b": [{"c": (1, LABEL, ["x"])}, {"d": 1}]}, "e": {"f": 1}}
    assert redacted["e"] is record["e"]
    assert redacted["a"]["b"][1] is record["a"]["b"][1]
    assert redacted["a"]["b"][0]["c"][2] is record["a"]["b"][0]["c"][2]
    assert record["a"]["b"][0]["c"][1] == MAIL


def test_changed_containers_and_values_keep_their_kind(redactor):
    record = {
        "point": Point(1, MAIL),
        "ordered": collections.OrderedDict(b=MAIL, a=2),
        "default": collections.defaultdict(list, {"x": MAIL}),
        "bytes": MAIL.encode(),
        "array": bytearray(MAIL.encode()),
        "text": Text(MAIL),
        ("k", MAIL): 1,
    }
    redacted = redactor.redact(record)
    assert redacted["point"] == Point(1, LABEL) and type(redacted["point"]) is Point
    assert list(redacted["ordered"].items()) == [("b", LABEL), ("a", 2)]
    assert type(redacted["ordered"]) is collections.OrderedDict
    assert redacted["default"]["new"] == []
    assert redacted["bytes"] == LABEL.encode() and type(redacted["bytes"]) is bytes
    assert redacted["array"] == LABEL.encode() and type(redacted["array"]) is bytearray
    assert redacted["text"] == LABEL and type(redacted["text"]) is str
    assert redacted[("k", LABEL)] == 1


def test_numbers_and_big_integers_are_scanned(redactor):
    card = 4111111111111111
    record = {"a": card, "b": float(card), "c": 1 << 70}
    label = "[REDACTED:credit-card]"
    assert redactor.redact(record) == {"a": label, "b": label, "c": 1 << 70}
    secret = {"password": 1 << 70}
    assert redactor.redact(secret) == {"password": "[REDACTED:key-value]"}


def test_keys_that_become_equal_lose_no_value(redactor):
    record = {MAIL: 1, "al@example.org": 2, LABEL + "#2": 3, "x": 4, "bo@example.org": 5}
    redacted = redactor.redact(record)
    assert list(redacted.values()) == [1, 2, 3, 4, 5]
    assert set(redacted) == {LABEL, LABEL + "#2", LABEL + "#3", LABEL + "#4", "x"}
    assert redacted[LABEL + "#2"] == 3


def test_field_rules(backend):
    redactor = Redactor.from_yaml(
        """
        version: 1
        rules:
          - {key: secret, action: remove}
          - {path: "$.list[0]", action: remove}
          - {path: "$.user", action: redact}
          - {key: when, action: redact}
        """
    )
    kept = [2]
    record = {
        "secret": {"deep": 1},
        "list": [[1], kept, {"secret": 1, "x": kept}],
        "user": {"name": "x"},
        "when": datetime.date(2024, 1, 1),
        "only": {"secret": 1},
    }
    redacted = redactor.redact(record)
    assert redacted == {
        "list": [kept, {"x": kept}],
        "user": "[REDACTED:field]",
        "when": "[REDACTED:field]",
        "only": {},
    }
    assert redacted["list"][0] is kept and redacted["list"][1]["x"] is kept


def test_a_dropped_record_is_none(backend):
    redactor = Redactor.from_yaml("{version: 1, rules: [{detector: email, action: drop}]}")
    assert redactor.redact({"m": [MAIL]}) is None
    assert redactor.redact({"m": "x"}) == {"m": "x"}


def test_a_record_that_fails_as_a_whole_becomes_a_placeholder(backend):
    redactor = Redactor.from_yaml(
        "{version: 1, packs: [default], limits: {value_bytes: 100, record_bytes: 200}}"
    )
    record = {"message": ["x" * 99] * 3}
    assert redactor.redact(record) == {"message": "[REDACTED:too-large]"}


@pytest.mark.parametrize("wrong", [[], "x", None, 5, [("a", 1)]])
def test_a_record_is_a_dict(redactor, wrong):
    with pytest.raises(TypeError, match=f"not an object of type {type(wrong).__name__}"):
        redactor.redact(wrong)


@pytest.mark.parametrize("value", [object(), {1}, decimal.Decimal(1), 1j, memoryview(b"x"), print])
def test_types_that_no_record_holds_are_refused_by_name(redactor, value):
    with pytest.raises(TypeError) as caught:
        redactor.redact({"m": [value]})
    name = type(value).__name__
    assert str(caught.value) == f"a record cannot hold an object of type {name}"


def test_default_gives_what_takes_their_place(redactor):
    kept = [1]
    record = {"a": decimal.Decimal("1.5"), "b": [{MAIL}], "k": kept, frozenset([1]): 1}
    redacted = redactor.redact(record, default=str)
    assert redacted == {"a": "1.5", "b": ["{'" + LABEL + "'}"], "k": kept, "frozenset({1})": 1}
    assert redacted["k"] is kept
    clean = {"a": 1}
    assert redactor.redact(clean, default=str) is clean


def test_cycles_and_depth_end_in_a_clear_error(redactor):
    cycle = {}
    cycle["x"] = [cycle]
    deep = record = {}
    for _ in range(100_000):
        deep["x"] = deep = {}
    for default in (None, str):
        for each in (cycle, record):
            with pytest.raises(LimitError, match="deeper than 200 levels or holds itself"):
                redactor.redact(each, default=default)
    while record:  # dismantled from outside: the interpreter's own way in is recursive
        record = record.pop("x")


def test_little_stack_left_is_an_error_of_its_own(redactor):
    record = {"x": MAIL}
    for _ in range(150):
        record = {"x": record}

    def sink(levels):
        return redactor.redact(record) if levels == 0 else sink(levels - 1)

    with pytest.raises(LimitError):
        sink(sys.getrecursionlimit() - len(inspect.stack()) - 100)
    assert redactor.redact({"x": MAIL}) == {"x": LABEL}


def test_shared_parts_that_multiply_are_stopped(redactor, monkeypatch):
    monkeypatch.setattr("logredact._msgpack.MAX_BYTES", 1 << 20)
    bomb = ["x" * 100]
    for _ in range(40):
        bomb = [bomb, bomb]
    with pytest.raises(LimitError, match="longer than"):
        redactor.redact({"m": bomb})


def test_integers_with_too_many_digits(redactor):
    if not hasattr(sys, "get_int_max_str_digits"):
        pytest.skip("no limit in this version")
    with pytest.raises(LimitError, match="too many digits"):
        redactor.redact({"m": 1 << 100_000})


class Edited:
    """Gives edits made by hand, as a session would."""

    def __init__(self, *edits):
        self._edits = [Edit(*each) for each in edits]

    def edits(self, record):
        return self._edits


def test_edits_of_headers_parts_and_whole_objects():
    record = {"ab": "xyz", "c": [1, 2], "d": {"e": 1}}
    at = msgpack.packb(record).index
    text, array, inner = at(b"xyz"), at(b"\x92"), at(b"\x81\xa1e")
    part = Edited((text, text + 1, b"Q"), (array, array + 2, b"\x91"), (inner, inner + 4, b"\xc0"))
    redacted = redact_record(part, record)
    assert redacted == {"ab": "Qyz", "c": [2], "d": None}
    grown = Edited((text - 1, text, b"\xa5"), (text + 3, text + 3, b"__"))
    assert redact_record(grown, record) == {"ab": "xyz__", "c": [1, 2], "d": {"e": 1}}


def test_one_edit_over_header_and_first_entry():
    record = collections.OrderedDict(a=1, b=[2])
    edits = Edited((0, 4, b"\x81"))
    redacted = redact_record(edits, record)
    assert redacted == collections.OrderedDict(b=[2])
    assert type(redacted) is collections.OrderedDict and redacted["b"] is record["b"]
