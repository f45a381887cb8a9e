"""Every address there is, and values that nobody means."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.urls import URLPattern, URLResolver, get_resolver

SRC = Path(__file__).resolve().parents[2] / "src" / "rapport"
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
READ = re.compile(r"""(?:\.get(?:list)?\(|(?:POST|GET|given)\[)"(\w+)""")

NUMBERS = [
    "0",
    "-1",
    "²",
    "٣",
    "१",
    "½",
    "1_0",
    "1.5",
    "1e9",
    "9" * 18,
    "9" * 19,
    "9" * 40,
    "9" * 5000,
    " 1",
    "+1",
    "0x1",
    "NaN",
    "inf",
    "True",
]
TIMES = [
    "0001-01-01T00:00+14:00",
    "0001-01-01",
    "9999-12-31T23:59:59-12:00",
    "9999-12-31",
    "2026-02-30",
    "2026-02-30T10:00",
    "2026-11-23T10:00+24:00",
    "2026-11-23T25:61",
    "24:00",
    "2026-W60",
    "10000-01-01",
]
TEXTS = [
    "",
    " ",
    "\u200b\u200d",
    "\u3164",
    "\x00",
    "a\x00b",
    "\ud800",
    "a\udfff",
    "\ufffe",
    "\r\nX-Header: 1",
    "../../etc/passwd",
    "a/b",
    "%2e%2e%2f",
    "%",
    "' OR 1=1 --",
    "{{7*7}}",
    "<script>",
    "[]",
    "{}",
    "null",
    "true",
    "x" * 300,
    "ü" * 5000,
    "İ" * 60,
    "👩‍👩‍👧",
    "\u202e",
    "a\nb",
    "..",
    ".",
]
# Cursors: of a wrong form, of impossible times, of numbers that fit nowhere.
PLACES = [
    "=",
    "////",
    "MDAwMS0wMS0wMVQwMDowMCsxNDowMCAx",
    "OTk5OS0xMi0zMVQyMzo1OTo1OS0xMjowMCAx",
    "MjAyNi0xMS0yM1QxMDowMDowMCswMDowMCA5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    "MjAyNi0xMS0yM1QxMDowMDowMCAx",
    "A" * 4000,
]
HOSTILE = [*NUMBERS, *TIMES, *TEXTS, *PLACES]
HEADERS = {
    "Last-Event-ID": NUMBERS,
    "X-Visitor": [*TEXTS, "A" * 22, "A" * 60_000],
    "Authorization": ["Bearer", "Bearer ", "Basic x", "Bearer rap_" + "A" * 60_000, "Bearer \u00b2"],
    "Idempotency-Key": ["", "k" * 255, "k" * 256, "\u00b2"],
    "Accept-Language": ["*", "xx", "es" * 900, "en;q=9", "²"],
    "Origin": ["null", "http://[", "x" * 900],
    "Range": ["bytes=9-1", "bytes=²-"],
    "If-None-Match": ["*", '"'],
    "If-Modified-Since": ["Thu, 01 Jan 0001 00:00:00 GMT", "²"],
    "Content-Type": [
        "multipart/form-data",
        "multipart/form-data; boundary=" + "b" * 400,
        "application/json; charset=nonsense",
        "text/plain; charset=utf-7",
    ],
    "Cookie": [
        'rapport="\\000aaaaaaaaaaa"',
        "rapport=" + "a" * 7000,
        "csrf=x; csrf=\\",
        "django_language=²",
        "messages=W10:x",
    ],
    "HX-Request": ["true"],
    "HX-Current-URL": ["http://[", "²"],
    "X-Forwarded-For": ["²", "1.2.3.4, x"],
}


@dataclass(frozen=True)
class Route:
    """One address with its parameters still open: `b/<slug:brand>/inbox/`."""

    pattern: str

    def filled(self, chance: random.Random, real: dict[str, list[str]]) -> str:
        """Some address of it: three of four parameters are real ones, so that views are reached."""

        def value(found: re.Match[str]) -> str:
            known = real.get(found[2], [])
            if known and (found[2] == "brand" or chance.random() < 0.75):
                return chance.choice(known)
            return quote(chance.choice(HOSTILE).encode("utf-8", "surrogatepass"), safe="") or "0"

        return "/" + PARAMETER.sub(value, self.pattern)


def routes() -> list[Route]:
    return [Route(one) for one in _patterns(get_resolver(), "")]


def names_read() -> list[str]:
    """The names of all values that a view of ours asks a form or an address for."""
    found: set[str] = set()
    for path in (*SRC.glob("web/**/*.py"), *SRC.glob("api/**/*.py")):
        found |= set(READ.findall(path.read_text(encoding="utf-8")))
        found |= set(re.findall(r"^    (\w+) = forms\.", path.read_text(encoding="utf-8"), re.MULTILINE))
    return sorted(
        found | {"text", "title", "questions_en", "answer_en", "time_zone", "opens-0", "closes-0", "page"}
    )


def _patterns(around: URLResolver, before: str) -> Iterator[str]:
    for one in around.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield before + str(one.pattern)
