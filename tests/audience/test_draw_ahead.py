"""Where a giveaway is, said by one place; and the look before its draw, which of many is kept with its hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rapport.audience import giveaways
from rapport.audience.calling_off import call_off_giveaway
from rapport.audience.draws import ahead
from rapport.audience.draws.address import address_of_giveaway
from rapport.audience.draws.ahead import draw_ahead, look_at_draws, seen_ahead
from rapport.audience.draws.announcing import change_terms
from rapport.audience.draws.entrants import Entrant, entrants_of, targets_of
from rapport.audience.draws.models import DrawLook
from rapport.audience.draws.reviewing import put_back
from rapport.audience.draws.state import GiveawayState, giveaway_state
from rapport.audience.draws.terms import CannotDraw
from rapport.audience.giveaways import draw_giveaway
from rapport.audience.models import Giveaway
from rapport.inbox.models import Identity
from tests.audience.test_giveaways_with_posts import closed, enter, out, terms, written
from tests.street import Street

WORDS = {
    GiveawayState.UNPUBLISHED: "Not published yet",
    GiveawayState.OPEN: "Open",
    GiveawayState.OVER: "To be drawn",
    GiveawayState.DRAWN: "Drawn",
    GiveawayState.CALLED_OFF: "Called off",
}


def told(client: Client, street: Street, row: Giveaway) -> None:
    """List, page, the post's page and the public page say the same."""
    state = giveaway_state(Giveaway.across_brands.get(pk=row.pk), timezone.now())
    client.force_login(street.ana)
    slug = street.brand.slug
    for address in (
        reverse("audience:giveaways", args=[slug]),
        reverse("audience:giveaway", args=[slug, row.pk]),
        reverse("publish:post", args=[slug, row.post_id]),
    ):
        page = client.get(address).content.decode()
        tags = page.partition('class="tag end')[2].partition("</span>")[0] if "posts/" not in address else page
        assert WORDS[state] in tags, address
    public = "/giveaways/" + address_of_giveaway(row).rpartition("/")[2]
    wanted = "Closed, not drawn yet" if state is GiveawayState.OVER else WORDS[state]
    assert wanted in Client().get(public).content.decode()


def test_a_giveaway_is_open_only_once_its_post_is_out(client: Client, street: Street) -> None:
    street.now = timezone.now()
    row = written(street)
    assert giveaway_state(row, street.now) is GiveawayState.UNPUBLISHED
    told(client, street, row)
    out(street, row)
    assert giveaway_state(row, street.now) is GiveawayState.OPEN
    told(client, street, row)
    Giveaway.across_brands.filter(pk=row.pk).update(closes_at=timezone.now())
    row.refresh_from_db()
    assert giveaway_state(row, timezone.now()) is GiveawayState.OVER
    told(client, street, row)
    row = draw_giveaway(row, street.ana, timezone.now())
    assert giveaway_state(row, timezone.now()) is GiveawayState.DRAWN
    told(client, street, row)
    off = written(street, name="A lamp")
    call_off_giveaway(off, "It broke.", street.ana, street.now)
    assert giveaway_state(Giveaway.across_brands.get(pk=off.pk), street.now) is GiveawayState.CALLED_OFF
    told(client, street, off)


def test_closed_before_its_post_was_out_it_is_not_drawn_and_may_be_changed(client: Client, street: Street) -> None:
    street.now = timezone.now()
    row = written(street)
    Giveaway.across_brands.filter(pk=row.pk).update(closes_at=street.now - timedelta(hours=1))
    client.force_login(street.ana)
    page = client.get(reverse("audience:giveaway", args=[street.brand.slug, row.pk])).content.decode()
    assert "nobody could enter" in page
    assert reverse("audience:draw", args=[street.brand.slug, row.pk]) not in page
    with pytest.raises(CannotDraw, match="is not out"):
        draw_giveaway(row, street.ana, street.now)
    assert 'name="seen"' in page
    assert change_terms(row, terms(street), street.ana, street.now).version == 2


