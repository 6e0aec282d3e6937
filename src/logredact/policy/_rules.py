"""The `rules` of a policy."""

from __future__ import annotations

import re
from typing import Collection, Dict, List, Optional, Tuple

from ..catalog import DETECTORS
from ._actions import Keys, read_action
from ._errors import shown
from ._expression import refusal
from ._fields import Reader
from ._model import KNOWN_SECRET, Action, Pattern, Rule
from ._path import Path, parse_path
from ._standards import Standards
from ._yaml import Node, Seq

__all__ = ["pattern_ids", "read_detectors", "read_paths", "read_rules"]

#: The most that a plan may hold, those of the packs included.
MAX_RULES = 4000
MAX_PATTERN_BYTES = 4096
MAX_GROUP = 99

_TARGETS = ("detector", "key", "path", "pattern")
_OF_PATTERN = ("group", "ignore_case", "name")
_ID = r"[a-z0-9][a-z0-9-]{0,47}"
# Labels of what is not a detector's finding: [REDACTED:field], [REDACTED:error] ...
_RESERVED = ("field", "error", "malformed", "too-deep", "too-large", "too-many")


def read_rules(
    reader: Reader, node: Node, keys: Keys, detectors: Collection[str], standards: Standards
) -> Tuple[Rule, ...]:
    """The rules of a policy that has these `keys`, and these `detectors` besides its patterns."""
    if not isinstance(node, Seq):
        reader.fail(node, "rules must be a list: begin each rule with '- '")
        return ()
    if len(node.items) > MAX_RULES:
        reader.fail(node, "%d rules, more than the %d that a policy may hold" % (len(node.items), MAX_RULES))
        return ()
    patterns: Dict[str, Node] = {}
    rules = [_rule(reader, item, keys, detectors, standards, patterns) for item in node.items]
    return tuple(rule for rule in rules if rule is not None)


def _rule(
    reader: Reader,
    node: Node,
    keys: Keys,
    detectors: Collection[str],
    standards: Standards,
    patterns: Dict[str, Node],
) -> Optional[Rule]:
    fields = reader.fields(node, "a rule", _TARGETS + _OF_PATTERN + ("action", "when"))
    if fields is None:
        return None
    targets = [name for name in _TARGETS if name in fields]
    if len(targets) != 1:
        what = "both %s and %s" % (targets[0], targets[1]) if targets else "none of them"
        reader.fail(node, "a rule has exactly one of %s; this one has %s" % (", ".join(_TARGETS), what))
    if "pattern" not in fields:
        for name in _OF_PATTERN:
            if name in fields:
                reader.fail(fields[name], "%s goes with pattern only" % name)
    found = read_detectors(reader, fields["detector"], detectors) if "detector" in fields else ()
    action: Optional[Action] = None
    if "action" in fields:
        action = read_action(reader, fields["action"], keys, found if "detector" in fields else None)
        if action is not None:
            standards.rule(reader, fields["action"], found, action)
    else:
        reader.fail(node, "a rule needs an action, as in 'action: redact'")
    return Rule(
        detectors=found,
        keys=_key_globs(reader, fields["key"]) if "key" in fields else (),
        paths=read_paths(reader, fields["path"]) if "path" in fields else (),
        pattern=_pattern(reader, fields, patterns) if "pattern" in fields else None,
        action=action or Action("redact"),
        tags=_tags(reader, fields["when"]) if "when" in fields else (),
    )


def read_detectors(reader: Reader, node: Node, known: Collection[str]) -> Tuple[str, ...]:
    """Ids of detectors, each of which must be in `known`."""
    found = []
    for id, item in reader.strings(node, "detector"):
        if id in known:
            found.append(id)
        elif id == KNOWN_SECRET:
            reader.fail(item, "%s needs known_secrets, as in 'known_secrets: [{dir: PATH}]'" % id)
        else:
            guess = reader.near(id, known) or "; 'logredact detectors' lists them"
            reader.fail(item, "unknown detector %s%s" % (shown(id), guess))
    return tuple(found)


def read_paths(reader: Reader, node: Node) -> Tuple[Path, ...]:
    found = []
    for text, item in reader.strings(node, "path"):
        try:
            found.append(parse_path(text))
        except ValueError as error:
            reader.fail(item, "path: %s" % error)
    return tuple(found)


def _key_globs(reader: Reader, node: Node) -> Tuple[str, ...]:
    # ASCII only, as keys are compared; str.lower() would fold more.
    upper = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}
    return tuple(glob.translate(upper) for glob, _ in reader.strings(node, "key", longest=256))


def _tags(reader: Reader, node: Node) -> Tuple[str, ...]:
    fields = reader.fields(node, "when", ("tag",))
    if fields is None:
        return ()
    if "tag" not in fields:
        reader.fail(node, "when needs a tag, as in 'when: {tag: \"kube.**\"}'")
        return ()
    found = []
    for glob, item in reader.strings(fields["tag"], "tag", longest=256):
        if any(c in "{} \t" for c in glob):
            reader.fail(item, "a tag knows * and ** only, no braces and no spaces: write alternatives as a list")
        found.append(glob)
    return tuple(found)


def _pattern(reader: Reader, fields: Dict[str, Node], patterns: Dict[str, Node]) -> Optional[Pattern]:
    node = fields["pattern"]
    id = "pattern-%d" % (len(patterns) + 1)
    at = node
    if "name" in fields:
        at = fields["name"]
        name = reader.string(at, "name")
        if name is not None and not re.fullmatch(_ID, name):
            reader.fail(at, "name must be of a-z, 0-9 and '-', at most 48 characters")
        elif name in DETECTORS or name in _RESERVED or name == KNOWN_SECRET:
            reader.fail(at, "name %s is taken: choose another" % shown(name))
        elif name is not None:
            id = name
    if id in patterns:
        reader.fail(at, "a second pattern named %s" % shown(id))
    patterns[id] = node
    group = reader.integer(fields["group"], "group", 0, MAX_GROUP) if "group" in fields else 0
    ignore_case = reader.boolean(fields["ignore_case"], "ignore_case") if "ignore_case" in fields else False
    expression = reader.string(node, "pattern", longest=MAX_PATTERN_BYTES)
    if expression is None or group is None or ignore_case is None:
        return None
    pattern = Pattern(id, expression, group, ignore_case)
    refused = refusal(pattern)
    if refused is not None:
        reader.fail(node, refused)
    return pattern


def pattern_ids(rules: Collection[Rule]) -> List[str]:
    """Ids of the patterns of the rules, in order."""
    return [rule.pattern.id for rule in rules if rule.pattern is not None]
