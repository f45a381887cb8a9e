"""Days and months stand small in Spanish and Italian sentences, and large where a heading begins with them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

import rapport.web
from rapport.accounts.dates import date_words
from rapport.web.templatetags.rapport import day, moment

WEB = Path(rapport.web.__file__).parent
MONDAY = datetime(2020, 8, 10, 9, tzinfo=UTC)
IN_WORDS = re.compile(r"\|date:\"[^\"]*[bDEFlMN][^\"]*\"")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Monday 10 August"), ("es", "lunes 10 agosto"), ("it", "lunedì 10 agosto")],
)
def test_days_and_months_are_written_as_the_language_does(language: str, words: str) -> None:
    with translation.override(language):
        assert date_words(date(2020, 8, 10), "l j F") == words
        assert Template('{{ on|dated:"l j F" }}').render(Context({"on": MONDAY})) == words
        assert moment(MONDAY).split(",")[0][3:].islower() == (language != "en")
        assert day(MONDAY)[0].isdigit()


def test_no_screen_writes_them_in_another_way() -> None:
    for file in WEB.rglob("*.html"):
        assert not IN_WORDS.search(re.sub(r"\|date:\"c\"", "", file.read_text(encoding="utf-8"))), file
    for file in WEB.rglob("*.py"):
        if file.name != "dates.py":
            assert "date_format(" not in file.read_text(encoding="utf-8"), file
