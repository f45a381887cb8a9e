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
SHAPES: dict[str, str | bytes] = {
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
    "publer": '"Date - Intl. format or prompt","Text","Link(s) - Separated by comma for FB carousels",'
    '"Media URL(s) - Separated by comma","Alt text(s) - Separated by ||","Comment(s) - Separated by ||"\n'
    '"2026/11/26 09:30","Oak","","https://x.example/a.png,https://x.example/b.png","A cat||A dog","First!"\n',
    "metricool": "Text,Date,Time,Draft,Facebook,Twitter,LinkedIn,GBP,Picture Url 1,Picture Url 2,"
    "First Comment Text\n"
    "Oak,2026-11-26,09:30:00,FALSE,TRUE,FALSE,TRUE,FALSE,https://x.example/1.png,https://x.example/2.png,First!\n",
    "agorapulse": 'Text;Link;Image;Date;Hour;Labels\n"Oak";"";"";"11/26/2026";"9:30";"a"\n',
    "publish on": 'Content,Publish on,Link\n"Oak",26/11/2026 9:30,\n',
    "recurpost": "Content,Image URL,Link,Schedule Date & Time,Type\nOak,,,2026-11-26 09:30,post\n",
    "socialpilot": '"Post description","Image/Video Url","Scheduled Time(YYYY-MM-DD HH:MM)"\n'
    "Oak,,2026-11-26 09:30\n",
    "vista social": "Message,Type,URL,Image,Day,Month,Year,Hour,Minutes\nOak,post,,,26,11,2026,9,30\n",
    "go live at": "Text,Go live at\nOak,2026-11-26 09:30\n",
    "another column of times": "Text,Timestamp,Scheduled At\nOak,2025-01-01 10:00,2026-11-26 09:30\n",
    "spanish": "Texto;Fecha;Hora;Enlace;Imagen\nOak;26/11/2026;9:30;https://e.example;\n",
    "italian": "Testo;Data;Ora;Canale\nOak;26/11/2026;9.30;aurora\n",
    "german": "Beitrag;Veröffentlichung\nOak;26. November 2026, 09:30\n",
    "german in two": "Text;Datum;Uhrzeit;Kanäle\nOak;26.11.2026;09:30;aurora\n",
    "french": "Texte;Date;Heure\nOak;26/11/2026;9h30\n",
    "spanish words": "Texto,Cuándo\nOak,26 de noviembre de 2026 09:30\n",
    "portuguese words": "Texto,Quando\nOak,26 de novembro de 2026 9:30\n",
    "a weekday": "Text,When\nOak,giovedì 26 novembre 2026 09:30\n",
    "as excel marks it": "sep=;\nText;Posting Time\nOak;2026-11-26 09:30\n",
    "UTF-16 without a mark": BUFFER.encode("utf-16-le"),
    "under a title": "Plan of our shop,,\n,,\nText,Posting Time,Tags\nOak,2026-11-26 09:30,wood\n",
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


def test_what_other_programs_say_beside_the_words_is_kept() -> None:
    [row] = read(SHAPES["publer"]).rows
    assert row.media == ("https://x.example/a.png", "https://x.example/b.png")
    assert (row.first_comment, row.notes) == ("First!", "")
    assert [row.alts[one] for one in row.media] == ["A cat", "A dog"]
    [row] = read(SHAPES["metricool"]).rows
    assert (row.channels, len(row.media), row.first_comment) == (("Facebook", "LinkedIn"), 2, "First!")
    [row] = read("Text,Text,Posting Time\nOak,Elm,2026-11-26 09:30\n").rows
    assert (row.text, row.notes) == ("Oak", "Elm")


@pytest.mark.parametrize(
    "head", ["Text,Moment,More", "Text,Send at,Publish at", "Text,Date,Fecha", "Slowa,Kiedy,Tam"]
)
def test_a_time_that_could_stand_in_several_columns_or_in_none_is_asked(head: str) -> None:
    body = "Oak,2026-11-26 09:30,2026-11-27 09:30\n"
    table = read(f"{head}\n{body}")
    assert "when" in [one["field"] for one in table.ask]
    assert not any(row.ok for row in table.rows)
    told = read(f"{head}\n{body}", columns={"text": "1", "when": "2"})
    assert (told.ask, told.rows[0].told["at"], told.rows[0].text) == ((), NINE, "Oak")


def test_letters_of_another_script_are_no_accents() -> None:
    with pytest.raises(NoTable, match="UTF-8"):
        read("Text,When\nДуб и вяз,2026-11-26 09:30\n".encode("cp1251"))


@pytest.mark.parametrize(
    ("words", "day"),
    [("26. Dezember 2026", "2026-12-26"), ("26 août 2026", "2026-08-26"), ("1º de marzo de 2026", "2026-03-01"),
     ("3 juin 2026", "2026-06-03"), ("3 juillet 2026", "2026-07-03"), ("Mi., 2. März 2026", "2026-03-02"),
     ("December 26th, 2026", "2026-12-26"),
     ("2 de fevereiro de 2026", "2026-02-02"), ("5 mag 2026", "2026-05-05")],
)  # fmt: skip
def test_months_have_names_in_six_languages(words: str, day: str) -> None:
    [row] = read(f'Text,When\nOak,"{words} 12:00"\n').rows
    assert str(row.told["at"]).startswith(day)


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
