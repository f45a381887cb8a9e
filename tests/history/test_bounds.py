"""Whatever is in a file: what is read is bounded, nothing leaves the archive, nothing is unpacked to disk."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.exports import box as boxes
from rapport.connectors.exports.box import Box, NoExport
from rapport.connectors.exports.directory import looked_over
from rapport.connectors.exports.json_rows import elements
from rapport.connectors.exports.mended import mended
from tests.history.files import ANDROID, MBOX, meta, mojibake, packed, read, told, written, x_archive


def test_a_bomb_and_an_archive_inside_are_left_out(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as file:
        file.writestr("chat.txt", ANDROID)
    path = packed(
        tmp_path, "a.zip", {"chat.txt": ANDROID.encode(), "b.txt": b"\0" * 11_000_000, "c.zip": inner.getvalue()}
    )
    with Box(path) as box:
        assert box.names == ("chat.txt",)
        assert box.left_out == {"members packed too tightly": 1, "archives inside of it": 1}


@pytest.mark.parametrize("name", ["../chat.txt", "/etc/chat.txt", "a/../../b.txt", "C:\\chat.txt", "..\\chat.txt"])
def test_no_member_points_outside(name: str, tmp_path: Path) -> None:
    with Box(packed(tmp_path, "a.zip", {name: ANDROID.encode()})) as box:
        assert not box.names
        assert sum(box.left_out.values()) == 1


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = written(tmp_path, "outside.txt", ANDROID)
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "chat.txt").symlink_to(outside)
    with Box(folder) as box:
        assert (box.names, box.left_out) == ((), {"links": 1})


def test_a_table_of_contents_is_looked_over_before_it_is_read(tmp_path: Path) -> None:
    body = bytearray(packed(tmp_path, "a.zip", {"chat.txt": b"x"}).read_bytes())
    end = body.rfind(b"PK\x05\x06")
    body[end + 12 : end + 16] = struct.pack("<L", 2_000_000_000)
    with pytest.raises(ValueError, match="members"):
        looked_over(written(tmp_path, "b.zip", bytes(body)), 10)
    with pytest.raises(NoExport):
        read(written(tmp_path, "c.zip", bytes(body[: len(body) // 2])))


def test_what_comes_out_altogether_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MOST_BYTES", 10_000)
    with Box(written(tmp_path, "a.txt", "x" * 20_000)) as box, pytest.raises(NoExport, match="more than"):
        list(box.pieces(box.names[0]))


def test_a_line_without_end_is_cut_and_counted(tmp_path: Path) -> None:
    with Box(written(tmp_path, "a.txt", "a" * 5000 + "\nb\n" + "c" * 5000)) as box:
        assert [len(line) for line in box.lines(box.names[0], 1000)] == [1001, 2, 1000]
        assert box.left_out == {"the rest of very long lines": 2}


def test_a_list_is_read_element_by_element() -> None:
    from collections import Counter

    left = Counter[str]()
    text = b'x = [{"a": "[1]"}, {"b": 2} ,\n{"c": "\\u00e9"}]'
    assert list(elements([text[n : n + 3] for n in range(0, len(text), 3)], left)) == [
        {"a": "[1]"},
        {"b": 2},
        {"c": "é"},
    ]
    assert not left
    assert list(elements([b'[{"a": 1}, {"b": '], left)) == [{"a": 1}]
    assert sum(left.values()) == 1


@given(st.text(max_size=40))
def test_mending_never_fails_and_mends_what_was_spoilt(text: str) -> None:
    assert isinstance(mended(text), str)
    if text.isascii() or all(ord(sign) > 0xFF or sign.isascii() for sign in text):
        assert mended(mojibake(text)) == text


BODIES = (MBOX, ANDROID.encode(), *meta().values(), *x_archive().values(), b"date,from,text\n2026-01-01,Dee,Hi\n")


@pytest.mark.parametrize("spoilt", [b"\0", b"", b"\0\0\n\n", b"no headers at all\n", b"\xff\xfe\n"])
@pytest.mark.parametrize("us", [(), ("hello@aurora.example",)])
def test_a_mail_without_headers_is_a_row_that_says_so_and_the_others_come(
    spoilt: bytes, us: tuple[str, ...], tmp_path: Path
) -> None:
    """Also where it is among the mails that tell whose mailbox it is."""
    between = b"\nFrom dee@customer.example Mon Nov 16 10:00:00 2026\n" + spoilt + b"\n"
    first, second = MBOX.split(b"\n\nFrom ")
    _, rows = read(written(tmp_path, "all.mbox", first + b"\n" + between + b"\nFrom " + second), told(*us))
    assert [row.words is not None for row in rows] == [True, False, True]
    assert "no headers" in rows[1].problems[0]


@pytest.mark.parametrize("spoilt", [b"\0", b"no headers at all\n", b"\xff\xfe\r\n"])
def test_a_mailbox_is_one_also_where_its_first_mail_has_no_headers(spoilt: bytes, tmp_path: Path) -> None:
    first = b"From dee@customer.example Mon Nov 16 10:00:00 2026\n" + spoilt + b"\n\n"
    _, rows = read(written(tmp_path, "all.mbox", first + MBOX), told())
    assert [row.words is not None for row in rows] == [False, True, True]


@given(st.sampled_from(BODIES), st.integers(0, 1500), st.binary(max_size=30), st.booleans())
def test_odd_bytes_end_in_rows_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, at: int, odd: bytes, cut: bool
) -> None:
    spoilt = body[:at] + odd + (b"" if cut else body[at:])
    path = written(tmp_path_factory.getbasetemp(), "any.json", spoilt)
    try:
        _, rows = read(path, told("Casa Aurora"))
    except NoExport:
        return
    for row in rows:
        assert row.told["row"] == row.row
