"""The catalogue: every detector that logredact knows, as data.

Policies, packs, the documentation and the tests are made from these entries. What a detector finds to the byte is
docs/detection.md.
"""

from __future__ import annotations

from typing import Any

from . import (
    _bank,
    _cards,
    _contact,
    _crypto,
    _crypto_keys,
    _crypto_secrets,
    _crypto_wallets,
    _devices,
    _devices_network,
    _devices_vehicles,
    _finance,
    _finance_cards,
    _finance_payments,
    _finance_tax,
    _health,
    _health_europe,
    _health_national,
    _health_pacific,
    _key_value,
    _keys,
    _kubernetes,
    _kubernetes_nodes,
    _national,
    _network,
    _personal,
    _personal_places,
    _saas_apps,
    _saas_banking,
    _saas_chat,
    _saas_coin,
    _saas_commerce,
    _saas_hooks,
    _saas_mail,
    _saas_media,
    _saas_notify,
    _saas_payment,
    _saas_security,
    _saas_ship,
    _saas_sms,
    _saas_social,
    _saas_web,
    _saas_work,
    _sessions,
    _sessions_hashes,
    _sessions_links,
    _sessions_oauth,
    _sessions_verifiers,
    _vendors_ai,
    _vendors_apps,
    _vendors_cloud,
    _vendors_code,
    _web,
)
from ._schema import Detector, alphabet

__all__ = ["COUNTRIES", "DETECTORS", "Detector", "alphabet", "get"]

#: Countries that have a pack of their own, by ISO 3166-1 code.
COUNTRIES = {
    "au": "Australia",
    "br": "Brazil",
    "ca": "Canada",
    "de": "Germany",
    "fr": "France",
    "gb": "United Kingdom",
    "nl": "Netherlands",
    "nz": "New Zealand",
    "us": "United States",
}

_SECRETS = ("default", "secrets")

# Each family, and the packs of those of its detectors that name none. Where two detectors find the same bytes the earlier
# one names them: the most telling come first, key and value after the vendors' own, what everybody has at the end.
_FAMILIES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_keys, _SECRETS),
    (_vendors_cloud, _SECRETS),
    (_vendors_code, _SECRETS),
    (_vendors_apps, _SECRETS),
    (_vendors_ai, _SECRETS),
    (_saas_apps, _SECRETS),
    (_saas_banking, _SECRETS),
    (_saas_chat, _SECRETS),
    (_saas_coin, _SECRETS),
    (_saas_commerce, _SECRETS),
    (_saas_hooks, _SECRETS),
    (_saas_mail, _SECRETS),
    (_saas_media, _SECRETS),
    (_saas_notify, _SECRETS),
    (_saas_payment, _SECRETS),
    (_saas_security, _SECRETS),
    (_saas_ship, _SECRETS),
    (_saas_sms, _SECRETS),
    (_saas_social, _SECRETS),
    (_saas_web, _SECRETS),
    (_saas_work, _SECRETS),
    (_kubernetes, _SECRETS),
    (_kubernetes_nodes, _SECRETS),
    (_crypto_keys, _SECRETS),
    (_crypto_secrets, _SECRETS),
    (_sessions_links, _SECRETS),
    (_sessions_hashes, _SECRETS),
    (_sessions, _SECRETS),
    (_sessions_oauth, _SECRETS),
    (_sessions_verifiers, _SECRETS),
    (_web, _SECRETS),
    (_key_value, _SECRETS),
    (_cards, ("default", "pii", "pci-dss")),
    (_finance_cards, ("pci-dss",)),
    (_bank, ("default", "pii", "gdpr", "hipaa-safe-harbor")),
    (_national, ("default", "pii", "pii-us", "hipaa-safe-harbor")),
    (_finance, ("pii",)),
    (_finance_payments, ("pii",)),
    (_finance_tax, ("pii",)),
    (_health, ("pii",)),
    (_health_europe, ("pii",)),
    (_health_national, ("pii",)),
    (_health_pacific, ("pii",)),
    (_devices, ("pii",)),
    (_devices_network, ("pii",)),
    (_devices_vehicles, ("pii",)),
    (_crypto, ("pii",)),
    (_crypto_wallets, ("pii",)),
    (_personal, ("pii",)),
    (_personal_places, ("pii",)),
    (_contact, ("pii",)),
    (_network, ("network", "gdpr", "hipaa-safe-harbor")),
)

#: Every detector by its id, in order of precedence.
DETECTORS: dict[str, Detector] = {
    detector.id: detector if detector.packs else detector._replace(packs=packs)
    for family, packs in _FAMILIES
    for detector in family.DETECTORS
}


def get(id: str) -> Detector:
    """The detector of that id; KeyError if there is none."""
    return DETECTORS[id]
