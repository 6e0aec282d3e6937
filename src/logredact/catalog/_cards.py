"""Payment cards."""

from __future__ import annotations

from ._identifier import identifier
from ._schema import LEFT, RIGHT, Detector

# Issuer ranges: name, first and last prefix, lengths. Prefixes are those published by the schemes, as gathered in
# https://en.wikipedia.org/wiki/Payment_card_number and https://github.com/braintree/credit-card-type.
# UATP (every 15-digit number that begins with 1) is left out: a Luhn digit alone is no evidence for a card.
_ISSUERS = (
    ("American Express", 34, 34, (15,)),
    ("American Express", 37, 37, (15,)),
    ("BORICA", 2205, 2205, (16, 17, 18, 19)),
    ("Bancontact", 6703, 6703, (16, 17, 18, 19)),
    ("China T-Union", 31, 31, (19,)),
    ("Dankort", 5019, 5019, (16,)),
    ("Diners Club", 300, 305, (14, 15, 16, 17, 18, 19)),
    ("Diners Club", 309, 309, (14, 15, 16, 17, 18, 19)),
    ("Diners Club", 36, 36, (14, 15, 16, 17, 18, 19)),
    ("Diners Club", 38, 39, (14, 15, 16, 17, 18, 19)),
    ("Discover", 6011, 6011, (16, 17, 18, 19)),
    ("Discover", 644, 649, (16, 17, 18, 19)),
    ("Discover, RuPay, Troy", 65, 65, (16, 17, 18, 19)),
    ("Elo", 504175, 504175, (16,)),
    ("Elo", 506699, 506778, (16,)),
    ("Elo", 509000, 509999, (16,)),
    ("Humo", 9860, 9860, (16,)),
    ("InterPayment", 636, 636, (16, 17, 18, 19)),
    ("InstaPayment, Hiper", 637, 639, (16,)),
    ("JCB", 3528, 3589, (16, 17, 18, 19)),
    ("Maestro", 5018, 5018, (13, 14, 15, 16, 17, 18, 19)),
    ("Maestro", 5020, 5020, (13, 14, 15, 16, 17, 18, 19)),
    ("Maestro", 5038, 5038, (13, 14, 15, 16, 17, 18, 19)),
    ("Maestro", 5893, 5893, (13, 14, 15, 16, 17, 18, 19)),
    ("Maestro", 6304, 6304, (13, 14, 15, 16, 17, 18, 19)),
    ("Maestro", 6706, 6706, (16, 17, 18, 19)),
    ("Maestro", 6709, 6709, (16, 17, 18, 19)),
    ("Maestro", 6759, 6759, (13, 14, 15, 16, 17, 18, 19)),
    ("Maestro", 6761, 6763, (13, 14, 15, 16, 17, 18, 19)),
    ("Maestro", 6767, 6767, (16, 18, 19)),
    ("Maestro", 6771, 6771, (16, 17, 18, 19)),
    ("Mastercard", 2221, 2720, (16,)),
    ("Mastercard", 51, 55, (16,)),
    ("Mir", 2200, 2204, (16, 17, 18, 19)),
    ("Napas", 9704, 9704, (16, 19)),
    ("RuPay", 353, 353, (16,)),
    ("RuPay", 356, 356, (16,)),
    ("RuPay", 508, 508, (16,)),
    ("RuPay, Hipercard", 60, 60, (16,)),
    ("RuPay", 82, 82, (16,)),
    ("Troy", 9792, 9792, (16,)),
    ("UkrCard", 60400100, 60420099, (16, 17, 18, 19)),
    ("UnionPay", 62, 62, (16, 17, 18, 19)),
    ("UnionPay, RuPay", 81, 81, (16, 17, 18, 19)),
    ("UzCard", 5614, 5614, (16,)),
    ("UzCard", 8600, 8600, (16,)),
    ("Verve", 506099, 506198, (16, 18, 19)),
    ("Verve", 507865, 507964, (16, 18, 19)),
    ("Visa", 4, 4, (13, 16, 18, 19)),
)

# Keys of records whose numbers are ids of traces: OpenTelemetry's, B3's (openzipkin/b3-propagation) and Datadog's, as loggers spell them.
_TRACE_IDS = tuple(
    spelled
    for words in (("trace", "id"), ("span", "id"), ("parent", "id"), ("parent", "span", "id"))
    for spelled in (
        "_".join(words),
        "-".join(words),
        "".join(words),
        "_".join(words).upper(),
        words[0] + "".join(word.title() for word in words[1:]),
        words[0] + "".join(word.title() for word in words[1:-1]) + "ID",
        "".join(word.title() for word in words),
        "".join(word.title() for word in words[:-1]) + "ID",
        "dd." + "_".join(words),
        "x-b3-" + "".join(words),
        "x-datadog-" + "-".join(words),
    )
)

DETECTORS = (
    Detector(
        id="credit-card",
        type="card",
        title="Payment card number",
        description="A primary account number of 13 to 16 or 19 digits, together, or of 13 to 19 in the groups printed on cards, "
        "with a right Luhn digit and a known issuer's prefix and length.",
        source="https://www.iso.org/standard/70484.html",
        kind="shape",
        reference=LEFT
        + rb"(?<!-)(?:[0-9]{13,16}|[0-9]{19}|[0-9]{4}(?:[ -][0-9]{3,6}){2,3}(?:[ -][0-9]{1,3})?|[0-9]{6}[ -][0-9]{13})"
        + RIGHT,
        matches=(
            "4111111111111111",
            "4222222222222",
            "5555555555554444",
            "2221000000000009",
            "2720992718888889",
            "9792000000000011",
            "5060990000000016",
            "378282246310005",
            "30569309025904",
            "6011111111111117",
            "3530111333300000",
            "6200000000000005",
            "6759649826438453",
            "2200000000000004",
            ("paid with 4111 1111 1111 1111 today", "4111 1111 1111 1111"),
            ("card=4111-1111-1111-1111;", "4111-1111-1111-1111"),
            ("3782 822463 10005", "3782 822463 10005"),
            ("3056 930902 5904", "3056 930902 5904"),
            (r"line\n4111111111111111", "4111111111111111"),
            ('{"pan":"5105105105105100"}', "5105105105105100"),
        ),
        near_misses=(
            "4111111111111112",
            "1234567890123452",
            "blk_4111111111111111",
            "-4111111111111111",
            "0.4111111111111111",
            "4111111111111111-2",
            "4111-1111 1111-1111",
            "1479241829011001",
            "00004111111111111111",
            "676701234567890128",
            "1111 4111 1111 1111 1111",
        ),
        params={"shape": "credit-card", "issuers": _ISSUERS, "not_under": _TRACE_IDS},
    ),
    identifier(
        "credit-card-17-18",
        "card",
        "Payment card number of 17 or 18 digits",
        "https://www.iso.org/standard/70484.html",
        packs=("default", "pii", "pci-dss", "hipaa-safe-harbor"),
        keywords=(
            "card",
            "card number",
            "card no",
            "cardnum",
            "cc number",
            "credit card",
            "debit card",
            "maestro",
            "unionpay",
            "pan",
            "primary account number",
            "account number",
        ),
        variants=((("2-6", 1, 1), ("0-9", 16, 17)), ("81", ("0-9", 15, 16))),
        valid=("676701234567890128", "62001234567890128"),
        invalid=("676701234567890129",),
        check="luhn",
    ),
)
