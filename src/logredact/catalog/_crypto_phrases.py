"""Words from which wallets are made."""

from __future__ import annotations

from typing import Any

from ._schema import LEFT, RIGHT, Detector, run

_WORD = run("a-z", 3, 8)
_BETWEEN = run(" ,\n", 1, 2)


def _words(count: int) -> tuple[Any, ...]:
    return (_WORD, *(_BETWEEN, _WORD) * (count - 1))


# BIP-39's own test vectors.
_TWELVE = "legal winner thank year wave sausage worth useful legal winner thank yellow"
_EIGHTEEN = (
    "gravity machine north sort system female filter attitude volume fold club stay feature office ecology stable narrow fog"
)
_TWENTY_FOUR = (
    "hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis maple dilemma "
    "loan word shrug inflict delay length"
)

DETECTORS = (
    Detector(
        id="seed-phrase",
        type="secret",
        title="Seed phrase of a wallet",
        description="12, 15, 18, 21 or 24 words from which the keys of a wallet are made, near words for them.",
        source="https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki",
        kind="keyed",
        reference=LEFT + rb"[a-z]{3,8}(?:[ ,\n]{1,2}[a-z]{3,8}){11,23}" + RIGHT,
        matches=(
            ("mnemonic=" + _TWELVE, _TWELVE),
            ('{"seed_phrase":"%s"}' % _EIGHTEEN, _EIGHTEEN),
            ("Your recovery phrase:\n%s" % _TWELVE.replace(" ", "\n"), _TWELVE.replace(" ", "\n")),
            ("seed words: %s." % _TWELVE.replace(" ", ", "), _TWELVE.replace(" ", ", ")),
            ("MNEMONIC='%s'" % _TWENTY_FOUR, _TWENTY_FOUR),
        ),
        near_misses=(
            _TWELVE,
            "mnemonic: " + " ".join(_TWELVE.split()[:11]),
            "mnemonic: " + "abandon " * 11 + "about",
            "seed phrase " + "Legal " + _TWELVE.replace(" ", "-"),
            "recovery phrase must have twelve lower case words and none should hold any digits",
        ),
        params={
            "keywords": (
                "mnemonic",
                "seed phrase",
                "recovery phrase",
                "secret recovery phrase",
                "mnemonic phrase",
                "backup phrase",
                "secret phrase",
                "wallet phrase",
                "seed words",
                "recovery words",
                "mnemonic words",
                "mnemonic code",
                "recovery seed",
                "wallet seed",
                "seed",
                "bip39",
                "bip 39",
                "slip39",
            ),
            "variants": tuple(map(_words, (24, 21, 18, 15, 12))),
            "distinct": 6,
            "check": "mnemonic",
            "after": 40,
        },
    ),
)
