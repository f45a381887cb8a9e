"""Settings: owners settle, agents read; nothing is saved unproved, nothing secret is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rapport.accounts.models import Brand, Invitation, Membership, Person, Role, Token
from rapport.accounts.tokens import NotValid, accept, bearer, invite, issue
from rapport.availability import hours
from rapport.availability.hours import ImpossibleWeek, Shift
from rapport.channels.connected import link, save_secrets
from rapport.channels.models import Channel, Secret, State
from rapport.connectors.errors import NeedsReconnect, Refused
from rapport.connectors.manifest import Cost
from rapport.connectors.registry import manifest, manifests
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Floor, Reply
from rapport.web.settings.costs import shelves
from rapport.web.settings.readme import readme
from tests.cast import Cast, channel
from tests.screens.fediverse import RIGHT, fediverse

pytestmark = pytest.mark.django_db


def at(name: str, brand: Brand, **more: object) -> str:
    return reverse(f"settings:{name}", kwargs={"brand": brand.slug, **more})


def page_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def ana(cast: Cast) -> Client:
    return page_of(cast.ana)


@pytest.fixture
def bo(cast: Cast) -> Client:
    return page_of(cast.bo)


@pytest.fixture
def server(settings: object) -> Iterator[str]:
    with fediverse() as host:
        settings.PRIVATE_HOSTS = frozenset({host})  # type: ignore[attr-defined]
        yield host


def told(brand: Brand) -> list[str]:
    return list(Entry.of(brand).order_by("seq").values_list("what", flat=True))


# channels


def test_a_channel_is_saved_once_the_network_says_yes(cast: Cast, ana: Client, server: str) -> None:
    form = {"server": f"http://{server}", "token": RIGHT}
    answer = ana.post(at("connect", cast.aurora, network="mastodon"), form, follow=True)
    made = Channel.of(cast.aurora).get(network="mastodon")
    assert (made.handle, made.health.state) == ("shop@shop.example", State.OK)
    assert link(made).secrets["token"] == RIGHT
    assert RIGHT not in answer.content.decode()
    assert told(cast.aurora) == ["channel connected"]
    assert RIGHT not in str(Entry.of(cast.aurora).values_list("data"))


def test_nothing_is_saved_when_the_network_says_no(cast: Cast, ana: Client, server: str) -> None:
    form = {"server": f"http://{server}", "token": "wrong-token"}
    answer = ana.post(at("connect", cast.aurora, network="mastodon"), form)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "no longer accepts the access token" in shown
    assert "Nothing was saved" in shown
    assert f'value="http://{server}"' in shown
    assert "wrong-token" not in shown
    assert not Channel.of(cast.aurora).filter(network="mastodon").exists()
    assert told(cast.aurora) == []


def test_an_inside_address_nobody_named_is_refused(cast: Cast, ana: Client) -> None:
    answer = ana.post(
        at("connect", cast.aurora, network="mastodon"), {"server": "https://127.0.0.1:1", "token": "t"}
    )
    assert "RAPPORT_PRIVATE_HOSTS" in answer.content.decode()


def test_each_connectable_network_offers_its_own_fields(cast: Cast, ana: Client) -> None:
    page = ana.get(at("connect", cast.aurora, network="mastodon")).content.decode()
    assert 'name="server"' in page
    assert re.search(r'<input type="password" name="token"[^>]*autocomplete="new-password"', page)
    assert ana.get(at("connect", cast.aurora, network="nowhere")).status_code == 404


def test_networks_stand_by_what_they_cost_as_their_manifests_say(cast: Cast, ana: Client) -> None:
    page = ana.get(at("networks", cast.aurora)).content.decode()
    assert "In minutes, nobody to ask" in page
    assert "2 minutes:" in page
    asks = any(one.connectable and one.cost.approval == "first" for one in manifests())
    assert ("Ask first, then wait" in page) == asks
    asked = msgspec.structs.replace(manifest("chat"), cost=Cost(money="about €4 a month", approval="first"))
    assert [one.code for one in shelves([manifest("email"), asked])] == ["none", "first"]


def test_servers_that_were_not_found_are_asked_for_under_advanced_and_nothing_is_lost(
    cast: Cast, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(network: str, given: dict[str, str]) -> dict[str, str]:
        raise Refused("The mail servers of shop.example were not found.")

    monkeypatch.setattr("rapport.web.settings.channels.completed", lost)
    form = {"address": "help@shop.example", "password": "not-shown", "name": "Shop", "imap_port": "993"}
    answer = ana.post(at("connect", cast.aurora, network="email"), form)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "were not found" in shown
    assert re.search(r'<details id="advanced"[^>]* open>', shown)
    assert 'value="help@shop.example"' in shown
    assert "not-shown" not in shown


def test_what_was_found_out_is_shown_when_the_proof_fails(
    cast: Cast, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(network: str, what: object) -> None:
        raise NeedsReconnect("imap.gmail.com does not accept the name and password.")

    monkeypatch.setattr("rapport.channels.verify.prove", no)
    answer = ana.post(at("connect", cast.aurora, network="email"), {"address": "shop@gmail.com", "password": "x"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="imap.gmail.com"' in shown
    assert not Channel.of(cast.aurora).filter(network="email").exists()


def test_signing_in_again_keeps_secrets_that_are_left_empty(cast: Cast, ana: Client, server: str) -> None:
    ana.post(at("connect", cast.aurora, network="mastodon"), {"server": f"http://{server}", "token": RIGHT})
    made = Channel.of(cast.aurora).get(network="mastodon")
    renewal = at("channel_renewal", cast.aurora, pk=made.pk)
    assert RIGHT not in ana.get(renewal).content.decode()
    assert ana.post(renewal, {"server": f"http://{server}", "token": ""}).status_code == 302
    assert ana.post(renewal, {"server": f"http://{server}", "token": "wrong-token"}).status_code == 422
    assert link(made).secrets["token"] == RIGHT


def test_a_sign_in_of_somebody_else_changes_nothing(cast: Cast, ana: Client, server: str) -> None:
    mine = channel(cast.aurora, "mastodon", settings={"server": f"http://{server}"})
    save_secrets(mine, {"token": "old"})
    answer = ana.post(
        at("channel_renewal", cast.aurora, pk=mine.pk), {"server": f"http://{server}", "token": RIGHT}
    )
    assert "Nothing was changed" in answer.content.decode()
    assert link(mine).secrets["token"] == "old"


def test_checking_says_what_the_network_says(cast: Cast, ana: Client, server: str) -> None:
    mine = channel(cast.aurora, "mastodon", settings={"server": f"http://{server}"})
    save_secrets(mine, {"token": "revoked"})
    page = ana.post(at("channel_check", cast.aurora, pk=mine.pk), follow=True).content.decode()
    mine.health.refresh_from_db()
    assert mine.health.state == State.NEEDS_SIGN_IN
    assert "Needs sign-in" in page
    save_secrets(mine, {"token": RIGHT})
    ana.post(at("channel_check", cast.aurora, pk=mine.pk))
    mine.health.refresh_from_db()
    assert mine.health.state == State.OK


def test_a_network_out_of_reach_is_not_called_signed_out(cast: Cast, ana: Client, settings: object) -> None:
    settings.PRIVATE_HOSTS = frozenset({"127.0.0.1:1"})  # type: ignore[attr-defined]
    mine = channel(cast.aurora, "mastodon", settings={"server": "http://127.0.0.1:1"})
    save_secrets(mine, {"token": "t"})
    ana.post(at("channel_check", cast.aurora, pk=mine.pk))
    mine.health.refresh_from_db()
    assert mine.health.state == State.OK
    assert mine.health.reason


def test_a_secret_that_cannot_be_opened_asks_for_a_new_one(cast: Cast, ana: Client, server: str) -> None:
    mine = channel(cast.aurora, "mastodon", settings={"server": f"http://{server}"})
    Channel.of(cast.aurora).filter(pk=mine.pk).update(network_id="01SHOP@shop.example")
    Secret.across_brands.create(
        brand=cast.aurora, channel=mine, name="token", sealed=b"moved from elsewhere, not ours"
    )
    page = ana.post(at("channel_check", cast.aurora, pk=mine.pk), follow=True).content.decode()
    assert "cannot be opened" in page
    ana.post(at("channel_renewal", cast.aurora, pk=mine.pk), {"server": f"http://{server}", "token": RIGHT})
    mine.refresh_from_db()
    assert link(mine).secrets["token"] == RIGHT
    assert mine.health.state == State.OK


def test_disconnecting_says_what_becomes_of_the_queue_and_forgets_secrets(cast: Cast, ana: Client) -> None:
    save_secrets(cast.channel, {"token": "sealed"})
    floor = Floor.across_brands.create(brand=cast.aurora, channel=cast.channel, thread="t")
    words = {"key": "k", "text": "On its way", "kind": "direct", "floor_version": 0}
    Reply.across_brands.create(brand=cast.aurora, floor=floor, channel=cast.channel, approved_by=cast.ana, **words)
    closing = at("channel_closing", cast.aurora, pk=cast.channel.pk)
    assert "1 reply waits in line: it will not be sent." in ana.get(closing).content.decode()
    ana.post(closing)
    cast.channel.refresh_from_db()
    assert cast.channel.closed_at
    assert not Secret.of(cast.aurora).exists()
    assert told(cast.aurora) == ["channel disconnected"]


def test_no_page_of_settings_ever_shows_a_secret(cast: Cast, ana: Client) -> None:
    mine = channel(cast.aurora, "mastodon", settings={"server": "https://shop.example"})
    save_secrets(mine, {"token": "s3cr3t-t0k3n"})
    invite(cast.aurora, "eve@example.com", timezone.now(), by=cast.ana)
    token = issue(cast.aurora, cast.ana, "till")
    pages = [
        at(n, cast.aurora) for n in ("index", "networks", "people", "brand", "hours", "me", "tokens", "record")
    ]
    pages += [at(n, cast.aurora, pk=mine.pk) for n in ("channel", "channel_renewal", "channel_closing")]
    for page in pages:
        shown = ana.get(page).content.decode()
        assert "s3cr3t" not in shown, page
        assert token not in shown, page
        assert Invitation.of(cast.aurora).get().token_hash not in shown, page


def test_a_readme_is_shown_without_anything_that_runs() -> None:
    for network in ("mastodon", "email", "practice"):
        shown = readme(network)
        assert "<h3>" in shown or "<h3" in shown
        assert not re.search(r"<script|<img|<style|\son\w+=|javascript:|<h1|<h2", shown)


# people


def test_an_invitation_is_shown_once_and_works_once(cast: Cast, ana: Client) -> None:
    answer = ana.post(at("invite", cast.aurora), {"email": "Eve@example.com", "name": "Eve", "role": "agent"})
    token = re.search(r"/join/([\w-]+)", answer.content.decode())
    assert token
    later = ana.get(at("people", cast.aurora)).content.decode()
    assert token[1] not in later
    assert "eve@example.com" in later
    made = Invitation.of(cast.aurora).get()
    assert made.expires_at - timezone.now() > timedelta(hours=71)
    assert made.invited_by == cast.ana


def test_nobody_becomes_somebody_else_by_inviting_them(cast: Cast) -> None:
    token = invite(cast.norte, cast.ana.email, timezone.now(), by=cast.cruz)
    for me in (None, cast.cruz, cast.bo):
        with pytest.raises(NotValid, match="Sign in as ana@example.com first"):
            accept(token, timezone.now(), me)
    assert accept(token, timezone.now(), cast.ana) == (cast.ana, cast.norte)


def test_an_invited_person_who_is_signed_in_joins_with_the_link(cast: Cast, ana: Client) -> None:
    token = invite(cast.norte, cast.ana.email, timezone.now(), by=cast.cruz)
    address = reverse("sign_in:join", kwargs={"token": token})
    assert "This link is for ana@example.com" in page_of(cast.cruz).post(address).content.decode()
    assert ana.post(address).status_code == 302
    assert Membership.of(cast.norte).filter(person=cast.ana).exists()


def test_a_withdrawn_invitation_opens_nothing(cast: Cast, ana: Client) -> None:
    invite(cast.aurora, "eve@example.com", timezone.now(), by=cast.ana)
    made = Invitation.of(cast.aurora).get()
    ana.post(at("withdrawal", cast.aurora, pk=made.pk))
    made.refresh_from_db()
    assert not made.is_open(timezone.now())


def test_the_last_owner_cannot_leave_or_step_down(cast: Cast, ana: Client) -> None:
    mine = Membership.of(cast.aurora).get(person=cast.ana)
    for name, form in (("role", {"role": "agent"}), ("removal", {})):
        shown = ana.post(at(name, cast.aurora, pk=mine.pk), form, follow=True).content.decode()
        assert "is the only owner" in shown
    mine.refresh_from_db()
    assert mine.role == Role.OWNER


def test_who_is_removed_sees_nothing_and_their_tokens_stop(cast: Cast, ana: Client, bo: Client) -> None:
    token = issue(cast.aurora, cast.bo, "till")
    theirs = Membership.of(cast.aurora).get(person=cast.bo)
    ana.post(at("removal", cast.aurora, pk=theirs.pk))
    assert bo.get(at("index", cast.aurora)).status_code == 404
    with pytest.raises(NotValid, match="revoked"):
        bearer(token, timezone.now())
    assert told(cast.aurora) == ["token made", "member removed"]


def test_a_changed_role_is_recorded(cast: Cast, ana: Client) -> None:
    theirs = Membership.of(cast.aurora).get(person=cast.bo)
    ana.post(at("role", cast.aurora, pk=theirs.pk), {"role": "viewer"})
    theirs.refresh_from_db()
    assert theirs.role == Role.VIEWER
    assert Entry.of(cast.aurora).get().data == {"member": "bo", "role": "viewer"}


def test_an_agent_settles_nothing(cast: Cast, bo: Client) -> None:
    theirs = Membership.of(cast.aurora).get(person=cast.ana)
    posts = [
        (at("connect", cast.aurora, network="mastodon"), {}),
        (at("channel_closing", cast.aurora, pk=cast.channel.pk), {}),
        (at("channel_renewal", cast.aurora, pk=cast.channel.pk), {}),
        (at("invite", cast.aurora), {"email": "x@example.com", "role": "owner"}),
        (at("role", cast.aurora, pk=theirs.pk), {"role": "viewer"}),
        (at("removal", cast.aurora, pk=theirs.pk), {}),
        (at("brand", cast.aurora), {"name": "Mine", "language": "en", "time_zone": "UTC"}),
        (at("brand_new", cast.aurora), {"name": "Mine", "language": "en", "time_zone": "UTC"}),
        (at("hours", cast.aurora), {"opens-0": ["09:00"], "closes-0": ["18:00"]}),
    ]
    for address, form in posts:
        assert bo.post(address, form).status_code == 403, address
    assert told(cast.aurora) == []


def test_nothing_of_another_brand_can_be_named(cast: Cast, ana: Client) -> None:
    theirs = Membership.of(cast.norte).get()
    invite(cast.norte, "eve@example.com", timezone.now(), by=cast.cruz)
    issue(cast.norte, cast.cruz, "till")
    foreign = [
        *((n, cast.other_channel.pk) for n in ("channel", "channel_renewal", "channel_closing")),
        ("removal", theirs.pk),
    ]
    for name, pk in foreign:
        assert ana.get(at(name, cast.aurora, pk=pk)).status_code == 404, name
    posts = [
        ("channel_check", cast.other_channel.pk),
        ("channel_closing", cast.other_channel.pk),
        ("role", theirs.pk),
        ("removal", theirs.pk),
        ("withdrawal", Invitation.of(cast.norte).get().pk),
        ("token_revocation", Token.of(cast.norte).get().pk),
    ]
    for name, pk in posts:
        assert ana.post(at(name, cast.aurora, pk=pk), {"role": "viewer"}).status_code == 404, name
    assert ana.get(at("index", cast.norte)).status_code == 404


# the brand and its hours


def test_the_brand_is_changed_and_recorded(cast: Cast, ana: Client) -> None:
    form = {"name": "Casa Aurora", "about": "Furniture, Bologna", "language": "it", "time_zone": "Europe/Rome"}
    form["money_limit"] = "50"
    ana.post(at("brand", cast.aurora), form)
    told = {"about": "Furniture, Bologna", "language": "it", "money_limit": 50}
    assert Entry.of(cast.aurora).get().data == told
    answer = ana.post(at("brand", cast.aurora), {**form, "time_zone": "Mars/Base"})
    assert answer.status_code == 422


def test_a_founded_brand_belongs_to_its_founder_alone(cast: Cast, ana: Client) -> None:
    form = {"name": "Casa Aurora", "language": "en", "time_zone": "Europe/Rome"}
    answer = ana.post(at("brand_new", cast.aurora), form)
    made = Brand.objects.get(slug="casa-aurora")
    assert answer["Location"] == at("index", made)
    assert [m.person for m in Membership.of(made)] == [cast.ana]
    ana.post(at("brand_new", cast.aurora), form)
    assert Brand.objects.filter(slug="casa-aurora-2").exists()


def test_a_lunch_break_is_two_shifts(cast: Cast, ana: Client) -> None:
    form = {
        "opens-0": ["09:00", "14:30"],
        "closes-0": ["13:00", "19:00"],
        "opens-1": ["", ""],
        "closes-1": ["", ""],
    }
    ana.post(at("hours", cast.aurora), form)
    assert hours.week(cast.aurora) == [Shift(0, time(9), time(13)), Shift(0, time(14, 30), time(19))]
    assert told(cast.aurora) == ["hours changed"]


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (["09:00", "12:00"], ["13:00", "18:00"], "09:00–13:00 and 12:00–18:00 overlap"),
        (["18:00"], ["09:00"], "ends before it begins"),
        (["09:00"], [""], "needs both times"),
        (["nine"], ["18:00"], "Write times as 09:30"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_a_sentence(
    cast: Cast, ana: Client, opens: list[str], closes: list[str], sentence: str
) -> None:
    hours.replace(cast.aurora, [Shift(4, time(9), time(18))], cast.ana, timezone.now())
    answer = ana.post(at("hours", cast.aurora), {"opens-2": opens, "closes-2": closes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert hours.week(cast.aurora) == [Shift(4, time(9), time(18))]


def test_monday_is_copied_to_the_weekdays_and_not_saved(cast: Cast, ana: Client) -> None:
    answer = ana.post(at("hours", cast.aurora), {"copy": "yes", "opens-0": ["09:00"], "closes-0": ["18:00"]})
    assert answer.content.decode().count('value="09:00"') == 5
    assert hours.week(cast.aurora) == []


shifts = st.builds(
    Shift, st.integers(0, 1), st.times().map(lambda t: t.replace(second=0, microsecond=0)), st.times()
)


@given(st.lists(shifts, max_size=5))
def test_a_week_that_is_kept_never_overlaps(week: list[Shift]) -> None:
    try:
        hours.check(week)
    except ImpossibleWeek as error:
        assert str(error)
        return
    for one in week:
        assert one.opens < one.end
        others = [other for other in week if other is not one and other.weekday == one.weekday]
        assert all(other.end <= one.opens or one.end <= other.opens for other in others)


# oneself


def test_my_language_and_theme_are_mine(cast: Cast, bo: Client) -> None:
    form = {"name": "Bo", "language": "it", "theme": "dark"}
    shown = bo.post(at("me", cast.aurora), form, follow=True)
    cast.bo.refresh_from_db()
    assert (cast.bo.language, cast.bo.theme) == ("it", "dark")
    assert 'data-theme="dark"' in shown.content.decode()
    assert shown["Content-Language"] == "it"


def test_a_token_is_shown_once_and_revoked_by_its_owner_only(cast: Cast, ana: Client, bo: Client) -> None:
    shown = bo.post(at("tokens", cast.aurora), {"name": "till"}).content.decode()
    found = re.search(r"rap_[\w-]+", shown)
    assert found
    assert bearer(found[0], timezone.now()).person == cast.bo
    assert found[0] not in bo.get(at("tokens", cast.aurora)).content.decode()
    row = Token.of(cast.aurora).get()
    assert ana.post(at("token_revocation", cast.aurora, pk=row.pk)).status_code == 404
    bo.post(at("token_revocation", cast.aurora, pk=row.pk))
    with pytest.raises(NotValid, match="revoked"):
        bearer(found[0], timezone.now())


# the record


def test_the_record_is_filtered_and_paged_by_place(cast: Cast, ana: Client) -> None:
    now = timezone.now()
    for n in range(130):
        note(cast.aurora, What.RESOLVED if n % 2 else "assigned", now - timedelta(days=130 - n), by=cast.ana)
    first = ana.get(at("record", cast.aurora)).content.decode()
    assert "?before=31" in first
    second = ana.get(at("record", cast.aurora) + "?before=31").content.decode()
    assert second.count('class="n place"') == 30
    assert "Nothing fits" in ana.get(at("record", cast.aurora) + "?group=people").content.decode()
    week = (now - timedelta(days=7)).astimezone(ZoneInfo(cast.aurora.time_zone)).date().isoformat()
    assert ana.get(at("record", cast.aurora) + f"?since={week}").content.decode().count('class="n place"') == 7
    nonsense = "?since=x&until=9999-12-31&who=%C2%B2&group=%00&before=-1"
    assert ana.get(at("record", cast.aurora) + nonsense).status_code == 200


def test_a_changed_row_breaks_the_chain_for_everybody_to_see(cast: Cast, ana: Client) -> None:
    for _ in range(5):
        note(cast.aurora, What.RESOLVED, timezone.now(), by=cast.ana)
    assert "all 5 rows" in ana.get(at("record_check", cast.aurora)).content.decode()
    Entry.of(cast.aurora).filter(seq=3).update(what="reopened")
    assert "Broken at row 3" in ana.get(at("record_check", cast.aurora)).content.decode()


@pytest.mark.parametrize("person", ["ana", "bo"])
def test_pages_ask_the_database_little(
    cast: Cast, person: str, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = page_of(getattr(cast, person))
    for _ in range(8):
        channel(cast.aurora)
        note(cast.aurora, What.RESOLVED, timezone.now(), by=cast.ana)
    for name in ("index", "people", "brand", "hours", "me", "tokens", "record"):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get(at(name, cast.aurora)).status_code == 200
