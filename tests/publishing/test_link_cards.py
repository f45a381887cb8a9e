"""A link's card: what a page says of itself, fetched within bounds, never run, never asked of a private place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django.fixtures import Settings

from rapport.accounts.models import Membership, Role
from rapport.publishing.composed import card_address
from rapport.publishing.links.card_page import ADDRESS, TITLE, WORDS, card_page
from rapport.publishing.links.cards import known_card, link_card
from rapport.publishing.links.models import LinkCard
from rapport.publishing.writing import VariantGiven
from tests.cast import channel
from tests.publishing.world import Desk

PAGE = b"""<html><head><title>Oak &amp; Ash</title><meta property="og:title" content="Oak &amp; brass">
<meta name="description" content="Tables  from
one tree."><meta property="og:image" content="/leg.png"><meta property="og:site_name" content="Casa Aurora">
<script>document.write('<meta property="og:title" content="no">')</script></head></html>"""


def drawn() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (1200, 630), "brown").save(kept, "PNG")
    return kept.getvalue()


class Site(BaseHTTPRequestHandler):
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = {"/oak": PAGE, "/leg.png": drawn(), "/long": b"x" * 2_100_000}.get(self.path, b"")
        self.send_response(302 if self.path == "/inside" else 200 if body else 404)
        if self.path == "/inside":
            self.send_header("location", "http://127.0.0.1:1/secret")
        self.send_header("content-type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    Site.asked.clear()
    settings.PRIVATE_HOSTS = frozenset({f"127.0.0.1:{server.server_port}"})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_page_is_read_as_it_says_and_its_scripts_are_not() -> None:
    found = card_page(PAGE, "text/html", "https://casa-aurora.example/oak")
    assert (found.title, found.description, found.site) == ("Oak & brass", "Tables from one tree.", "Casa Aurora")
    assert found.picture == "https://casa-aurora.example/leg.png"
    plain = card_page(b"<TITLE lang=en>Only\nthis</TITLE>", "", "https://a.example")
    assert (plain.title, plain.picture) == ("Only this", "")
    assert card_page("<title>Caf\xe9</title>".encode("latin-1"), "text/html; charset=latin-1", "x").title == "Café"
    odd = card_page(b'<meta property=og:image content="file:///etc/passwd">', "", "https://a.example")
    assert odd.picture == ""


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "hex", "utf-7", "nonsense"])
def test_a_table_that_no_browser_knows_is_not_asked(name: str) -> None:
    page = f'<meta charset="{name}"><title>Oak-zzz\\x41</title>'.encode()
    for kind in ("text/html", f"text/html; charset={name}"):
        assert card_page(page, kind, "https://a.example").title == "Oak-zzz\\x41"


@given(st.binary(max_size=3000), st.text(max_size=60), st.text(max_size=60))
def test_whatever_the_bytes_are_a_card_is_short_and_plain(body: bytes, kind: str, address: str) -> None:
    for bytes_of_it in (body, b"<title>" + body, b'<meta property="og:image" content="' + body + b'">'):
        found = card_page(bytes_of_it, kind, address)
        assert len(found.title) <= TITLE
        assert len(found.description) <= WORDS
        assert len(found.picture) <= ADDRESS
        assert not found.picture or found.picture.lower().startswith(("http://", "https://"))
        assert found.title.isprintable()


@pytest.mark.django_db
def test_it_is_fetched_once_a_day_with_a_small_picture_of_its_own(site: str) -> None:
    desk = Desk.fresh(1)
    for _ in range(2):
        card = link_card(desk.brand, f"{site}/oak", desk.now)
    assert (card.title, card.trouble, Site.asked) == ("Oak & brass", "", ["/oak", "/leg.png"])
    with Image.open(BytesIO(card.picture)) as shown:
        assert shown.size == (600, 315)
    assert known_card(desk.brand, f"{site}/oak", desk.now + timedelta(hours=23))
    assert known_card(desk.brand, f"{site}/oak", desk.now + timedelta(hours=25)) is None


@pytest.mark.django_db
def test_what_is_too_long_gone_or_leads_inside_is_no_card_and_says_why(site: str, settings: Settings) -> None:
    desk = Desk.fresh(1)
    for path in ("/long", "/missing", "/inside"):
        card = link_card(desk.brand, site + path, desk.now)
        assert card.trouble
        assert (card.title, card.picture) == ("", None)
    settings.PRIVATE_HOSTS = frozenset()
    Site.asked.clear()
    assert link_card(desk.brand, f"{site}/oak", desk.now).trouble
    assert Site.asked == [], "what is not public is not asked"


@pytest.mark.django_db
def test_only_where_the_network_draws_one_and_nothing_else_is_beside_the_words() -> None:
    desk = Desk.fresh(1)
    words = "Read https://casa-aurora.example/oak, please."
    desk.channels = [channel(desk.brand, network=one) for one in ("mastodon", "practice")]
    post = desk.post(words, variants=tuple(VariantGiven(one) for one in desk.channels))
    assert [card_address(one) for one in post.variants.all()] == ["https://casa-aurora.example/oak", ""]


@pytest.mark.django_db
def test_the_composer_asks_for_it_beside_the_preview_and_then_shows_it(site: str, client: Client) -> None:
    desk = Desk.fresh(1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    one, slug = channel(desk.brand, network="mastodon"), desk.brand.slug
    client.force_login(desk.ana)
    form = {"idea": f"Read {site}/oak.", f"on-{one.pk}": "on"}
    card = reverse("publish:card", args=[slug])
    page = client.post(reverse("publish:preview", args=[slug]), form).content.decode()
    assert card in page
    assert Site.asked == []
    shown = client.post(card, {"address": f"{site}/oak"}).content.decode()
    assert "Oak &amp; brass" in shown
    picture = reverse("publish:card-picture", args=[slug, LinkCard.of(desk.brand).get().pk])
    assert picture in shown
    assert client.get(picture).headers["content-type"] == "image/png"
    page = client.post(reverse("publish:preview", args=[slug]), form).content.decode()
    assert "Oak &amp; brass" in page
    assert card + '"' not in page
