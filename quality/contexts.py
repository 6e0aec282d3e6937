"""The syntaxes in which a value stands in a log, under a key or near words that say what it is."""

from __future__ import annotations

import html
import json
from typing import Any, Callable, NamedTuple
from urllib.parse import quote, quote_plus

__all__ = ["CONTEXTS", "Context", "RECORDS", "Spelled"]


class Spelled(NamedTuple):
    """Words of a name in the usual spellings."""

    words: str

    @property
    def snake(self) -> str:
        return self.words.replace(" ", "_")

    @property
    def kebab(self) -> str:
        return self.words.replace(" ", "-")

    @property
    def upper(self) -> str:
        return self.snake.upper()

    @property
    def pascal(self) -> str:
        return "".join(word[:1].upper() + word[1:] for word in self.words.split(" "))

    @property
    def camel(self) -> str:
        return self.pascal[:1].lower() + self.pascal[1:]

    @property
    def header(self) -> str:
        return "-".join(word[:1].upper() + word[1:] for word in self.words.split(" "))

    @property
    def prose(self) -> str:
        """Words apart; a first one of one or two letters is joined, as nobody could tell it from other words."""
        first, _, rest = self.words.partition(" ")
        return self.words if len(first) > 2 else self.snake


class Context(NamedTuple):
    """`before` and `behind` of a name; `written` is how the value stands there; `pair`: key and value are joined."""

    before: Callable[[Spelled], str]
    behind: Callable[[Spelled], str]
    written: Callable[[str], str]
    pair: bool


def _plain(value: str) -> str:
    return value


def _json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _json_twice(value: str) -> str:
    return _json(_json(value))


def _percent(value: str) -> str:
    return "".join("%%%02X" % byte if byte % 3 == 0 or byte == 37 or byte >= 128 else chr(byte) for byte in value.encode())


def _unicode_escapes(value: str) -> str:
    return "".join("\\u%04x" % ord(letter) if ord(letter) % 3 == 0 else _json(letter) for letter in value)


def _references(value: str) -> str:
    return "".join("&#%d;" % ord(letter) if ord(letter) % 3 == 0 else html.escape(letter) for letter in value)


def _pair(before: str, behind: str, written: Callable[[str], str] = _plain, pair: bool = True) -> Context:
    """`before` and `behind` are formats over the spellings of the name."""

    def filled(text: str) -> Callable[[Spelled], str]:
        spellings = ("snake", "kebab", "upper", "pascal", "camel", "header", "prose")
        return lambda name: _fill(text, {spelling: getattr(name, spelling) for spelling in spellings})

    return Context(filled(before), filled(behind), written, pair)


def _fill(text: str, names: dict[str, str]) -> str:
    for spelling, name in names.items():
        text = text.replace("<%s>" % spelling, name)
    return text


CONTEXTS: dict[str, Context] = {
    "logfmt": _pair("level=info <snake>=", " dur=3ms"),
    "logfmt, quoted": _pair('level=info <snake>="', '" dur=3ms'),
    "JSON": _pair('{"<camel>":"', '","ok":true}', _json),
    "JSON, indented": _pair('{\n  "<snake>": "', '",\n  "n": 1\n}', _json),
    "JSON in a string": _pair('{"msg":"{\\"<snake>\\":\\"', '\\",\\"n\\":1}"}', _json_twice),
    "JSON in a string, twice": _pair('{\\\\\\"<snake>\\\\\\":\\\\\\"', '\\\\\\",\\\\\\"n\\\\\\":1}', _plain),
    "YAML": _pair("kind: x\n<snake>: ", "\nname: y"),
    "YAML, quoted": _pair("<kebab>: '", "'"),
    "YAML, block": _pair("kind: x\n<snake>: |\n  ", "\nname: y"),
    "XML element": _pair("<a><b><<camel>>", "</<camel>></b></a>", html.escape),
    "XML attribute": _pair('<item <snake>="', '" n="1"/>', html.escape),
    "URL query": _pair("GET /a?x=1&<snake>=", "&y=2 HTTP/1.1", lambda value: quote(value, safe="")),
    "form": Context(lambda name: "x=1&%s=" % quote_plus(name.snake), lambda name: "&y=2", quote_plus, True),
    "header": _pair("<header>: ", "\r\nAccept: */*"),
    "flag with =": _pair("run --<kebab>=", " --verbose"),
    "flag": _pair("run --<kebab> ", " --verbose"),
    "environment": _pair("HOME=/root\n<upper>=", "\nSHELL=/bin/sh"),
    "export": _pair('export <upper>="', '"'),
    "Python dict": _pair("{'a': 1, '<snake>': '", "', 'b': None}"),
    "Python repr": _pair("Client(name='x', <snake>='", "', n=1)"),
    "Go struct": _pair("&{Name:x <pascal>:", " Other:1}"),
    "Java toString": _pair("Config{name='x', <camel>='", "', n=1}"),
    "Rust Debug": _pair('Config { name: "x", <snake>: "', '", n: 1 }'),
    "Ruby hash": _pair('{:a=>1, :<snake>=>"', '"}'),
    "SQL where": _pair("SELECT * FROM t WHERE <snake> = '", "' LIMIT 1"),
    "SQL insert": _pair("INSERT INTO t (<snake>) VALUES ('", "')", pair=False),
    "connection string": _pair("Server=db;<pascal>=", ";Encrypt=yes"),
    "INI": _pair("[main]\n<snake> = ", "\nn = 1"),
    "coloured": _pair("\x1b[36m<snake>\x1b[0m=", "\x1b[0m ok"),
    "prose": _pair("the <prose> ", " was seen", pair=False),
    "end of a sentence": _pair("We have seen the <prose> ", ".", pair=False),
    "backticks": _pair("use <prose> `", "` here", pair=False),
    "in brackets": _pair("<prose> (", ")", pair=False),
    "percent-encoded": _pair("<snake>=", " end", _percent),
    "\\u escapes": _pair('{"<snake>":"', '"}', _unicode_escapes),
    "character references": _pair("<snake>=&quot;", "&quot; end", _references),
}

#: Records, as a host has them: what stands in them for a name and a value.
RECORDS: dict[str, Callable[[Spelled, str], dict[str, Any]]] = {
    "record": lambda name, value: {"n": 1, name.snake: value},
    "record, nested": lambda name, value: {name.camel: {"value": value}, "n": 1},
    "record, in an array": lambda name, value: {name.upper: ["x", value]},
}
