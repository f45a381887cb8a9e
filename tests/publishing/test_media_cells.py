"""Which columns hold pictures, films and what they show, as other programs write them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.publishing.tables.media_cells import MOST_MEDIA, media_of, paired_alts
from rapport.publishing.tables.posts import FileHints, TableRow, read_table
from rapport.publishing.wanted.addresses import address_of_file, unfetchable

A, B = "https://x.example/a.png", "https://x.example/b.mp4"


def row(head: str, cells: str) -> TableRow:
    [found] = read_table(f"{head}\n{cells}\n".encode(), FileHints(ZoneInfo("UTC"))).rows
    return found


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Text,Image URL,Tags,Posting Time", f"Oak,{A} {B},,2031-01-05 09:30"),
        ("content,imageUrls,gifUrl,videoUrls,postAtSpecificTime", f"Oak,{A},,{B},2031-01-05 09:30"),
        ("Text,Media URL(s) - Separated by comma", f'Oak,"{A},{B}"'),
        ("Text,Picture Url 1,Picture Url 2,Video Thumbnail Url", f"Oak,{A},{B},https://x.example/cover.png"),
        ("Message,Image or video URL", f"Oak,{A};{B}"),
        ("post,platforms,mediaUrls,scheduleDate", f'Oak,,"{A}\n{B}",2031-01-05T09:30:00Z'),
        ("Caption,image1url,image2url", f"Oak,{A},{B}"),
        ("Testo,URL immagine,Video", f"Oak,{A},{B}"),
        ("Text,Somewhere,Elsewhere", f"Oak,{A},{B}"),
    ],
)
def test_the_columns_of_other_programs_are_known(head: str, cells: str) -> None:
    assert (row(head, cells).media, row(head, cells).problems) == ((A, B), ())


@pytest.mark.parametrize(
    ("head", "cells", "said"),
    [
        ("Text,Image URL,Alt text", f"Oak,{A},An oak | in a wood", ["An oak | in a wood"]),
        ("Text,Media URL(s),Alt text(s) - Separated by ||", f"Oak,{A} {B},An oak||A saw", ["An oak", "A saw"]),
        ("Text,Image 1,Image 2,Alt text 1,Alt text 2", f"Oak,{A},{B},,A saw", ["", "A saw"]),
        (
            "Text,Picture Url 1,Alt text picture 1,Picture Url 2,Alt text picture 2",
            f"Oak,{A},An oak,{B},",
            ["An oak", ""],
        ),
    ],
)
def test_what_each_shows_goes_with_it(head: str, cells: str, said: list[str]) -> None:
    found = row(head, cells)
    assert [found.alts.get(one, "") for one in found.media] == said
    assert found.notes == ""


def test_what_belongs_to_nobody_knows_which_stands_in_the_notes() -> None:
    found = row("Text,Image URL,Alt text", f"Oak,{A} {B},An oak")
    assert (dict(found.alts), found.notes) == ({}, "Alt text: An oak")
    assert row("Text,Image URL,Alt text", "Oak,,An oak").notes == "Alt text: An oak"


@given(st.lists(st.text(max_size=40), max_size=4), st.lists(st.text(max_size=40), max_size=4))
def test_whatever_stands_there_each_text_belongs_to_an_address_of_the_row(
    media: list[str], alts: list[str]
) -> None:
    problems: list[str] = []
    found = media_of(media, problems)
    assert len(found) <= MOST_MEDIA
    assert all(one.casefold().startswith("http") for one in found)
    paired = paired_alts(media, alts)
    assert paired is None or all(paired.values())


def test_too_many_or_too_long_is_a_problem_and_no_address_twice() -> None:
    problems: list[str] = []
    many = [f"https://x.example/{n}.png" for n in range(MOST_MEDIA + 1)]
    assert len(media_of([" ".join([*many, many[0]])], problems)) == MOST_MEDIA
    assert problems == [f"it has {MOST_MEDIA + 1} pictures and films, where a post has at most {MOST_MEDIA}"]
    assert media_of([f"https://x.example/{'a' * 2000}"], problems) == ()


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://www.dropbox.com/s/abc/oak.png?dl=0", "https://www.dropbox.com/s/abc/oak.png?raw=1"),
        (
            "https://www.dropbox.com/scl/fi/a/oak.png?rlkey=k&dl=0",
            "https://www.dropbox.com/scl/fi/a/oak.png?rlkey=k&raw=1",
        ),
        (
            "https://drive.google.com/file/d/1AbCdEfGhIjKlMn/view?usp=sharing",
            "https://drive.google.com/uc?export=download&id=1AbCdEfGhIjKlMn",
        ),
        (
            "https://drive.google.com/open?id=1AbCdEfGhIjKlMn",
            "https://drive.google.com/uc?export=download&id=1AbCdEfGhIjKlMn",
        ),
        (
            "https://oak.example/file/d/1AbCdEfGhIjKlMn/view?dl=0",
            "https://oak.example/file/d/1AbCdEfGhIjKlMn/view?dl=0",
        ),
    ],
)
def test_a_page_that_shows_a_file_is_read_as_the_file(address: str, file: str) -> None:
    assert address_of_file(address) == file


@given(st.text(max_size=80))
def test_whatever_an_address_says_it_can_be_told(words: str) -> None:
    for one in (
        words,
        f"https://{words}",
        f"https://www.dropbox.com/s/{words}",
        f"https://drive.google.com/{words}",
    ):
        assert isinstance(unfetchable(one), str)
