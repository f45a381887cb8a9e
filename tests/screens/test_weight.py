"""What a browser loads: little, ours, and nothing inline."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import django_htmx
import pytest
from django.test import Client

import rapport.web
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
    assert not re.search(r"<(img|iframe|video|audio|source)\b", text)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", text)


@pytest.mark.parametrize("where", ["/sign-in", "/b/aurora/", "/b/aurora/inbox/", "/nothing"])
def test_every_page_carries_the_strict_policy(where: str, client: Client, cast: Cast) -> None:
    if where != "/sign-in":
        client.force_login(cast.ana)
    policy = client.get(where)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
