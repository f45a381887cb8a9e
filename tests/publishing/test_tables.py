"""Tables of other programs: what is clear is read, what is not is asked, and what is no table is refused."""

from __future__ import annotations

import codecs
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.publishing.tables.cells import MOST_ROWS, NoTable
from rapport.publishing.tables.posts import FileHints, PostTable, read_table

ROME = FileHints(ZoneInfo("Europe/Rome"))
NINE = "2026-11-26T08:30:00Z"


def read(text: str | bytes, **said: object) -> PostTable:
    data = text if isinstance(text, bytes) else text.encode()
    return read_table(data, FileHints(ZoneInfo("Europe/Rome"), **said))  # type: ignore[arg-type]


BUFFER = 'Text,Image URL,Tags,Posting Time\n"Oak, slowly",https://x.example/a.jpg,"wood, slow",2026-11-26 09:30\n'
SHAPES = {
    "buffer": BUFFER,
    "buffer with a mark": codecs.BOM_UTF8 + BUFFER.encode(),
    "buffer in UTF-16": codecs.BOM_UTF16_LE + BUFFER.encode("utf-16-le"),
    "buffer with CRLF": BUFFER.replace("\n", "\r\n"),
    "buffer of 2026": BUFFER.replace("2026-11-26 09:30", "11/26/26 09:30"),
    "hootsuite without a header": '11/26/2026 09:30,"Oak, slowly",https://x.example\n12/24/2026 10:00,"Elm",\n',
    "hootsuite with one": "Date,Time,Message,Link\n2026-11-26,09:30,Oak slowly,https://x.example\n",
    "hootsuite media": "Date,Time,Message,Media URLs,Social Profile\n26.11.2026,9:30,Oak,https://x.example/a.png,aurora\n",
    "socialbee": "postAtSpecificTime,content,link,imageUrls,gifUrl,videoUrls\n2026-11-26 09:30:00,Oak,,,,\n",
    "highlevel": "postAtSpecificTime,content,link\n11/26/2026 9:30,Oak,\n",
    "postfast": "scheduled_at,account_id,content,media_urls,first_comment\n"
    "2026-11-26T09:30:00+01:00,a1,Oak,,More\n",
    "ayrshare": 'post,platforms,mediaUrls,scheduleDate\nOak,"mastodon,bluesky",,2026-11-26T08:30:00Z\n',
    "sprout": "Date,Time,Message\n11/26/2026,09:30,Oak\n",
    "semicolons": 'Text;Posting Time\nOak; \n"Oak; slowly";26/11/2026 09:30\n',
    "tabs": "message\twhen\nOak\t26/11/2026 9:30 AM\n",
    "quotes over lines": 'Text,Posting Time\n"Oak,\n\nslowly ""so""",2026-11-26 09:30\n',
    "latin letters": "Text,Posting Time\nPérgola,2026-11-26 09:30\n".encode("cp1252"),
    "a month by its name": "Text,When\nOak,26 Nov 2026 09:30\n",
    "american words": 'Text,When\nOak,"Nov 26, 2026, 9:30 AM"\n',
    "italian words": "Text,When\nOak,26 novembre 2026 09:30\n",
    "blank rows": "\n\nText,Posting Time\n\nOak,2026-11-26 09:30\n,\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_read_without_being_told(shape: str) -> None:
    table = read(SHAPES[shape])
    assert table.ask == ()
    assert [row.problems for row in table.rows] == [()] * len(table.rows)
    assert NINE in [row.told["at"] for row in table.rows]
    assert all(row.text for row in table.rows)


def test_what_stands_in_the_cells_is_kept() -> None:
    [row] = read(SHAPES["buffer"]).rows
    assert (row.row, row.text, row.media, row.tags) == (
        2,
        "Oak, slowly",
        ("https://x.example/a.jpg",),
        ("wood", "slow"),
    )
    [row] = read(SHAPES["ayrshare"]).rows
    assert row.channels == ("mastodon", "bluesky")
    assert read(SHAPES["hootsuite with one"]).rows[0].text == "Oak slowly\nhttps://x.example"
    assert read(SHAPES["quotes over lines"]).rows[0].text == 'Oak,\n\nslowly "so"'
    assert read(SHAPES["semicolons"]).rows[0].at is None


AMBIGUOUS = "Text,Posting Time\nOak,03/04/2026 09:30\nElm,2026-11-26 09:30\nAsh,05/05/2026 10:00\n"


def test_an_order_that_could_be_two_is_asked_and_no_row_is_good_by_guessing() -> None:
    table = read(AMBIGUOUS)
    [asked] = table.ask
    assert (asked["what"], asked["choices"]) == ("dates", ["dmy", "mdy"])
    assert asked["examples"][0] == {
        "row": 2,
        "given": "03/04/2026 09:30",
        "dmy": "2026-04-03",
        "mdy": "2026-03-04",
    }
    assert [(row.ok, row.at is None) for row in table.rows] == [(False, True), (True, False), (True, False)]


@pytest.mark.parametrize(("dates", "at"), [("dmy", "2026-04-03T07:30:00Z"), ("mdy", "2026-03-04T08:30:00Z")])
def test_told_the_order_it_is_read_so(dates: str, at: str) -> None:
    table = read(AMBIGUOUS, dates=dates)
    assert (table.ask, [row.ok for row in table.rows]) == ((), [True] * 3)
    assert table.rows[0].told["at"] == at


def test_one_clear_date_tells_the_order_of_all() -> None:
    table = read(AMBIGUOUS + "Yew,25/12/2026 09:30\n")
    assert (table.ask, table.rows[0].told["at"]) == ((), "2026-04-03T07:30:00Z")


def test_dates_in_both_orders_are_asked() -> None:
    table = read(AMBIGUOUS + "Yew,25/12/2026 09:30\nFir,12/25/2026 09:30\n")
    assert [one["what"] for one in table.ask] == ["dates"]
    assert [row.ok for row in table.rows] == [False, True, True, True, True]


def test_another_order_than_was_told_is_a_problem_not_a_guess() -> None:
    [row] = read("Text,When\nOak,11/26/2026 09:30\n", dates="dmy").rows
    assert "no day there is when read as dmy" in row.problems[0]


@pytest.mark.parametrize(
    "when",
    ["2026-02-30 09:30", "31/31/2026 09:30", "2026-11-26", "2026-11-26 25:00", "2026-11-26 13:00 PM", "tomorrow",
     "46352.395", "=NOW()", "2026-11-26 09:30 +99:00", "x" * 5000, "1999-01-01 09:30", "2026-11-26T09:30:61"],
)  # fmt: skip
def test_what_is_no_time_is_a_problem_of_its_row(when: str) -> None:
    bad, good = read(f'Text,When\nOak,"{when}"\nElm,2026-11-26 09:30\n').rows
    assert (bad.ok, bad.at, good.ok) == (False, None, True)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",2026-11-26 09:30", "no words"),
        ("Oak, slowly,2026-11-26 09:30", "cells where"),
        ("x" * 20_001 + ",2026-11-26 09:30", "characters"),
    ],
)
def test_each_row_says_what_is_wrong_with_it(line: str, words: str) -> None:
    assert any(words in one for one in read(f"Text,When\n{line}\n").rows[0].problems)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "picture.jpg", "ftp://x.example/a"]
)
def test_a_picture_is_an_address_of_the_web_and_is_not_asked_for(address: str) -> None:
    [row] = read(f"Text,Image URL\nOak,{address}\n").rows
    assert (row.media, row.ok) == ((), False)


