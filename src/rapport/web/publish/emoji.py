"""A short list of emoji, each with words to find it by, in the language of the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rapport.web.access import BrandRequest, member

LANGUAGES = ("en", "es", "it")
LIST = Path(__file__).with_name("emoji.tsv")


@cache
def emoji_in(language: str) -> tuple[tuple[str, str], ...]:
    """Each sign with its words, in English where the language is not here."""
    column = LANGUAGES.index(language) + 1 if language in LANGUAGES else 1
    rows = (line.split("\t") for line in LIST.read_text("utf-8").splitlines())
    return tuple((row[0], row[column]) for row in rows)


@require_safe
@member("write")
def choice(request: BrandRequest) -> HttpResponse:
    """All of them, as the composer offers them."""
    found = emoji_in((get_language() or "en").partition("-")[0])
    return render(request, "publish/emoji_choice.html", {"emoji": found})
