"""National identifiers."""

from __future__ import annotations

from ._schema import LEFT, RIGHT, Detector

DETECTORS = (
    Detector(
        id="us-ssn",
        type="ssn",
        title="US Social Security number",
        description="Area, group and serial number with hyphens or spaces between them; every number that the Social "
        "Security Administration can assign.",
        source="https://www.ssa.gov/employer/randomization.html",
        kind="shape",
        reference=LEFT + rb"(?<!-)(?:[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{3} [0-9]{2} [0-9]{4})" + RIGHT,
        matches=(
            "078-05-1120",
            "001-01-0001",
            "899-99-9999",
            "778 62 8144",
            ("ssn: 219-09-9999.", "219-09-9999"),
            (r"\n665-12-3456", "665-12-3456"),
        ),
        near_misses=(
            "000-12-3456",
            "666-12-3456",
            "900-12-3456",
            "123-00-4567",
            "123-45-0000",
            "123-45 6789",
            "123456789",
            "1-123-45-6789",
            "123-45-6789-1",
            "2016-123-45-6789",
            "10 123 45 6789",
        ),
        params={"shape": "us-ssn"},
    ),
)