def test_a_formula_is_words() -> None:
    formula = '=HYPERLINK("https://x.example";"Oak")'
    assert read('Text,When\n"{}",2026-11-26 09:30\n'.format(formula.replace('"', '""'))).rows[0].text == formula


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08", "packed"),
        (b"\x89PNG\r\n", "picture"),
        (b"a\x00b,c\n", "no table"),
        (b"<!doctype html><table>", "no table"),
        (b'{"rows": []}', "no table"),
        (b"Just some prose, as people write it.\nAnd a second line, too.\n", "header"),
        (b"name,email\nDee,dee@shop.example\n", "header"),
        (b'Text,When\n"Oak,2026-11-26 09:30\n', "never closed"),
        (b"Text,When\n" + b"Oak,2026-11-26 09:30\n" * (MOST_ROWS + 1), "more than"),
        (b"," * 5000 + b"\n", "cells"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(data: bytes, why: str) -> None:
    with pytest.raises(NoTable, match=why):
        read(data)


def test_columns_are_named_by_their_header_or_their_number() -> None:
    odd = "Was,Wann\nOak,26/11/2026 09:30\n"
    assert read(odd, columns={"text": "Was", "when": "Wann"}).rows[0].told["at"] == NINE
    assert read(odd.partition("\n")[2], columns={"text": "1", "when": "2"}).rows[0].text == "Oak"
    missing = read(odd, columns={"text": "Was", "when": "Nope"})
    assert [one["field"] for one in missing.ask] == ["when"]


def test_a_time_that_the_clock_leaves_out_and_one_that_comes_twice() -> None:
    rows = read("Text,When\nOak,2026-03-29 02:30\nElm,2026-10-25 02:30\n").rows
    assert [row.told["at"] for row in rows] == ["2026-03-29T01:30:00Z", "2026-10-25T00:30:00Z"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_whatever_the_bytes_are_it_is_a_table_or_refused(data: bytes) -> None:
    try:
        table = read_table(data, ROME)
    except NoTable:
        return
    assert all(row.ok is (not row.problems) for row in table.rows)
