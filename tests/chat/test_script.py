"""The window's script: small, cached, the same for everybody, and able to live under a strict policy."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client

from rapport.channels.models import Channel
from rapport.hosted.chat.script import script
from tests.cast import Cast
from tests.chat.site import Site, site_of

pytestmark = pytest.mark.django_db


def test_it_is_at_most_fifteen_kilobytes_on_the_wire() -> None:
    assert len(script().small) <= 15 * 1024
    assert gzip.decompress(script().small) == script().plain


def test_it_needs_neither_eval_nor_inline_style_nor_markup() -> None:
    text = script().plain.decode()
    for banned in (
        "eval(",
        "new Function",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "cookie =",
    ):
        assert banned not in text
    assert not re.search(r"\bstyle\s*[:=]|setAttribute\(.style|createElement\(.style", text)
    assert "document.cookie" not in text


def test_it_is_cached_and_asked_about_by_its_mark() -> None:
    client = Client()
    first = client.get("/chat.js", headers={"accept-encoding": "gzip, br"})
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Content-Type"].startswith("text/javascript")
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=" in first.headers["Cache-Control"]
    assert client.get("/chat.js").content == script().plain
    again = client.get("/chat.js", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_window_speaks_three_languages_completely() -> None:
    text = script().plain.decode()
    languages = re.findall(r"^  (en|es|it): \{$(.*?)^  \},$", text, re.MULTILINE | re.DOTALL)
    words = {code: set(re.findall(r"(\w+): \"", body)) for code, body in languages}
    assert set(words) == {"en", "es", "it"}
    assert words["en"] == words["es"] == words["it"]


def test_the_trial_page_shows_the_line_to_paste(site: Site, cast: Cast, settings: object) -> None:
    settings.ADDRESS = "https://rapport.example"  # type: ignore[attr-defined]
    ana = Client()
    ana.force_login(cast.ana)
    line = '<script src="https://rapport.example/chat.js" data-brand="aurora" async></script>'
    assert line.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") in shown(ana)
    site_of(cast.aurora, name="Aurora in the garden")
    for channel in Channel.of(cast.aurora).filter(network="chat"):
        assert f"data-channel=&quot;{channel.key}&quot;" in shown(ana)
    cruz = Client()
    cruz.force_login(cast.cruz)
    assert cruz.get("/b/aurora/chat/").status_code == 404
    assert cruz.get("/b/norte/chat/").status_code == 200


def shown(client: Client) -> str:
    answer = client.get("/b/aurora/chat/")
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    return answer.content.decode()


def test_the_channels_page_leads_to_the_trial_page(site: Site, cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    page = client.get(f"/b/{cast.aurora.slug}/settings/channels/{site.channel.pk}")
    assert f'href="/b/{cast.aurora.slug}/chat/"' in page.content.decode()
