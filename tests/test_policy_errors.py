"""What is wrong with a policy is told with its place, and what to do."""

from __future__ import annotations

import os

import pytest
from logredact.policy import PolicyError, load, loads

ACTIONS = "keep, redact, mask, remove, drop, pseudonym, hash, encrypt, fpe, ip, generalise"
GUESS = "use pseudonym, or write {hash: {allow_guessable: true}}"
KEYS = "\nkeys: {k: {env: K}}"
FIELDS = "version, packs, keys, rules, allow, known_secrets, limits, on_error and seal"


def told(text) -> list[str]:
    """The lines of the error that the policy makes, without the name of the file."""
    with pytest.raises(PolicyError) as caught:
        loads(text, name="p")
    return [line.split(":", 1)[1].lstrip() for line in str(caught.value).split("\n")]


def rule(text: str) -> str:
    """A policy whose only rule is `text`, from line 3, column 3."""
    return "version: 1\nrules:\n- " + text.replace("\n", "\n  ")


@pytest.mark.parametrize(
    "text, expected",
    [
        # the policy as a whole
        ("", "1:1: empty: a policy begins with 'version: 1'"),
        ("# nothing\n", "1:1: empty: a policy begins with 'version: 1'"),
        ("- version: 1\n", "1:1: a policy must be a map with %s, not a list" % FIELDS),
        ("hello", "1:1: a policy must be a map with %s, not a string" % FIELDS),
        ("packs: [all]\n", "1:1: no version: begin the policy with 'version: 1'"),
        ("version: 2\n", "1:10: version must be 1, the one that this logredact reads"),
        ("version: '1'\n", "1:10: version must be 1, the one that this logredact reads"),
        ("version: true\n", "1:10: version must be 1, the one that this logredact reads"),
        ("version: 1\nruels: []\n", "2:1: unknown key 'ruels' in a policy, did you mean 'rules'?"),
        ("version: 1\n'q z': 1\n", "2:1: unknown key 'q z' in a policy; a policy may hold " + FIELDS),
        (
            "version: 1\nparse_json: auto\n",
            "2:1: 'parse_json' is not supported by this version; a policy may hold " + FIELDS,
        ),
        ("version: 1\npacks: []\n", "1:1: neither packs nor rules: such a policy redacts nothing"),
        ("version: 1\nversion: 1\n", "2:1: 'version' is there twice"),
        ("version: 1\n1: 2\n", "2:1: a key must be a string: put it in quotes"),
        ("version: 1\n{a: b}: 2\n", "2:1: a key must be a string"),
        # packs
        ("version: 1\npacks: [default, al]\n", "2:18: unknown pack 'al', did you mean 'all'?"),
        ("version: 1\npacks: hipaa\n", "2:8: unknown pack 'hipaa'; 'logredact packs' lists them"),
        (
            "version: 1\npacks: [default, hipaa-pseudonymised]\n",
            "2:18: pack 'hipaa-pseudonymised' needs the key pii: add 'keys: {pii: {file: PATH}}' to the policy",
        ),
        (
            "version: 1\npacks: hipaa-pseudonymised\nkeys: {other: {env: X}}\n",
            "2:8: pack 'hipaa-pseudonymised' needs the key pii: add 'keys: {pii: {file: PATH}}' to the policy",
        ),
        ("version: 1\npacks: {}\n", "2:8: packs must be a string, not a map"),
        ("version: 1\npacks: [all, all]\n", "2:14: packs is there twice"),
        # keys
        ("version: 1\nkeys: [pii]\n", "2:7: keys must be a map of names, as in 'keys: {pii: {file: PATH}}'"),
        (
            "version: 1\nkeys: {pii: 0123456789abcdef}\n",
            "2:13: key 'pii' must be {file: PATH}, {env: NAME} or {dir: PATH, purpose: WORD}; a policy holds no key",
        ),
        ("version: 1\nkeys: {pii: {}}\n", "2:13: key 'pii' needs one of file, env and dir"),
        ("version: 1\nkeys: {pii: {file: a, env: B}}\n", "2:13: key 'pii' needs one of file, env and dir"),
        (
            "version: 1\nkeys: {pii: {path: a}}\n",
            "2:14: unknown key 'path' in key 'pii'; key 'pii' may hold file, env, dir, purpose and store",
        ),
        ("version: 1\nkeys: {pii: {dir: a, file: b}}\n", "2:13: key 'pii' needs one of file, env and dir"),
        (
            "version: 1\nkeys: {pii: {dir: a}}\n",
            "2:13: key 'pii' needs a purpose with its dir, one of pseudonym, encrypt, fpe, ip, subject-master, sign",
        ),
        ("version: 1\nkeys: {pii: {dir: 1, purpose: fpe}}\n", "2:19: dir must be a string, not a number: put it in quotes"),
        (
            "version: 1\nkeys: {pii: {dir: a, purpose: pseudonyms}}\n",
            "2:31: purpose must be pseudonym, encrypt, fpe, ip, subject-master or sign, did you mean 'pseudonym'?",
        ),
        (
            "version: 1\nkeys: {pii: {file: a, purpose: fpe}}\n",
            "2:32: purpose goes with dir only: a file or a variable holds one key",
        ),
        ("version: 1\nkeys: {pii: {env: A-B}}\n", "2:19: env must be the name of an environment variable"),
        ('version: 1\nkeys: {pii: {file: ""}}\n', "2:20: file is empty"),
        ('version: 1\nkeys: {pii: {file: "a\\0b"}}\n', "2:20: file holds a control character"),
        (
            "version: 1\nkeys: {'a b': {env: A}}\n",
            "2:8: the name of a key must be of letters, digits, '_' and '-', at most 64 characters",
        ),
        # rules
        ("version: 1\nrules: {}\n", "2:8: rules must be a list: begin each rule with '- '"),
        (
            rule("redact"),
            "3:3: a rule must be a map with detector, key, path, pattern, group, ignore_case, name, action and when, "
            "not a string",
        ),
        (
            rule("action: redact"),
            "3:3: a rule has exactly one of detector, key, path, pattern; this one has none of them",
        ),
        (
            rule("detector: email\npath: $.a\naction: redact"),
            "3:3: a rule has exactly one of detector, key, path, pattern; this one has both detector and path",
        ),
        (rule("detector: email"), "3:3: a rule needs an action, as in 'action: redact'"),
        (
            rule("detectors: email\nkey: a\naction: keep"),
            "3:3: unknown key 'detectors' in a rule, did you mean 'detector'?",
        ),
        (
            rule("detector: credit-crad\naction: redact"),
            "3:13: unknown detector 'credit-crad', did you mean 'credit-card'?",
        ),
        (rule("detector: Email\naction: redact"), "3:13: unknown detector 'Email', did you mean 'email'?"),
        (
            rule("detector: [email, xyz]\naction: redact"),
            "3:21: unknown detector 'xyz'; 'logredact detectors' lists them",
        ),
        (rule("detector: []\naction: redact"), "3:13: detector is an empty list"),
        (rule("detector: [email, email]\naction: redact"), "3:21: detector is there twice"),
        (rule("detector:\naction: redact"), "3:12: detector must be a string, not nothing"),
        (rule("detector: 4\naction: redact"), "3:13: detector must be a string, not a number: put it in quotes"),
        (rule("key: [a, no, true]\naction: redact"), "3:16: key must be a string, not true or false: put it in quotes"),
        (rule("key: %s\naction: redact" % ("k" * 257)), "3:8: key is longer than 256 bytes"),
        (rule("path: user.email\naction: redact"), "3:9: path: a path begins with '$', as in $.user.email"),
        (
            rule("path: [$.a, $.b..c]\naction: redact"),
            "3:15: path: character 4: expected .key, ['key'], [0], .* or .**",
        ),
        # patterns
        (rule("detector: email\ngroup: 1\naction: redact"), "4:10: group goes with pattern only"),
        (rule("path: $.a\nname: x\naction: redact"), "4:9: name goes with pattern only"),
        (rule("pattern: ''\naction: redact"), "3:12: pattern is empty"),
        (
            rule("pattern: 'a(?=b)'\naction: redact"),
            "3:12: a pattern is not a valid RE2 expression, or too large; RE2 has no look-around and no back-references",
        ),
        (
            rule("pattern: 'q*'\naction: redact"),
            "3:12: a pattern matches the empty text; then it matches everywhere, and finds nothing",
        ),
        (
            rule("pattern: '(a)'\ngroup: 2\naction: redact"),
            "3:12: a pattern has fewer groups than its `group` asks for",
        ),
        (rule("pattern: %s\naction: redact" % ("a" * 4097)), "3:12: pattern is longer than 4096 bytes"),
        (rule("pattern: %s\naction: redact" % ("é" * 2049)), "3:12: pattern is longer than 4096 bytes"),
        (
            rule("pattern: a\ngroup: one\naction: redact"),
            "4:10: group must be a whole number from 0 to 99, not a string",
        ),
        (
            rule("pattern: a\ngroup: 1.0\naction: redact"),
            "4:10: group must be a whole number from 0 to 99, not a string",
        ),
        (rule("pattern: a\ngroup: -1\naction: redact"), "4:10: group must be from 0 to 99"),
        (rule("pattern: a\nignore_case: yes\naction: redact"), "4:16: ignore_case must be true or false"),
        (rule("pattern: a\nname: A_b\naction: redact"), "4:9: name must be of a-z, 0-9 and '-', at most 48 characters"),
        (rule("pattern: a\nname: email\naction: redact"), "4:9: name 'email' is taken: choose another"),
        (rule("pattern: a\nname: error\naction: redact"), "4:9: name 'error' is taken: choose another"),
        (
            rule("{pattern: a, name: x, action: redact}") + "\n- {pattern: b, name: x, action: redact}",
            "4:22: a second pattern named 'x'",
        ),
        (
            rule("{pattern: a, name: pattern-2, action: redact}") + "\n- {pattern: b, action: redact}",
            "4:13: a second pattern named 'pattern-2'",
        ),
        # actions
        (rule("detector: email\naction: redcat"), "4:11: unknown action 'redcat', did you mean 'redact'?"),
        (rule("detector: email\naction: xyz"), "4:11: unknown action 'xyz'; there are " + ACTIONS),
        (
            rule("detector: email\naction: [redact]"),
            "4:11: action must be one of %s, or a map of one of them to its options" % ACTIONS,
        ),
        (
            rule("detector: email\naction: {mask: {}, redact: x}"),
            "4:11: action must be one of %s, or a map of one of them to its options" % ACTIONS,
        ),
        # hash
        (rule("detector: email\naction: hash"), "4:11: hash has no key, and values of email can be guessed: " + GUESS),
        (rule("detector: [jwt, us-ssn]\naction: hash"), "4:11: hash has no key, and values of us-ssn can be guessed: " + GUESS),
        (rule("detector: [jwt, key-value]\naction: {hash: {}}"), "4:12: hash has no key, and values of key-value can be guessed: " + GUESS),
        (rule("key: user\naction: hash"), "4:11: hash has no key, and nothing is known of these values: " + GUESS),
        (rule("pattern: a\naction: {hash: {allow_guessable: false}}"), "4:12: hash has no key, and nothing is known of these values: " + GUESS),
        (rule("key: user\naction: {hash: {allow_guessable: 1}}"), "4:36: allow_guessable must be true or false"),
        # actions with keys
        (rule("detector: email\naction: encrypt"), "4:11: encrypt needs a key: write {encrypt: {key: NAME}}, and NAME under keys"),
        (rule("detector: email\naction: {encrypt: {key: a}}"), "4:27: unknown key 'a': define it under keys, as in 'keys: {NAME: {file: PATH}}'"),
        (rule("detector: email\naction: {encrypt: {key: k, per_subject: yes}}") + KEYS, "4:43: per_subject must be true or false"),
        (rule("detector: email\naction: {encrypt: {key: k, radix: 10}}") + KEYS, "4:30: unknown key 'radix' in encrypt; encrypt may hold key, domain and per_subject"),
        (rule("detector: email\naction: {fpe: {key: k}}") + KEYS, "4:12: fpe is for numbers, and email finds other texts: use encrypt"),
        (rule("detector: iban\naction: {fpe: {key: k}}") + KEYS, "4:12: fpe with radix 10 is for digits, and iban has letters: write radix: 36"),
        (rule("detector: card-security-code\naction: {fpe: {key: k}}") + KEYS, "4:12: fpe needs a million possible values, and card-security-code finds at most 4 numerals: use encrypt or redact"),
        (rule("detector: us-ssn\naction: {fpe: {key: k, radix: 16}}") + KEYS, "4:33: radix must be 10 (digits) or 36 (letters and digits)"),
        # addresses
        (rule("detector: ipv4\naction: ip"), "4:11: ip needs a mode: write {ip: truncate}, or {ip: {mode: prefix, key: NAME}}"),
        (rule("detector: ipv4\naction: {ip: cut}"), "4:16: the mode of ip must be truncate, prefix or deterministic"),
        (rule("detector: ipv4\naction: {ip: prefix}"), "4:16: prefix needs a key: write {ip: {mode: prefix, key: NAME}}"),
        (rule("detector: ipv4\naction: {ip: {mode: prefix}}"), "4:16: ip needs a key: write {key: NAME}, and NAME under keys"),
        (rule("detector: ipv4\naction: {ip: {key: k}}") + KEYS, "4:16: ip needs a mode: truncate, prefix or deterministic"),
        (rule("detector: ipv4\naction: {ip: {mode: truncate, key: k}}") + KEYS, "4:38: truncate has no key: it only cuts"),
        (rule("detector: [ipv4, email]\naction: {ip: truncate}"), "4:12: ip is for addresses, and email finds others: it goes with ipv4 and ipv6"),
        # generalise
        (rule("key: a\naction: generalise"), "4:11: generalise needs what to: write {generalise: year}, age or zip, or {generalise: {bucket: 10}}"),
        (rule("key: a\naction: {generalise: month}"), "4:24: what to generalise to must be year, age or zip"),
        (rule("key: a\naction: {generalise: {bucket: 1}}"), "4:33: bucket must be from 2 to 1000000000"),
        (rule("key: a\naction: {generalise: {}}"), "4:24: generalise needs a bucket's size, as in {generalise: {bucket: 10}}"),
        (rule("detector: email\naction: {generalise: zip}"), "4:12: generalise to zip has no meaning for email: it goes with us-zip-code"),
        (rule("detector: us-zip-code\naction: {generalise: age}"), "4:12: generalise to age has no meaning for us-zip-code: it goes with key, path and pattern rules"),
        (rule("detector: email\naction: {remove: {}}"), "4:12: remove takes no options: write 'action: remove'"),
        (rule("detector: email\naction: {redact: [x]}"), "4:20: the label of redact must be a string, not a list"),
        (rule('detector: email\naction: {redact: "a\\nb"}'), "4:20: the label of redact holds a control character"),
        (rule('detector: email\naction: {redact: "a\\u0085b"}'), "4:20: the label of redact holds a control character"),
        (
            rule("detector: email\naction: {redact: %s}" % ("é" * 129)),
            "4:20: the label of redact is longer than 256 bytes",
        ),
        (
            rule("detector: email\naction: {mask: {keep: 4}}"),
            "4:19: unknown key 'keep' in mask, did you mean 'keep_last'?",
        ),
        (rule("detector: email\naction: {mask: {keep_first: 65}}"), "4:31: keep_first must be from 0 to 64"),
        (rule("detector: email\naction: {mask: {char: ab}}"), "4:25: char must be one character"),
        (rule("detector: email\naction: {mask: {separators: 1}}"), "4:31: separators must be true or false"),
        (
            rule("detector: email\naction: {mask: {type: kept}}"),
            "4:25: type must be keep or string, did you mean 'keep'?",
        ),
        (
            rule("detector: email\naction: pseudonym"),
            "4:11: pseudonym needs a key: write {pseudonym: {key: NAME}}, and NAME under keys",
        ),
        (
            rule("detector: email\naction: {pseudonym: {domain: a}}"),
            "4:23: pseudonym needs a key: write {key: NAME}, and NAME under keys",
        ),
        (
            rule("detector: email\naction: {pseudonym: {key: pii}}"),
            "4:29: unknown key 'pii': define it under keys, as in 'keys: {NAME: {file: PATH}}'",
        ),
        (
            rule("detector: email\naction: {pseudonym: {key: k}}") + "\nkeys: {k: {dir: a, purpose: encrypt}}",
            "4:29: key 'k' is for encrypt; this action needs one for pseudonym",
        ),
        (
            rule("detector: email\naction: {encrypt: {key: k, per_subject: true}}") + "\nkeys: {k: {dir: a, purpose: encrypt}}",
            "4:27: key 'k' is for encrypt; this action needs one for subject-master",
        ),
        (
            rule("detector: email\naction: {encrypt: {key: k, per_subject: true}}") + "\nkeys: {k: {env: A}}",
            "4:27: per_subject needs a key with a store: add 'store: PATH' to key 'k'",
        ),
        (
            "version: 1\nkeys: {k: {dir: a, purpose: encrypt, store: b}}\n",
            "2:45: a store of subjects' keys goes with purpose subject-master only",
        ),
        ("version: 1\nkeys: {k: {env: A, store: ''}}\n", "2:27: store is empty"),
        (
            "version: 1\npacks: hipaa-pseudonymised\nkeys: {pii: {dir: a, purpose: fpe}}\n",
            "2:8: pack 'hipaa-pseudonymised' needs the key pii for pseudonym; it is for fpe",
        ),
        (
            rule("detector: email\naction: {pseudonym: {key: pi}}") + "\nkeys: {pii: {env: A}}",
            "4:29: unknown key 'pi', did you mean 'pii'?",
        ),
        # when
        (rule("detector: email\naction: redact\nwhen: {}"), "5:9: when needs a tag, as in 'when: {tag: \"kube.**\"}'"),
        (
            rule("detector: email\naction: redact\nwhen: {tag: 'a.{b,c}'}"),
            "5:15: a tag knows * and ** only, no braces and no spaces: write alternatives as a list",
        ),
        # allow
        ("version: 1\nallow: {}\n", "2:8: allow must be a list: begin each entry with '- '"),
        (
            "version: 1\nallow: [{detector: email}]\n",
            "2:9: an entry of allow needs a value or a path; to ignore a detector, give it 'action: keep'",
        ),
        (
            "version: 1\nallow: [{value: a, path: $.b}]\n",
            "2:9: either value or path: write two entries to allow both",
        ),
        ("version: 1\nallow: [{detector: ipv5, value: a}]\n", "2:20: unknown detector 'ipv5', did you mean 'ipv6'?"),
        (
            "version: 1\nallow: [{value: 10.1.2.3/8}]\n",
            "2:17: value: the address has bits beyond its prefix: write 10.0.0.0/8",
        ),
        ("version: 1\nallow: [{value: 10}]\n", "2:17: value must be a string, not a number: put it in quotes"),
        # known secrets
        (
            "version: 1\nknown_secrets: []\n",
            "2:16: known_secrets must be a list of directories, as in 'known_secrets: [{dir: PATH}]'",
        ),
        (
            "version: 1\nknown_secrets: {dir: a}\n",
            "2:16: known_secrets must be a list of directories, as in 'known_secrets: [{dir: PATH}]'",
        ),
        (
            "version: 1\nknown_secrets: [a]\n",
            "2:17: an entry of known_secrets must be a map with dir and min_length, not a string",
        ),
        (
            "version: 1\nknown_secrets: [{min_length: 8}]\n",
            "2:17: an entry of known_secrets needs a dir, the directory whose files hold the secrets",
        ),
        (
            "version: 1\nknown_secrets: [{dir: a, minlength: 8}]\n",
            "2:26: unknown key 'minlength' in an entry of known_secrets, did you mean 'min_length'?",
        ),
        ("version: 1\nknown_secrets: [{dir: a, min_length: 3}]\n", "2:38: min_length must be from 4 to 4096"),
        ("version: 1\nknown_secrets: [{dir: a, min_length: 4097}]\n", "2:38: min_length must be from 4 to 4096"),
        (
            "version: 1\nknown_secrets: [{dir: a, min_length: x}]\n",
            "2:38: min_length must be a whole number from 4 to 4096, not a string",
        ),
        ("version: 1\nknown_secrets: [{dir: 5}]\n", "2:23: dir must be a string, not a number: put it in quotes"),
        ("version: 1\nknown_secrets: [{dir: ''}]\n", "2:23: dir is empty"),
        ("version: 1\nknown_secrets: [{dir: %s}]\n" % ("a" * 4096), "2:23: dir is longer than 4095 bytes"),
        (
            "version: 1\nknown_secrets: [{dir: %s}]\n" % ("a" * 4095),
            "2:23: dir is longer than 4095 bytes with its directory",
        ),
        ("version: 1\nknown_secrets: [{dir: a/b}, {dir: ./a/c/../b}]\n", "2:35: dir is there twice"),
        (
            rule("{detector: known-secret, action: redact}"),
            "3:14: known-secret needs known_secrets, as in 'known_secrets: [{dir: PATH}]'",
        ),
        (
            rule("{detector: known-secrets, action: redact}") + "\nknown_secrets: [{dir: a}]",
            "3:14: unknown detector 'known-secrets', did you mean 'known-secret'?",
        ),
        (
            "version: 1\nallow: [{detector: known-secret, value: a}]\n",
            "2:20: known-secret needs known_secrets, as in 'known_secrets: [{dir: PATH}]'",
        ),
        (rule("{pattern: a, name: known-secret, action: redact}"), "3:22: name 'known-secret' is taken: choose another"),
        # limits and failure
        (
            "version: 1\nlimits: 5\n",
            "2:9: limits must be a map with depth, value_bytes, record_bytes and findings_per_value, not a number",
        ),
        ("version: 1\nlimits: {deph: 5}\n", "2:10: unknown key 'deph' in limits, did you mean 'depth'?"),
        ("version: 1\nlimits: {depth: 0}\n", "2:17: depth must be from 1 to 1024"),
        (
            "version: 1\nlimits: {value_bytes: 1MB}\n",
            "2:23: value_bytes must be a number of bytes or a size such as 64KiB or 1MiB",
        ),
        ("version: 1\nlimits: {record_bytes: 2GiB}\n", "2:24: record_bytes must be from 1 to 1073741824"),
        ("version: 1\non_error: dorp\n", "2:11: on_error must be redact, drop or stop, did you mean 'drop'?"),
        ("version: 1\non_error: 1\n", "2:11: on_error must be redact, drop or stop, not a number"),
    ],
)
def test_one_mistake_is_told_in_one_line(text, expected):
    lines = told(text)
    assert expected in lines
    # A rule of several mistakes is a case of its own; nowhere may one mistake make a dozen lines.
    assert len(lines) <= 2


