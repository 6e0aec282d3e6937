"""Cases of docs/resolution.md, worked out by hand: (name, policy, format and framing, what comes, what leaves)."""

from __future__ import annotations

import struct

import plans
from plans import INDEX, allowance, body, mask, pseudonym, redact

KEEP, REMOVE, DROP = {"kind": "keep"}, {"kind": "remove"}, {"kind": "drop"}
SSN, MAIL, IPV4, IPV6, PAIR = (INDEX[name] for name in ("us-ssn", "email", "ipv4", "ipv6", "key-value"))
ALL = list(range(len(plans.DETECTORS)))
MSGPACK, EVENT, FLUENTBIT = ("msgpack", "map"), ("msgpack", "event"), ("msgpack", "fluentbit")
JSON, TEXT = ("json", "map"), ("text", "map")


def on(what, action, **more):
    kind = {int: "detectors", str: "key", list: "path", bool: "path"}[type(what[0])]
    return {kind: what, "action": action, **more}


CARD_MASK = [on([INDEX["credit-card"]], mask(0, 4, type_keep=True))]
FIELD = [on(["f"], redact())]

CASES = [
    # slots
    ("keys are slots", body(), JSON, b'{"123-45-6789":1}', b'{"[REDACTED:us-ssn]":1}'),
    ("integers are slots", body(), JSON, b'{"a":4111111111111111}', b'{"a":"[REDACTED:credit-card]"}'),
    ("a double that is integral", body(), MSGPACK, b"\x81\xa1a\xcb" + struct.pack(">d", 4111111111111111), b"\x81\xa1a\xb6[REDACTED:credit-card]"),
    ("an integer becomes a string", body(), MSGPACK, b"\x81\xa1a\xcf" + (4111111111111111).to_bytes(8, "big"), b"\x81\xa1a\xb6[REDACTED:credit-card]"),
    ("NaN, nil, booleans and ext stay", body([on(ALL, redact())]), MSGPACK, b"\x84\xa1a\xcb\x7f\xf8\0\0\0\0\0\0\xa1b\xc0\xa1c\xc3\xa1d\xc7\x0b\x05123-45-6789", b"\x84\xa1a\xcb\x7f\xf8\0\0\0\0\0\0\xa1b\xc0\xa1c\xc3\xa1d\xc7\x0b\x05123-45-6789"),
    # field rules
    ("a key at any depth, case ignored", body(FIELD), JSON, b'{"a":[{"F":1}],"f":"x"}', b'{"a":[{"F":"[REDACTED:field]"}],"f":"[REDACTED:field]"}'),
    ("nil stays, all else becomes the label", body(FIELD), JSON, b'[{"f":null},{"f":true},{"f":[1]},{"f":{}},{"f":""}]', b'[{"f":null},{"f":"[REDACTED:field]"},{"f":"[REDACTED:field]"},{"f":"[REDACTED:field]"},{"f":"[REDACTED:field]"}]'),
    ("a label of its own", body([on(["f"], redact('"X"'))]), JSON, b'{"f":[1]}', b'{"f":"\\"X\\""}'),
    ("mask and pseudonym of a container", body([on(["f"], mask()), on(["g"], pseudonym())]), JSON, b'{"f":[1],"g":{"a":1},"f":false}', b'{"f":"[REDACTED:field]","g":"[REDACTED:field]","f":"[REDACTED:field]"}'),
    ("bin stays bin, ext and bool become strings", body(FIELD), MSGPACK, b"\x83\xa1f\xc4\x01x\xa1f\xd4\x01x\xa1f\xc2", b"\x83\xa1f\xc4\x10[REDACTED:field]\xa1f\xb0[REDACTED:field]\xa1f\xb0[REDACTED:field]"),
    ("NaN under a field rule", body([on(["f"], mask())]), MSGPACK, b"\x81\xa1f\xcb\x7f\xf8\0\0\0\0\0\0", b"\x81\xa1f\xb0[REDACTED:field]"),
    ("keep is whole", body([on(["f"], KEEP), on(ALL, redact())]), JSON, b'{"f":{"123-45-6789":["a@b.de"]}}', b'{"f":{"123-45-6789":["a@b.de"]}}'),
    ("the first that fits decides", body([on(["f"], KEEP), on(["f"], redact())]), JSON, b'{"f":1}', b'{"f":1}'),
    ("the outer container is decided first", body([on([["f", "g"]], redact()), on(["f"], KEEP)]), JSON, b'{"f":{"g":1}}', b'{"f":{"g":1}}'),
    ("the key of a ruled field is scanned", body([on(["*"], KEEP), on(ALL, redact())]), JSON, b'{"123-45-6789":"a@b.de"}', b'{"[REDACTED:us-ssn]":"a@b.de"}'),
    ("drop", body([on(["f"], DROP)]), JSON, b'{"a":{"f":null}}\n{}\n', b"{}\n"),
    ("drop by a finding beats all", body([on(["f"], KEEP), on([MAIL], redact()), on([SSN], DROP)]), JSON, b'{"a":"a@b.de 123-45-6789"}\n{"f":"123-45-6789"}\n', b'{"f":"123-45-6789"}\n'),
    ("paths", body([on([["a", 1], ["*"], ["x", None, "y"], ["z", False, "q"]], redact("-"))]), JSON,
     b'{"a":[1,2],"*":1,"x":{"b":{"y":1,"w":1}},"z":{"q":1,"b":[{"q":2}]},"A":[1,2]}', b'{"a":[1,"-"],"*":"-","x":{"b":{"y":"-","w":1}},"z":{"q":"-","b":[{"q":"-"}]},"A":[1,2]}'),
    ("an index is no key", body([on([["0"]], redact("-"))]), JSON, b'[1,{"0":1}]\n{"0":1}', b'[1,{"0":1}]\n{"0":"-"}'),
    ("the record itself fits no field rule", body([on([[False]], redact("-"))]), JSON, b'{"a":{"b":1}}', b'{"a":"-"}'),
    ("globs of keys", body([on(["a*z", "?b"], redact("-"))]), JSON, b'{"az":1,"AxyZ":1,"azx":1,"xb":1,"b":1,"xxb":1}', b'{"az":"-","AxyZ":"-","azx":1,"xb":"-","b":1,"xxb":1}'),
    # removal
    ("remove from a map", body([on(["f"], REMOVE)]), MSGPACK, b"\x83\xa1a\x01\xa1f\x92\x01\x02\xa1b\xc0", b"\x82\xa1a\x01\xa1b\xc0"),
    ("a wide header stays wide", body([on(["f"], REMOVE)]), MSGPACK, b"\xdf\0\0\0\2\xa1a\x01\xa1f\xc0", b"\xdf\0\0\0\1\xa1a\x01"),
    ("sixteen entries less one", body([on(["f"], REMOVE)]), MSGPACK, b"\xde\0\x10\xa1f\0" + b"\xa1a\1" * 15, b"\xde\0\x0f" + b"\xa1a\1" * 15),
    ("remove from an array", body([on([["a", 0], ["a", 2]], REMOVE)]), MSGPACK, b"\x81\xa1a\x93\x01\x02\x03", b"\x81\xa1a\x91\x02"),
    ("remove from JSON: first", body([on(["f"], REMOVE)]), JSON, b'{ "f" : 1 , "b" : 2 }', b'{ "b" : 2 }'),
    ("remove from JSON: middle", body([on(["f"], REMOVE)]), JSON, b'{"a": 1 , "f": 2,  "b": 3}', b'{"a": 1 , "b": 3}'),
    ("remove from JSON: last two", body([on(["f"], REMOVE)]), JSON, b'{"a": 1, "f": 2, "f": 3 }', b'{"a": 1 }'),
    ("remove from JSON: all", body([on(["f"], REMOVE)]), JSON, b'{ "f": 2, "f": 3  }', b"{   }"),
    ("remove from a JSON array", body([on([["a", 1], ["a", 2]], REMOVE)]), JSON, b'{"a":[0, 1, 2, 3]}\n{"a":[0, 1, 2]}', b'{"a":[0, 3]}\n{"a":[0]}'),
    ("remove a finding", body([on([SSN], REMOVE)]), JSON, b'{"123-45-6789":"x 123-45-6789"}', b'{"":"x "}'),
    # findings
    ("the first rule that names the detector", body([on([SSN], redact("1")), on([SSN], redact("2"))]), TEXT, b"123-45-6789", b"1"),
    ("detectors without a rule are ignored", body([on([MAIL], redact())]), TEXT, b"123-45-6789", b"123-45-6789"),
    ("a part that is left", body([on([MAIL], redact("[M]")), on([PAIR], mask())]), TEXT, b"password=x,a@b.de!", b"password=[REDACTED:key-value][M][REDACTED:key-value]"),
    ("a part that is removed", body([on([MAIL], redact("[M]")), on([PAIR], REMOVE)]), TEXT, b"password=x,a@b.de!", b"password=[M]"),
    ("a part that is kept", body([on([MAIL], redact("[M]")), on([PAIR], KEEP)]), TEXT, b"password=x,a@b.de!", b"password=x,[M]!"),
    ("keep claims", body([on([MAIL], KEEP), on([PAIR], redact())]), TEXT, b"password=x,a@b.de!", b"password=[REDACTED:key-value]a@b.de[REDACTED:key-value]"),
    ("drop of what is claimed whole does nothing", body([on([PAIR], redact("P")), on([MAIL], DROP)]), TEXT, b"password=x,a@b.de!", b"password=P"),
    ("a replacement is not scanned", body([on([MAIL], redact("123-45-6789")), on([SSN], redact())]), TEXT, b"a@b.de", b"123-45-6789"),
    ("the key of a record names its value", body(), JSON, b'{"password":"a b","token":"a b","x":{"Pass":["q",["r",1],{"s":"t"}]},"password":null,"pass":true}',
     b'{"password":"[REDACTED:key-value]","token":"a b","x":{"Pass":["[REDACTED:key-value]",["[REDACTED:key-value]","[REDACTED:key-value]"],{"s":"t"}]},"password":null,"pass":true}'),
    ("the text is searched where the key found nothing", body(), JSON, b'{"token":"x password=abc"}', b'{"token":"x password=[REDACTED:key-value]"}'),
    # allowances
    ("an allowed value", body(allow=[allowance(values=["a@b.de"])]), TEXT, b"a@b.de A@b.de a@b.dee", b"a@b.de [REDACTED:email] [REDACTED:email]"),
    ("an allowed value of one detector", body(allow=[allowance(detectors=[MAIL], values=["hunter2"])]), TEXT, b"password=hunter2", b"password=[REDACTED:key-value]"),
    ("allowed networks", body(allow=[allowance(networks=[[bytes(10) + b"\xff\xff\x0a\0\0\0", 104], [b"\xfe\x80" + bytes(14), 10]])]), TEXT,
     b"10.1.2.3 11.1.2.3 010.0.0.1 fe80::1 fec0::1 ::ffff:10.0.0.1", b"10.1.2.3 [REDACTED:ipv4] 010.0.0.1 fe80::1 [REDACTED:ipv6] ::ffff:10.0.0.1"),
    ("an allowed path", body(allow=[allowance(paths=[["t", False]])]), JSON, b'{"t":"a@b.de","u":"a@b.de","t":{"a@b.de":["a@b.de"]}}', b'{"t":"a@b.de","u":"[REDACTED:email]","t":{"[REDACTED:email]":["a@b.de"]}}'),
    ("an allowance is not for field rules", body(FIELD, allow=[allowance(values=["x"], paths=[["f"]])]), JSON, b'{"f":"x"}', b'{"f":"[REDACTED:field]"}'),
    ("an empty allowance allows nothing", body(allow=[allowance()]), TEXT, b"a@b.de", b"[REDACTED:email]"),
    # headers
    ("a string grows out of its header", body(), MSGPACK, b"\x81\xa1a\xb5a@b.de" + b" " * 15, b"\x81\xa1a\xbf[REDACTED:email]" + b" " * 15),
    ("a string grows into the next header", body(), MSGPACK, b"\x81\xa1a\xb6a@b.de" + b" " * 16, b"\x81\xa1a\xd9\x20[REDACTED:email]" + b" " * 16),
    ("a string keeps a wide header", body(), MSGPACK, b"\x81\xdb\0\0\0\6a@b.de\xc6\0\0\0\6a@b.de", b"\x81\xdb\0\0\0\x10[REDACTED:email]\xc6\0\0\0\x10[REDACTED:email]"),
    ("untouched bytes stay as they came", body(), MSGPACK, b"\xdf\0\0\0\3\xa1a\xd3\0\0\0\0\0\0\0\1\xdb\0\0\0\1b\xca\x3f\x80\0\0\xa1a\xa6a@b.de", b"\xdf\0\0\0\3\xa1a\xd3\0\0\0\0\0\0\0\1\xdb\0\0\0\1b\xca\x3f\x80\0\0\xa1a\xb0[REDACTED:email]"),
    # masks
    ("mask keeps separators and ends", body([on([SSN], mask(1, 4))]), TEXT, b"123-45-6789", b"1**-**-6789"),
    ("mask without separators", body([on([SSN], mask(1, 4, separators=False, char="#"))]), TEXT, b"123-45-6789", b"1######6789"),
    ("nothing stays of what is too short", body([on(["f"], mask(2, 2))]), JSON, b'{"f":"abcd","f":"abcde","f":"","f":"--"}', b'{"f":"****","f":"ab*de","f":"","f":"--"}'),
    ("characters are UTF-8 sequences", body([on(["f"], mask(1, 0, char="\u00e9"))]), JSON, b'{"f":"\xf0\x9f\x98\x80\xc3\xa9\xffa"}', b'{"f":"\xf0\x9f\x98\x80\xc3\xa9\xc3\xa9\xc3\xa9"}'),
    ("type_keep", body(CARD_MASK), JSON, b'{"a":4111111111111111,"a":4111111111111111.0,"a":"4111111111111111"}', b'{"a":1111,"a":4111111111111111.0,"a":"************1111"}'),
    ("type_keep in msgpack", body(CARD_MASK), MSGPACK, b"\x82\xa1a\xd3" + (4111111111111111).to_bytes(8, "big") + b"\xa1a\xcb" + struct.pack(">d", 4111111111111111), b"\x82\xa1a\xd3" + (1111).to_bytes(8, "big") + b"\xa1a\xb0************1111"),
    ("type_keep and signs", body([on(["f"], mask(0, 1, type_keep=True))]), MSGPACK, b"\x86\xa1f\xf4\xa1f\xff\xa1f\xd0\x80\xa1f\xd1\xff\xf4\xa1f\x7f\xa1f\xcc\x05", b"\x86\xa1f\xfe\xa1f\x00\xa1f\xd0\xf8\xa1f\xd1\xff\xfe\xa1f\x07\xa1f\xcc\x00"),
    ("type_keep and signs in JSON", body([on(["f"], mask(0, 1, type_keep=True))]), JSON, b'{"f":-12,"f":-5,"f":120,"f":1.5}', b'{"f":-2,"f":0,"f":0,"f":"*.5"}'),
    # JSON
    ("escapes outside of the span stay", body([on([SSN], redact())]), JSON, b'{"\\u0061":"\\/\\u0031\\u00323-45-6789\\n\\u00e9"}', b'{"\\u0061":"\\/[REDACTED:us-ssn]\\n\\u00e9"}'),
    ("replacements are escaped", body([on([SSN], redact('"\\\n\u00e9'))]), JSON, b'["123-45-6789"]', b'["\\"\\\\\\u000a\xc3\xa9"]'),
    ("masks of escapes", body([on(["f"], mask(1, 1))]), JSON, b'{"f":"\\n\\ud83d\\ude00b\\""}', b'{"f":"\\u000a**\\""}'),
    ("half a surrogate pair", body([on(["f"], mask(1, 0))]), JSON, b'{"f":"\\ud800x"}', b'{"f":"\xef\xbf\xbd*"}'),
    ("lines without JSON", body(), JSON, b'\n \t\r\n{"a"}\n[]', b'\n \t\r\n{"message":"[REDACTED:malformed]"}\n[]'),
    ("lines of other values", body(), JSON, b'"a@b.de"\n 4111111111111111 \r\n', b'"[REDACTED:email]"\n "[REDACTED:credit-card]" \r\n'),
    # limits
    ("too deep", body(limits={"depth": 2}), JSON, b'{"a":{"b":{"c":1}},"d":[[]]}', b'{"a":{"b":"[REDACTED:too-deep]"},"d":["[REDACTED:too-deep]"]}'),
    ("a field rule comes before the limits", body([on(["k"], KEEP), on(["f"], mask(0, 0))], limits={"depth": 1, "value_bytes": 4}), JSON, b'{"k":{"a":"123456"},"f":"123456","a":"12345"}', b'{"k":{"a":"123456"},"f":"******","a":"[REDACTED:too-large]"}'),
    ("a key that is too large", body(limits={"value_bytes": 4}), JSON, b'{"12345":1,"1234":12345}', b'{"[REDACTED:too-large]":1,"1234":"[REDACTED:too-large]"}'),
    # events
    ("an event keeps its time", body(), EVENT, b"\x92\xd7\0" + b"4111" * 2 + b"\x81\xa1a\xa6a@b.de", b"\x92\xd7\0" + b"4111" * 2 + b"\x81\xa1a\xb0[REDACTED:email]"),
    ("metadata is a record", body(FIELD), FLUENTBIT, b"\x92\x92\xca\0\0\0\0\x81\xa1f\1\x81\xa1a\1", b"\x92\x92\xca\0\0\0\0\x81\xa1f\xb0[REDACTED:field]\x81\xa1a\1"),
    ("group markers are not dropped", body([on([MAIL], DROP), on(["f"], DROP)]), FLUENTBIT, b"\x92\x92\xff\x80\x82\xa1a\xa6a@b.de\xa1f\1\x92\x92\xd7\0\xff\xff\xff\xfe\0\0\0\0\x81\xa1f\1\x80\x92\x92\1\x80\x81\xa1f\1\x92\xff\x81\xa1f\1",
     b"\x92\x92\xff\x80\x82\xa1a\xb0[REDACTED:email]\xa1f\xb0[REDACTED:field]\x92\x92\xd7\0\xff\xff\xff\xfe\0\0\0\0\x81\xa1f\xb0[REDACTED:field]\x80\x92\xff\x81\xa1f\xb0[REDACTED:field]"),
    ("the framing of Fluentd knows no group markers", body([on(["f"], DROP)]), EVENT, b"\x92\xff\x81\xa1f\1", b""),
    # lines
    ("a line and its end", body(), TEXT, b"a@b.de\r\n\na@b.de", b"[REDACTED:email]\r\n\n[REDACTED:email]"),
]

TAGGED = [  # the tag of the session, the tags of the rule, the rule's action, whether it takes part
    ("kube.hr.x", ["kube.*.x"], redact("-"), True),
    ("kube.hr.x", ["kube.*"], redact("-"), False),
    ("kube.hr.x", ["kube.**"], redact("-"), True),
    ("kube.hr.x", ["a", "**"], redact("-"), True),
    ("kube", ["kube.**"], redact("-"), False),
    ("Kube.x", ["kube.**"], redact("-"), False),
    (None, ["kube.x"], redact("-"), True),
    (None, ["**"], KEEP, False),
    ("kube.x", ["**"], KEEP, True),
]
