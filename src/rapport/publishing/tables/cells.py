"""Bytes of a file to rows of cells. What is no table is refused; nothing is unpacked or computed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

LARGEST = 10_000_000
MOST_ROWS, MOST_CELLS, LONGEST = 5000, 100, 20_000
DELIMITERS = (",", ";", "\t", "|")
# How files begin that are no text, and what to do with each.
PACKED = {
    b"PK\x03\x04": "it is a spreadsheet or an archive: save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "it is a spreadsheet: save it as CSV",
    b"%PDF": "it is a PDF: save the table as CSV",
    b"\x1f\x8b": "it is packed: unpack it first",
    b"\x89PNG": "it is a picture",
    b"\xff\xd8\xff": "it is a picture",
    b"GIF8": "it is a picture",
}
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Excel's own first line, which it does not show, and a word that is all accents: letters of another script.
TOLD = re.compile(r"\ufeff?sep=([,;|\t])\r?\n", re.IGNORECASE)
FOREIGN = re.compile(r"(?<![A-Za-zÀ-ÿ])[À-ÖØ-öø-ÿ]{3,}(?![A-Za-zÀ-ÿ])")
SEVERAL = re.compile(r'"[,;|\t]"')
NO_TABLE = ("<", "{", "[{", "[\n")


class NoTable(Exception):
    """The file is no table of posts; the message says why, and what to do."""


def cells(data: bytes) -> list[list[str]]:
    """The rows as they stand in the file, blank ones too. Raises `NoTable`."""
    text = file_text(data)
    told = TOLD.match(text)
    delimiter = told[1] if told else _delimiter(text)
    rows = _parsed(text[told.end() :] if told else text, delimiter)
    if not rows:
        raise NoTable("it is empty")
    if len(rows) > MOST_ROWS + 1:
        raise NoTable(f"it has more than {MOST_ROWS} rows: split it")
    if max(map(len, rows)) > MOST_CELLS:
        raise NoTable(f"a row has more than {MOST_CELLS} cells")
    return [[cell.strip() for cell in row] for row in rows]


def file_text(data: bytes) -> str:
    """The text: UTF-8, UTF-16 where a mark says so, else as Windows writes it in the West. Raises `NoTable`."""
    if len(data) > LARGEST:
        raise NoTable(f"it is larger than {LARGEST // 1_000_000} MB")
    for mark, why in PACKED.items():
        if data.startswith(mark):
            raise NoTable(why)
    text = _text(data)
    if not text.strip():
        raise NoTable("it is empty")
    odd = sum(1 for sign in text if sign < " " and sign not in "\t\r\n")
    if odd or text.lstrip().startswith(NO_TABLE):
        raise NoTable("it is no table of text with rows and columns")
    return text


def _text(data: bytes) -> str:
    coding = next((name for mark, name in MARKS.items() if data.startswith(mark)), "") or _unmarked(data)
    for name in (coding,) if coding else ("utf-8", "cp1252"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "cp1252" and FOREIGN.search(text):
            break
        return text
    raise NoTable("its letters cannot be read: save it as UTF-8")


def _unmarked(data: bytes) -> str:
    """UTF-16 without a mark has a zero in every other place, as long as its letters are western."""
    half = max(len(data[:400]) // 2, 1)
    if data[1:400:2].count(0) > half * 0.7:
        return "utf-16-le"
    return "utf-16-be" if data[:400:2].count(0) > half * 0.7 else ""


def _delimiter(text: str) -> str:
    """The sign that cuts the rows into the most columns, most evenly; none: a comma, and one column."""
    return max(DELIMITERS, key=lambda sign: _evenness(_tried(text, sign)))


def _tried(text: str, delimiter: str) -> list[list[str]]:
    try:
        return [row for _, row in zip(range(50), _reader(text, delimiter), strict=False) if row]
    except csv.Error:
        return []


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[float, bool, int]:
    """How many rows have the usual width, where that is several columns; whether no cell looks like several."""
    widths = list(map(len, rows))
    usual = max(set(widths), key=widths.count, default=0)
    if usual < 2:
        return (0.0, False, 0)
    whole = not any(SEVERAL.search(cell) for row in rows for cell in row)
    return (widths.count(usual) / len(widths), whole, usual)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LARGEST)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    if _open_quote(text, delimiter):
        raise NoTable("a quote is opened and never closed")
    rows = []
    for row in _reader(text, delimiter):
        rows.append(row)
        if len(rows) > MOST_ROWS + 1:
            break
    return rows


def _open_quote(text: str, delimiter: str) -> bool:
    csv.field_size_limit(LARGEST)
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for _ in strict:
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
