"""Tables with nothing in them, and days that are none."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from rapport.publishing.tables.cells import NoTable
from rapport.publishing.tables.posts import FileHints, read_table
from rapport.publishing.tables.when import NoTime, looks_like_date, read_when

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize("text", [",,,\n", ";\n;\n", '""\n', "\t\n , \n", '"",""'])
def test_cells_that_are_all_empty_are_no_table(text: str) -> None:
    with pytest.raises(NoTable):
        read_table(text.encode(), FileHints(ROME))


@pytest.mark.parametrize("words", ["26/11/0000 09:30", "26/11/0026 09:30", "26/11/026 09:30", "0000-11-26 09:30"])
def test_a_year_that_is_written_out_is_meant(words: str) -> None:
    assert not looks_like_date(words)
    with pytest.raises(NoTime):
        read_when(words, "dmy", ROME)


def test_a_year_of_two_digits_is_of_this_century() -> None:
    assert read_when("26/11/26 09:30", "dmy", ROME) == read_when("2026-11-26 09:30", "", ROME)
    assert read_when("26/11/00 09:30", "dmy", ROME).year == 2000
