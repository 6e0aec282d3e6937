"""Postcodes whose first three digits tell of too few people."""

from __future__ import annotations

__all__ = ["AREAS"]

#: Three-digit ZIP codes of areas with 20,000 people or fewer, by the census of 2000: those that 45 CFR 164.514(b)(2)(i)(B)
#: has become 000. Source: HHS, "Guidance Regarding Methods for De-identification of Protected Health Information in
#: Accordance with the HIPAA Privacy Rule", 26 November 2012, which lists them; as of that date.
AREAS = (36, 59, 63, 102, 203, 556, 692, 790, 821, 823, 830, 831, 878, 879, 884, 890, 893)
