"""Presidio's own recognizers for what our expressions find, by lines, without an NLP engine and so without context words."""

from __future__ import annotations

from collections import Counter
from typing import Callable, Dict

from .presidio import values, version

__all__ = ["finder", "values", "version"]

_LABELS = {
    "CREDIT_CARD": "credit-card",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "IP_ADDRESS": "ipv4",
    "MAC_ADDRESS": "mac-address",
    "PHONE_NUMBER": "phone",
    "US_SSN": "us-ssn",
}


def finder(expressions: Dict[str, str]) -> Callable[[str, Counter], None]:
    import tldextract
    from presidio_analyzer import predefined_recognizers as shipped

    # The recognizer of e-mail addresses asks it; without this it would fetch the list of suffixes, and not use its own.
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    recognizers = [
        shipped.CreditCardRecognizer(),
        shipped.EmailRecognizer(),
        shipped.IbanRecognizer(),
        shipped.IpRecognizer(),
        shipped.MacAddressRecognizer(),
        shipped.PhoneRecognizer(),
        shipped.UsSsnRecognizer(),
    ]

    def find(value: str, counts: Counter) -> None:
        for recognizer in recognizers:
            for result in recognizer.analyze(value, recognizer.supported_entities, nlp_artifacts=None):
                label = _LABELS[result.entity_type]
                if label == "ipv4" and ":" in value[result.start : result.end]:
                    label = "ipv6"
                counts[label] += 1

    return find
