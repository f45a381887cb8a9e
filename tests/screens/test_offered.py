"""What the page of a post offers is taken when it is pressed, of every kind of post and wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import rapport
from rapport.approvals.rule import set_four_eyes
from rapport.audience.draws.announcing import announce_with_post
from rapport.audience.draws.terms import GiveawayTerms
from rapport.outbox.models import Publication, Step
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.evergreen import make_evergreen
from rapport.publishing.holding import hold_post
from rapport.publishing.incident import hold_queue
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, PostPart, Series, When
from rapport.publishing.occasions.reminder import remind_of
from rapport.publishing.occasions.writing import OccasionGiven, announce_occasion, call_off_occasion
from rapport.publishing.offered import refused_acts, refused_at_once
from rapport.publishing.series import repeat_post
from rapport.publishing.series_end import end_series
from rapport.publishing.standing import stands
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.street import Street

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ACTS = re.compile(r"/(line|series|repeated|copy|hold|release|take-back|discard|clicks)$")
FORM = re.compile(r'<form[^>]*?action="([^"]+)"[^>]*>(.*?)</form>', re.S)
BUTTON = re.compile(r'<button[^>]*?(?:name="(\w+)" value="(\w+)")?>')
FIELD = re.compile(
    r'<(?:input|select)[^>]*?name="(\w+)"(?:[^>]*?value="([^"]*)")?[^>]*>(?:\s*<option value="([^"]*)")?'
)


def written(street: Street, idea: str = "Oak.", **more: object) -> Post:
    given = PostGiven(idea, (VariantGiven(street.channel),), **more)  # type: ignore[arg-type]
    return write_post(street.brand, given, street.ana, street.now)


def lined_up(street: Street) -> Post:
    return line_up(written(street), When.DATE, street.ana, street.now, at=street.now + DAY)


def held(street: Street) -> Post:
    post = lined_up(street)
    hold_post(post, "", street.ana, street.now)
    return post


def series_of(street: Street, post: Post) -> Series:
    start = (street.now + HOUR).astimezone(ZoneInfo("Europe/Rome")).replace(tzinfo=None, microsecond=0)
    return repeat_post(post, "FREQ=WEEKLY", start, "Europe/Rome", street.ana, street.now)


def comes_round(street: Street) -> Post:
    post = written(street)
    series_of(street, post)
    return post


def over(street: Street) -> Post:
    post = written(street)
    end_series(series_of(street, post), street.ana, street.now)
    return post


def over_for_good(street: Street) -> Post:
    post = over(street)
    rule = "FREQ=DAILY;COUNT=1"
    Series.of(street.brand).filter(template=post).update(rule=rule, start="2026-01-01T09:00:00")
    return post


def beside_a_set(street: Street) -> Post:
    make_evergreen(series_of(street, written(street, "Ash.")), 3, street.ana, street.now)
    return written(street)


def event(street: Street, *, reminder: bool = False) -> Post:
    beside_a_set(street)
    wall = (street.now + 3 * DAY).replace(tzinfo=None, second=0, microsecond=0)
    given = OccasionGiven("An evening of oak", wall, wall + HOUR, "Europe/Rome")
    row = announce_occasion(street.brand, given, street.ana, street.now, channels=[street.channel])
    return remind_of(row, street.ana, street.now).post if reminder else row.posts.get().post


def giveaway(street: Street) -> Post:
    beside_a_set(street)
    terms = GiveawayTerms("A stool", "Answer.", 1, street.now + 3 * DAY)
    row = announce_with_post(street.brand, terms, street.ana, street.now, channels=[street.channel])
    assert row.post
    return row.post


def giveaway_once_round(street: Street) -> Post:
    """From before giveaways were kept from coming round."""
    post = over(street)
    Post.across_brands.filter(pk=post.pk).update(terms="t" * 64)
    return post


def asked(street: Street) -> Post:
    beside_a_set(street)
    post = lined_up(street)
    ask_client(ClientGiven("Carla", "", "it"), [post], [street.channel], street.ana, street.now)
    return post


def waits(street: Street) -> Post:
    set_four_eyes(street.brand, True, street.ana, street.now)
    return lined_up(street)


def cut(street: Street) -> Post:
    """Its first part is out, and the second was refused."""
    given = PostGiven("Oak.", (VariantGiven(street.channel, thread=("Two.",)),))
    post = line_up(write_post(street.brand, given, street.ana, street.now), When.NOW, street.ana, street.now)
    first, second = PostPart.across_brands.filter(variant__post=post).order_by("place")
    step(first.publication, Step.SENT, street)
    step(second.publication, Step.FAILED, street)
    return post


def step(row: Publication, to: Step, street: Street) -> None:
    sent = {"sent_at": street.now, "network_id": f"n{row.pk}"} if to == Step.SENT else {}
    Publication.across_brands.filter(pk=row.pk).update(step=to, **sent)


def became(to: Step) -> Callable[[Street], Post]:
    def made(street: Street) -> Post:
        post = lined_up(street)
        step(PostPart.across_brands.get(variant__post=post).publication, to, street)
        return post

    return made


def in_an_incident(street: Street) -> Post:
    hold_queue(street.brand, "Flooded.", street.ana, street.now)
    return written(street)


KINDS: dict[str, Callable[[Street], Post]] = {
    "draft": written,
    "no channel": lambda street: write_post(street.brand, PostGiven("Oak."), street.ana, street.now),
    "in line": lined_up,
    "held": held,
    "comes round": comes_round,
    "came round": over,
    "came round for good": over_for_good,
    "beside a set": beside_a_set,
    "event": event,
    "reminder": lambda street: event(street, reminder=True),
    "giveaway": giveaway,
    "giveaway once round": giveaway_once_round,
    "asked": asked,
    "waits": waits,
    "partly out": cut,
    "sent": became(Step.SENT),
    "failed": became(Step.FAILED),
    "unknown": became(Step.UNKNOWN),
    "sending": became(Step.SENDING),
    "in an incident": in_an_incident,
}


def offered(page: str, street: Street) -> Iterator[tuple[str, dict[str, str]]]:
    """Each button of the page with its form filled in."""
    wall = (street.now + 2 * DAY).astimezone(ZoneInfo(street.brand.time_zone)).strftime("%Y-%m-%dT%H:%M")
    for action, inner in FORM.findall(page):
        if not ACTS.search(action):
            continue
        given = {name: value or option for name, value, option in FIELD.findall(inner)}
        given |= {"at": wall} if "at" in given else {}
        for name, value in BUTTON.findall(inner):
            if value not in ("queue", "first"):  # whether a slot is free is another question
                yield action, {**given, **({name: value} if name else {})}


@pytest.mark.parametrize("kind", KINDS)
def test_no_button_of_a_posts_page_is_refused(client: Client, street: Street, kind: str) -> None:
    street.now = timezone.now()
    client.force_login(street.ana)
    post = KINDS[kind](street)
    page = client.get(reverse("publish:post", args=[street.brand.slug, post.pk])).content.decode()
    pressed = list(offered(page, street))
    for action, given in pressed:
        with transaction.atomic():
            answer = client.post(action, given)
            said = [str(one) for one in get_messages(answer.wsgi_request) if one.level >= ERROR]
            transaction.set_rollback(True)
        assert (answer.status_code, said) == (302, []), (action, given)
    assert pressed or kind in ("sent", "unknown")


def test_what_comes_round_no_more_than_once_is_not_asked_how_often(client: Client, street: Street) -> None:
    street.now = timezone.now()
    client.force_login(street.ana)
    for kind in ("event", "giveaway", "asked"):
        post = KINDS[kind](street)
        page = client.get(reverse("publish:post", args=[street.brand.slug, post.pk])).content.decode()
        assert 'name="rule"' not in page, kind
        assert 'value="join"' not in page, kind
    draft = client.get(reverse("publish:post", args=[street.brand.slug, written(street).pk])).content.decode()
    assert 'name="rule"' in draft
    assert 'value="join"' in draft


def test_a_client_is_asked_only_about_what_has_its_hour(client: Client, street: Street) -> None:
    street.now = timezone.now()
    client.force_login(street.ana)
    to = reverse("publish:clients", args=[street.brand.slug])
    seen = {}
    for kind in ("draft", "in line", "comes round", "sent", "waits"):
        post = KINDS[kind](street)
        page = client.get(reverse("publish:post", args=[street.brand.slug, post.pk])).content.decode()
        seen[kind] = f"{to}?post={post.pk}" in page
    assert [kind for kind, there in seen.items() if there] == ["in line", "waits"]


def test_a_reminder_is_offered_while_there_can_be_one(client: Client, street: Street) -> None:
    street.now = timezone.now()
    client.force_login(street.ana)
    for days, off, offered_there in ((3, False, True), (3, True, False), (0, False, False)):
        wall = (street.now + days * DAY + 5 * HOUR).replace(tzinfo=None, second=0, microsecond=0)
        given = OccasionGiven("An evening of oak", wall, wall + HOUR, "Europe/Rome")
        row = announce_occasion(street.brand, given, street.ana, street.now, channels=[street.channel])
        if off:
            call_off_occasion(row, "Flooded.", street.ana, street.now)
        page = client.get(reverse("publish:event", args=[street.brand.slug, row.pk])).content.decode()
        assert (reverse("publish:event-reminder", args=[street.brand.slug, row.pk]) in page) is offered_there


def asked_for(*names: str) -> set[str]:
    """The acts that these templates ask about."""
    folder = Path(rapport.__file__).parent / "web" / "templates" / "publish"
    found = [folder / name for name in names] or sorted(folder.glob("*.html"))
    return {act for one in found for act in re.findall(r"\bcan\.(\w+)", one.read_text("utf-8"))}


def test_every_act_that_a_page_asks_about_is_told(street: Street) -> None:
    """What nobody tells is never offered, and nobody would see why."""
    standing = stands(written(street))
    assert asked_for() <= refused_acts(standing, street.now).keys()
    assert asked_for("post_state.html", "post_when.html", "post_acts.html") <= refused_at_once(standing).keys()


def test_what_is_held_can_be_let_go_on_from_its_page(client: Client, street: Street) -> None:
    street.now = timezone.now()
    post = lined_up(street)
    hold_post(post, "wait", street.ana, street.now)
    client.force_login(street.ana)
    for name in ("post", "state"):
        page = client.get(reverse(f"publish:{name}", args=[street.brand.slug, post.pk])).content.decode()
        assert reverse("publish:release", args=[street.brand.slug, post.pk]) in page
