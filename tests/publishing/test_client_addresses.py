"""An address of a client's link opens once, by a press, for one browser; looking uses nothing up."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.approvals.rule import set_four_eyes
from rapport.ledger.models import Entry
from rapport.outbox.kinds.mail import team_mail
from rapport.outbox.models import Delivery, DeliveryKind
from rapport.publishing.approval_models import AddressState, ClientAddress, ClientLink
from rapport.publishing.client_addresses import (
    LIFE,
    ClientAddressClosed,
    client_comes_back,
    find_address,
    open_client_address,
)
from rapport.publishing.client_again import AskedAgain, mail_client_again
from rapport.publishing.client_links import ClientGiven, ask_client, renew_link, revoke_link
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import When
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
CARLA = ClientGiven("Carla", "carla@studio.example", "it")
MINUTE = timedelta(minutes=1)
S = AddressState


def linked(desk: Desk, who: ClientGiven = CARLA) -> tuple[ClientLink, str]:
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = desk.post()
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(days=20))
    return ask_client(who, [post], desk.channels, desk.ana, desk.now)


def state(token: str, now: datetime) -> AddressState:
    found = find_address(token)
    assert found is not None
    return found.state(now)


def visits(token: str, kept: str, now: datetime) -> bool:
    found = find_address(token)
    return found is not None and client_comes_back(found, kept, now)


def test_it_opens_once_and_the_browser_that_pressed_comes_back_for_seven_days() -> None:
    desk = Desk.fresh()
    _link, token = linked(desk)
    kept = open_client_address(token, "form", desk.now)
    for later in (timedelta(), MINUTE, LIFE - MINUTE):
        assert visits(token, kept, desk.now + later)
        for other in ("", "x" * 43, kept[:-1], kept + "a", token):
            assert not visits(token, other, desk.now + later)
    assert not visits(token, kept, desk.now + LIFE)
    with pytest.raises(ClientAddressClosed):
        open_client_address(token, "another form", desk.now)
    with pytest.raises(ClientAddressClosed):
        open_client_address(token, "form", desk.now + 2 * MINUTE)
    assert open_client_address(token, "form", desk.now + MINUTE / 2) == kept
    assert [one.what for one in Entry.of(desk.brand).filter(what="client link opened")] == ["client link opened"]


def test_only_hashes_are_kept() -> None:
    desk = Desk.fresh()
    _link, token = linked(desk)
    kept = open_client_address(token, "form", desk.now)
    rows: list[type[models.Model]] = [ClientAddress, ClientLink, Entry, Delivery]
    everything = str([list(one._base_manager.values()) for one in rows])
    assert token not in everything
    assert kept not in everything


def test_unknown_old_replaced_and_revoked_ones_open_nothing() -> None:
    desk = Desk.fresh()
    link, token = linked(desk)
    for wrong in ("", "x" * 43, token[:-1], token + "a"):
        with pytest.raises(ClientAddressClosed):
            open_client_address(wrong, "form", desk.now)
    assert state(token, desk.now + LIFE) is S.OLD
    with pytest.raises(ClientAddressClosed):
        open_client_address(token, "form", desk.now + LIFE)
    fresh = renew_link(link, desk.ana, desk.now + LIFE)
    assert (state(token, desk.now), state(fresh, desk.now + LIFE)) == (S.REPLACED, S.FRESH)
    kept = open_client_address(fresh, "form", desk.now + LIFE)
    revoke_link(link, desk.ana, desk.now + LIFE)
    assert (state(fresh, desk.now + LIFE), visits(fresh, kept, desk.now + LIFE)) == (S.REVOKED, False)
    with pytest.raises(NotNow):
        renew_link(link, desk.ana, desk.now)


def test_when_the_team_renews_whoever_was_in_is_out() -> None:
    desk = Desk.fresh()
    link, token = linked(desk)
    kept = open_client_address(token, "form", desk.now)
    renew_link(link, desk.ana, desk.now)
    assert not visits(token, kept, desk.now)


def mailed(desk: Desk) -> list[tuple[str, str]]:
    """To whom a link was mailed, and its token."""
    rows = Delivery.of(desk.brand).filter(kind=DeliveryKind.MAIL).order_by("pk")
    mails = [team_mail(one) for one in rows]
    return [(one.to, re.findall(r"/client/([^/\s]+)/", one.text)[0]) for one in mails]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A brand with a mailbox."""
    made = Desk.fresh(1)
    for place in ("client_mail", "client_again"):
        monkeypatch.setattr(f"rapport.publishing.{place}.ways_to_mail", lambda _rows: made.channels)
    return made


def test_a_new_one_goes_to_the_known_mailbox_and_who_is_in_stays_in(desk: Desk) -> None:
    link, token = linked(desk)
    kept = open_client_address(token, "form", desk.now)
    assert mail_client_again(link, desk.now) is AskedAgain.MAILED
    [(to, another)] = mailed(desk)
    assert (to, another != token) == ("carla@studio.example", True)
    assert visits(token, kept, desk.now)
    phone = open_client_address(another, "form", desk.now)
    assert (visits(another, phone, desk.now), visits(token, phone, desk.now)) == (True, False)
    later = desk.now + LIFE + MINUTE
    assert mail_client_again(link, later) is AskedAgain.MAILED
    assert state(mailed(desk)[-1][1], later) is S.FRESH


def test_a_revoked_link_and_an_unknown_mailbox_get_nothing(desk: Desk) -> None:
    link, _token = linked(desk, ClientGiven("Dora"))
    assert mail_client_again(link, desk.now) is AskedAgain.NO_WAY
    other, _token = linked(desk)
    revoke_link(other, desk.ana, desk.now)
    assert mail_client_again(other, desk.now) is AskedAgain.NO_WAY
    assert mailed(desk) == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(minutes=st.lists(st.integers(0, 700), max_size=12))
def test_however_often_it_is_asked_for_never_more_than_three_a_day_five_minutes_apart(
    desk: Desk, minutes: list[int]
) -> None:
    Delivery.of(desk.brand).filter(kind=DeliveryKind.MAIL).delete()
    link, _token = linked(desk, ClientGiven("Carla", f"carla{ClientLink.across_brands.count()}@studio.example"))
    now, at = desk.now, []
    for wait in minutes:
        now += timedelta(minutes=wait)
        if mail_client_again(link, now) is AskedAgain.MAILED:
            at.append(now)
    assert len(mailed(desk)) == len(at)
    for n, one in enumerate(at):
        assert all(later - one >= 5 * MINUTE for later in at[n + 1 : n + 2])
        assert all(later - one >= timedelta(days=1) for later in at[n + 3 : n + 4])
    fresh = [one for one in link.addresses.all() if one.state(now) is S.FRESH]
    assert len(fresh) <= 1
