"""What the composer foresees while somebody writes: who watches then, and what the last posts drew."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.availability.hours import Shift, replace
from rapport.outbox.models import Publication
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def preview(ana: Client, street: Street, **given: str) -> str:
    form = {"idea": "Oak, slowly.", f"on-{street.channel.pk}": "on", **given}
    return ana.post(reverse("publish:preview", args=[street.brand.slug]), form).content.decode()


def test_an_hour_that_nobody_covers_is_told_while_it_is_chosen(ana: Client, street: Street) -> None:
    replace(street.brand, [Shift(day, time(9), time(18)) for day in range(7)], street.ana, street.now)
    day = timezone.localdate(street.now) + timedelta(days=2)
    assert "Nobody watches the comments then" in preview(ana, street, how="date", at=f"{day}T21:00")
    assert "Nobody watches the comments from 18:00 on" in preview(ana, street, how="date", at=f"{day}T17:00")
    assert "Nobody watches" not in preview(ana, street, how="date", at=f"{day}T10:00")


def test_what_the_last_posts_of_a_campaign_or_a_tag_drew_is_told(ana: Client, street: Street) -> None:
    given = PostGiven("Waiting.", (VariantGiven(street.channel),), campaign="Slow made", tags=("waiting", "oak"))
    line_up(write_post(street.brand, given, street.ana, street.now), When.NOW, street.ana, street.now)
    street.run()
    out = Publication.of(street.brand).get().network_id
    for handle in ("dee", "eve"):
        street.says("My table came broken and nobody answers me!", handle, "comment", in_reply_to=out)
    street.says("Lovely oak.", "fay", "comment", in_reply_to=out)
    street.run()
    for like in ({"campaign": "Slow made"}, {"tags": "spring, oak"}):
        page = preview(ana, street, **like)
        assert "drew complaints: 2" in page
        assert "Waiting." in page
    assert "drew complaints" not in preview(ana, street, campaign="Another", tags="beech")


def test_what_to_know_of_its_hour_is_told_after_the_button_the_move_and_the_letting_go(
    ana: Client, street: Street
) -> None:
    replace(street.brand, [Shift(day, time(9), time(18)) for day in range(7)], street.ana, street.now)
    day = timezone.localdate(street.now) + timedelta(days=2)
    given = PostGiven("Oak, slowly.", (VariantGiven(street.channel),))
    post = write_post(street.brand, given, street.ana, street.now)

    def after(name: str, **form: str) -> str:
        to = reverse(f"publish:{name}", args=[street.brand.slug, post.pk])
        return ana.post(to, form, follow=True).content.decode()

    calendar = reverse("publish:index", args=[street.brand.slug])
    told, quiet = "Nobody watches the comments then", f"{day}T10:00"
    assert told not in after("move", at=quiet, back=calendar)
    assert told in after("move", at=f"{day}T21:00", back=calendar)  # a draft's wish, in the calendar
    assert told in after("line", how="date", at=f"{day}T21:00")
    after("hold", why="not yet")
    assert told in after("release")
    assert told in after("move", at=f"{day}T22:00", channels=str(street.channel.pk), back=calendar)
    assert told not in after("line", how="date", at=quiet)
