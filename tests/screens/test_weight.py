"""What a browser loads: little, ours, and nothing inline."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.test import Client

import rapport.web
from rapport.web.templatetags.rapport import icon
from tests.cast import Cast

WEB = Path(rapport.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
OWN = sorted(one for one in (WEB / "static" / "rapport").iterdir() if one.suffix in (".css", ".js"))
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


def test_styles_and_scripts_together_stay_under_120_kb_gzipped() -> None:
    assert sum(len(gzip.compress(one.read_bytes())) for one in (*OWN, HTMX)) < 120 * 1024


def test_our_scripts_are_small() -> None:
    for one in OWN:
        if one.suffix == ".js":
            assert len(one.read_text().splitlines()) <= 60, one.name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: str(one.relative_to(WEB)))
def test_nothing_is_inline(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|\|\s*safe\b|autoescape off", text)
    assert not re.search(r"<(iframe|audio|source)\b", text)
    # A picture and a film come from an address of ours: no other site learns who reads here.
    assert len(re.findall(r"<(img|video)\b", text)) == len(
        re.findall(r"""<(img|video)\s+src="({% url "[^%]+ %}|{{ source }})(\?small)?"\s""", text)
    )
    shows = "publish/picture.html" in text or "publish/film.html" in text
    if shows and template.name != "picture.html":
        assert re.search(r"""{% url "[^%]+ as source %}""", text)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", text)


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        (
            "sun",
            '<circle cx="12" cy="12" r="4"/><path d="M12 2v2M12 20v2M4.93 4.93l1.41 1.41',
        ),
        ("check", '<path d="M20 6 9 17l-5-5"/>'),
    ],
)
def test_the_lines_of_an_icon_are_one_where_they_can_be(name: str, drawn: str) -> None:
    assert drawn in icon(name)


@pytest.mark.parametrize("where", ["/sign-in", "/b/aurora/", "/b/aurora/inbox/", "/nothing"])
def test_every_page_carries_the_strict_policy(where: str, client: Client, cast: Cast) -> None:
    if where != "/sign-in":
        client.force_login(cast.ana)
    policy = client.get(where)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
