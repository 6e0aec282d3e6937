"""The floors of quality on a small sample; `make quality` measures all."""

from __future__ import annotations

from pathlib import Path

import pytest
from logredact import Redactor, catalog, packs

from quality import precision, report
from quality.recall import measure

DOCS = Path(__file__).resolve().parent.parent / "docs"


@pytest.mark.parametrize("id", catalog.DETECTORS)
def test_values_are_found_in_every_context(id):
    assert [one for one in measure(id, 2) if one.found < one.tried] == []


def test_default_finds_nothing_in_what_only_looks_like_secrets():
    assert precision.on_lookalikes(Redactor(packs=["default"]), 50_000) == (50_000, {})


def test_personal_data_is_seldom_seen_where_there_is_none():
    found = precision.on_corpora(Redactor(packs=["pii"]))
    if found is None:
        pytest.skip("no logs in %s; LOGREDACT_CORPORA names the folder" % precision.CORPORA)
    assert found.per_million(packs.PACKS["pii"].detectors) <= 20


def test_the_page_of_packs_is_up_to_date():
    assert (DOCS / "packs.md").read_text() == report.packs(), "out of date: make quality"


def test_the_page_of_detectors_lists_them_all():
    page = (DOCS / "detectors.md").read_text()
    assert [id for id in catalog.DETECTORS if "| `%s` |" % id not in page] == [], "out of date: make quality"
