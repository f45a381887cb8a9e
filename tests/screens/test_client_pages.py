"""A client's pages: by a link and nothing else; looking changes nothing, and nothing of the team's is in them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.approvals.models import ApprovalRequest, RequestKind, Vote
from rapport.media.files import keep_file
from rapport.outbox.kinds.mail import team_mail
from rapport.outbox.models import Delivery, PostEdit, Publication, Step
from rapport.publishing.approval_models import ClientAddress, ClientLink, PostComment
from rapport.publishing.client_links import ClientGiven, ask_client, renew_link
from rapport.publishing.composed import whole_posts
from rapport.publishing.editing import edit_published
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.post_comments import say_about
from rapport.publishing.standing import stands
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, change_post, write_post
from rapport.web.publish.client_door import COOKIE
from tests.promises.routes import picture
from tests.screens.clients import come_in, pressed
from tests.street import Street

HOUR = timedelta(hours=1)
LOOKS_LIKE_A_LINK = "A" * 43


@pytest.fixture
def asked(street: Street) -> tuple[Street, Post, str]:
    """A post that waits for Carla, and the address of her page."""
    street.now = timezone.now()
    file, name = keep_file(street.brand, "oak.png", picture(), street.now)
    files = (FileGiven(file, name, "A red table"),)
    given = PostGiven("Oak, slowly.", (VariantGiven(street.channel),), notes="Carla pays late.", files=files)
    post = write_post(street.brand, given, street.ana, street.now)
    line_up(post, When.DATE, street.ana, street.now, at=street.now + HOUR)
    return street, post, link_to(street, post)


def link_to(street: Street, post: Post, name: str = "Carla") -> str:
    who = ClientGiven(name, "carla@studio.example", "it")
    _link, token = ask_client(who, [post], [street.channel], street.ana, street.now)
    return reverse("client:index", args=[token])


def fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|opened|lang)" value="([^"]*)"', page))


def everything() -> set[str]:
    rows = (row for model in apps.get_models() for row in model._base_manager.all())
    return {serializers.serialize("json", [row]) for row in rows}


def test_composed_approved_by_link_edited_approved_again_and_published(
    asked: tuple[Street, Post, str], client: Client
) -> None:
    street, post, place = asked
    come_in(client, place)
    answer = client.post(
        f"{place}posts/{post.pk}/word", {**fields(client.get(place).content.decode()), "vote": "yes"}
    )
    assert answer["Location"] == f"{place}#p{post.pk}"
    assert stands(whole_posts(street.brand).get()).state == "scheduled"
    change_post(post, PostGiven("Oak, faster.", (VariantGiven(street.channel),)), street.ana, street.now)
    page = client.get(place).content.decode()
    assert "Oak" not in page
    assert not fields(page)
    line_up(post, When.NOW, street.ana, street.now)
    street.run()
    assert not Delivery.of(street.brand).filter(step=Step.SENT).exists()
    page = client.get(place).content.decode()
    assert "<ins>faster" in page
    client.post(f"{place}posts/{post.pk}/word", {**fields(page), "vote": "yes"})
    street.now = timezone.now()
    street.run()
    assert [one.text for one in Publication.of(street.brand).filter(step=Step.SENT)] == ["Oak, faster."]
    page = client.get(place).content.decode()
    assert 'name="vote"' not in page
    assert "Oak, faster." in page


def test_looking_changes_nothing_however_often(asked: tuple[Street, Post, str], client: Client) -> None:
    _street, post, place = asked
    come_in(client, place)
    before = everything()
    file = post.files.get().pk
    for address in (place, f"{place}?lang=es&month=2026-12", f"{place}posts/{post.pk}/files/{file}"):
        assert client.get(address).status_code == client.head(address).status_code == 200
    assert client.get(f"{place}posts/{post.pk}/word", {"vote": "yes"}).status_code == 405
    assert everything() == before


def test_programs_that_open_links_use_nothing_up_and_see_no_post(asked: tuple[Street, Post, str]) -> None:
    """Scanners of mails, previews, prefetching browsers, however often; then the client presses the button."""
    _street, post, place = asked
    before, file = everything(), post.files.get().pk
    for headers in ({}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "scanner"}):
        scanner = Client(headers=headers)
        for address in (place, f"{place}?lang=es", f"{place}posts/{post.pk}/files/{file}"):
            for ask in (scanner.get, scanner.head, scanner.options, scanner.get):
                page = ask(address).content.decode()
                assert "Oak" not in page
                assert not scanner.cookies
        page = scanner.get(place).content.decode()
        assert (page.count("<button"), page.count("<form")) == (1, 1)
    assert everything() == before
    client = Client()
    assert come_in(client, place)["Location"] == place
    assert "Oak, slowly." in client.get(place).content.decode()


def test_it_opens_for_one_browser_which_comes_back_for_seven_days(asked: tuple[Street, Post, str]) -> None:
    _street, post, place = asked
    hers, other = Client(), Client()
    form = pressed(hers, place)
    kept = hers.post(place, form).cookies[COOKIE]
    assert (kept["path"], kept["httponly"], kept["samesite"]) == (place, True, "Lax")
    assert 7 * 86400 - 60 < kept["max-age"] <= 7 * 86400
    assert hers.post(place, form).status_code == 302  # a double click
    assert "Oak" in hers.get(place).content.decode()
    for answer in (other.get(place), other.post(place), other.post(place, {"press": "mine"})):
        assert answer.status_code in (409, 410)
        assert "Oak" not in answer.content.decode()
    written = other.post(f"{place}posts/{post.pk}/comments", {"words": "Long and dear words."})
    assert (written.status_code, "Long and dear words." in written.content.decode()) == (403, True)
    assert other.post(f"{place}posts/{post.pk}/word", {"vote": "yes"}).status_code == 403
    assert not Vote.across_brands.exists()
    ClientAddress.across_brands.update(expires_at=timezone.now())
    assert hers.get(place).status_code == 410


def test_a_used_up_page_mails_a_new_link_and_shows_no_address(
    asked: tuple[Street, Post, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    street, _post, place = asked
    first, other = Client(), Client()
    come_in(first, place)
    assert "<button" not in other.get(place).content.decode()  # no mailbox to write from
    assert other.post(f"{place}new-link").status_code == 409
    for module in ("client_mail", "client_again"):
        monkeypatch.setattr(f"rapport.publishing.{module}.ways_to_mail", lambda _rows: [street.channel])
    page = other.get(place).content.decode()
    assert 'action="' + f'{place}new-link"' in page
    for n, status in enumerate((200, 429, 429)):
        answer = other.post(f"{place}new-link")
        said = answer.content.decode()
        assert (answer.status_code, "carla@" in said, "/client/" in said.replace(place, "")) == (
            status,
            False,
            False,
        )
        assert Delivery.of(street.brand).filter(kind="mail").count() == 1, n
    token = re.findall(r"/client/([^/\s]+)/", team_mail(Delivery.of(street.brand).get(kind="mail")).text)[0]
    come_in(other, reverse("client:index", args=[token]))
    assert "Oak" in first.get(place).content.decode()


def test_it_shares_nothing_with_the_teams_pages(asked: tuple[Street, Post, str]) -> None:
    street, post, place = asked
    say_about(post, "Do not tell her the price.", street.ana, street.now)
    for signed_in in (False, True):
        browser = Client(enforce_csrf_checks=True)
        if signed_in:
            browser.force_login(street.ana)
        token = renew_link(ClientLink.of(street.brand).get(), street.ana, timezone.now())
        place = reverse("client:index", args=[token])
        assert not browser.get(place).cookies
        come_in(browser, place)
        answer = browser.get(place)
        page = answer.content.decode()
        assert not answer.cookies
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        for never in ("<script", "csrf", f"/b/{street.brand.slug}", street.ana.email, "pays late", "the price"):
            assert never not in page
        posted = browser.post(f"{place}posts/{post.pk}/comments", {"words": "Bella."})
        assert (posted.status_code, bool(posted.cookies)) == (302, False)
    stranger = Client()
    come_in(stranger, link_to(street, post, "Dora"))
    for inside in ("publish:index", "publish:clients", "publish:approvals", "today:index"):
        answer = stranger.get(reverse(inside, args=[street.brand.slug]))
        assert answer["Location"].startswith("/sign-in")


def test_it_speaks_the_clients_language_and_shows_all_of_it(
    asked: tuple[Street, Post, str], client: Client
) -> None:
    _street, post, place = asked
    come_in(client, place)
    answer = client.get(place)
    page = answer.content.decode()
    assert (answer["Content-Language"], '<html lang="it"' in page) == ("it", True)
    assert 'alt="A red table"' in page
    assert "Oak, slowly." in page
    assert '<html lang="es"' in client.get(f"{place}?lang=es").content.decode()
    assert '<html lang="it"' in client.get(f"{place}?lang=xx").content.decode()
    assert f'href="#p{post.pk}"' in page


def test_what_they_may_not_see_is_not_there(asked: tuple[Street, Post, str], client: Client) -> None:
    street, post, place = asked
    come_in(client, place)
    other = write_post(street.brand, PostGiven("Secret.", (VariantGiven(street.channel),)), street.ana, street.now)
    for address in (f"posts/{other.pk}/word", f"posts/{other.pk}/comments"):
        assert client.post(place + address, {"vote": "yes", "words": "x"}).status_code == 404
    assert client.get(f"{place}posts/{other.pk}/files/{post.files.get().pk}").status_code == 404
    assert "Secret." not in client.get(place).content.decode()
    assert not Vote.across_brands.exists()
    assert not PostComment.across_brands.exists()


def test_a_closed_link_says_so_and_who_guesses_is_slowed(asked: tuple[Street, Post, str], client: Client) -> None:
    _street, _post, place = asked
    ClientLink.across_brands.update(revoked_at=timezone.now())
    assert client.get(place).status_code == 404
    for _try in range(19):
        assert client.get(reverse("client:index", args=[LOOKS_LIKE_A_LINK])).status_code == 404
    ClientLink.across_brands.update(revoked_at=None)
    assert client.get(place).status_code == 429
    assert client.get(place, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_refused_word_keeps_what_was_typed(asked: tuple[Street, Post, str], client: Client) -> None:
    _street, post, place = asked
    come_in(client, place)
    given = {**fields(client.get(place).content.decode()), "vote": "no", "words": "Elm!", "seen": "0" * 64}
    answer = client.post(f"{place}posts/{post.pk}/word", given)
    assert answer.status_code == 409
    assert "Elm!" in answer.content.decode()


def test_the_team_makes_a_link_for_several_posts(asked: tuple[Street, Post, str], client: Client) -> None:
    street, post, _place = asked
    client.force_login(street.ana)
    clients = reverse("publish:clients", args=[street.brand.slug])
    second = write_post(street.brand, PostGiven("Elm.", (VariantGiven(street.channel),)), street.ana, street.now)
    line_up(second, When.DATE, street.ana, street.now, at=street.now + 2 * HOUR)
    page = client.get(clients, {"post": second.pk}).content.decode()
    assert f'value="{second.pk}" checked' in page
    given = {"name": "Dora", "language": "es", "post": [post.pk, second.pk], "mail": "yes"}
    page = client.post(reverse("publish:client-ask", args=[street.brand.slug]), given).content.decode()
    place = re.findall(r'value="http[^"]*(/client/[^"]+/)"', page)[0]
    stranger = Client()
    come_in(stranger, place)
    theirs = stranger.get(place).content.decode()
    # The first one waits for Carla before it waits for Dora.
    assert (theirs.count('name="vote" value="yes"'), theirs.count("<article")) == (1, 2)
    link = ClientLink.of(street.brand).get(client__name="Dora")
    client.post(reverse("publish:client-revoke", args=[street.brand.slug, link.pk]))
    assert stranger.get(place).status_code == 404
    assert client.post(reverse("publish:client-ask", args=[street.brand.slug]), {"name": ""}).status_code == 422


def test_other_words_for_what_is_out_are_read_word_by_word_and_agreed_to(
    asked: tuple[Street, Post, str], client: Client
) -> None:
    street, post, place = asked
    come_in(client, place)
    client.post(f"{place}posts/{post.pk}/word", {**fields(client.get(place).content.decode()), "vote": "yes"})
    street.now += HOUR
    street.run()
    out = Publication.of(street.brand).get(step=Step.SENT)
    post.refresh_from_db()
    edit_published(post, out.pk, "Oak, well.", post.version, street.ana, street.now)
    page = client.get(place).content.decode()
    assert "<ins>well" in page
    word = f"{place}changes/{ApprovalRequest.of(street.brand).get(kind=RequestKind.EDIT).pk}/word"
    assert f'action="{word}"' in page
    refused = client.post(word, {**fields(page), "seen": "0" * 64, "vote": "no", "words": "Slower!"})
    assert (refused.status_code, "Slower!" in refused.content.decode()) == (409, True)
    assert Client().post(word, {**fields(page), "vote": "yes"}).status_code == 403
    assert client.post(word, {**fields(page), "vote": "yes"}).status_code == 302
    assert PostEdit.of(street.brand).get().text == "Oak, well."
    assert "changes/" not in client.get(place).content.decode()