@pytest.fixture
def many(street: Street, monkeypatch: pytest.MonkeyPatch) -> tuple[Street, Giveaway]:
    """More have entered than are looked at while somebody waits."""
    monkeypatch.setattr(ahead, "AT_ONCE", 3)
    street.now = timezone.now() - timedelta(hours=1)
    row = written(street)
    target = out(street, row)
    enter(street, target, "gil", "hal", "ivy", "jon", "kay")
    Identity.of(street.brand).filter(handle__in=["gil", "hal"]).update(is_bot=True)
    Giveaway.across_brands.filter(pk=row.pk).update(closes_at=street.now + timedelta(minutes=4))
    street.now += timedelta(minutes=5)
    row.refresh_from_db()
    return street, row


def test_of_many_the_background_looks_and_the_page_says_as_of_when(many: tuple[Street, Giveaway]) -> None:
    street, row = many
    assert seen_ahead(row, street.now) is None
    assert [look_at_draws(street.brand, street.now) for _ in range(2)] == [1, 0]
    then, street.now = street.now, street.now + timedelta(minutes=9)
    seen, live = seen_ahead(row, street.now), draw_ahead(row, street.now)
    assert seen
    assert (seen.at, live.at) == (then, street.now)
    for name in ("heard", "among", "set_aside", "sure", "prizes", "short", "since"):
        assert getattr(seen, name) == getattr(live, name), name
    assert [(one.identity, one.name, one.why) for one in seen.aside] == [
        (one.identity, one.name, one.why) for one in live.aside
    ]
    assert (live.heard, live.among, live.set_aside) == (5, 3, 2)


def test_whom_a_person_puts_back_is_shown_at_once_and_counted_with_the_next_look(
    many: tuple[Street, Giveaway],
) -> None:
    street, row = many
    look_at_draws(street.brand, street.now)
    gil = Identity.of(street.brand).get(handle="gil")
    put_back(row, gil, True, street.ana, street.now)
    seen = seen_ahead(row, street.now)
    assert seen
    assert ([one.name for one in seen.back], [one.name for one in seen.aside]) == (["gil"], ["hal"])
    assert (seen.among, seen.since) == (3, 1)
    assert look_at_draws(street.brand, street.now) == 1
    after = seen_ahead(row, street.now)
    assert after
    assert (after.among, after.since, [one.name for one in after.back]) == (4, 0, ["gil"])
    drawn = draw_giveaway(row, street.ana, street.now)
    assert len(drawn.entrants) == 4
    assert not DrawLook.across_brands.exists()


def test_the_page_of_many_asks_as_much_as_that_of_few_and_looks_at_nobody(
    client: Client, many: tuple[Street, Giveaway], monkeypatch: pytest.MonkeyPatch
) -> None:
    street, row = many
    client.force_login(street.ana)
    there = reverse("audience:giveaway", args=[street.brand.slug, row.pk])
    looks = []

    def counted(*given: Any) -> list[Entrant]:
        looks.append(given)
        return entrants_of(*given)

    monkeypatch.setattr(ahead, "entrants_of", counted)
    assert "Look again in a minute" in client.get(there).content.decode()
    asked, page = [], ""
    for handles in (("lea",), ("mia", "noa", "oto")):
        look_at_draws(street.brand, timezone.now())
        with CaptureQueriesContext(connection) as questions:
            page = client.get(there).content.decode()
        asked.append(len(questions))
        street.now = row.closes_at - timedelta(minutes=1)
        enter(street, targets_of(row)[0].network_id, *handles)
    assert (len(looks), asked[1]) == (2, asked[0])
    assert "Looked at" in page
    assert reverse("audience:draw", args=[street.brand.slug, row.pk]) in page


def test_few_are_looked_at_as_they_stand_now(street: Street) -> None:
    street.now = timezone.now()
    row = written(street)
    enter(street, out(street, row), "gil", "hal")
    closed(street)
    assert look_at_draws(street.brand, street.now) == 0
    seen = seen_ahead(row, street.now)
    assert seen
    assert (seen.among, seen.at) == (2, street.now)


def test_the_looks_and_the_draw_are_made_of_the_same(many: tuple[Street, Giveaway]) -> None:
    street, row = many
    look_at_draws(street.brand, street.now)
    seen = seen_ahead(row, street.now)
    drawn = giveaways.draw_giveaway(row, street.ana, street.now)
    assert seen
    assert seen.among == len(drawn.entrants)