def test_every_mistake_of_a_file_is_told_in_its_order():
    text = "version: 3\nrules:\n- {detector: emial, action: redct}\n- {key: a}\non_error: x\npacks: [dflt]\n"
    assert [line.split(": ")[0] for line in told(text)] == ["1:10", "3:14", "3:29", "4:3", "5:11", "6:9"]


def test_more_than_fifty_mistakes_are_counted():
    lines = told("version: 1\nrules:\n" + "- {detector: nope, action: keep}\n" * 60)
    assert len(lines) == 51
    assert lines[-1] == "and 10 more"


def test_problems_hold_place_and_text():
    with pytest.raises(PolicyError) as caught:
        loads("version: 1\npacks: [dflt]\n", name="etc/p.yaml")
    (problem,) = caught.value.problems
    assert problem == (2, 9, "unknown pack 'dflt', did you mean 'default'?")
    assert caught.value.source == "etc/p.yaml"
    assert str(caught.value) == "etc/p.yaml:2:9: " + problem.message
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    "text, place",
    [
        ("version: 1\nrules: [\n", "3:1"),
        ('{"version": 1, "packs": ["all"]\n', "2:1"),
        ("version: 1\n\tpacks: []\n", "2:1"),
        ("version: 1\n packs: []\n", "2:7"),
        ("version: 1\npacks: [all]]\n", "2:13"),
        ("version: 1\nrules: ['a\n", "3:1"),
        ("version: 1\npacks: %x\n", "2:8"),
    ],
)
def test_bad_syntax_has_a_place(text, place):
    (line,) = told(text)
    assert line.startswith(place + ": not valid YAML: ")


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(PolicyError) as caught:
        load(tmp_path / "none.yaml")
    assert str(caught.value) == "%s: cannot be read: No such file or directory" % (tmp_path / "none.yaml")
    with pytest.raises(PolicyError, match="cannot be read: Is a directory"):
        load(tmp_path)
    with pytest.raises(PolicyError, match="cannot be read: no such name"):
        load("a\0b")


def test_a_files_name_stands_before_each_mistake(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("version: 1\nruels: []\n")
    with pytest.raises(PolicyError) as caught:
        load(os.fspath(path))
    assert str(caught.value).startswith("%s:2:1: unknown key 'ruels'" % path)
