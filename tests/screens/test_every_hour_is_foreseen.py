"""Whichever way a post gets an hour, what somebody should know of that hour is told."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import rapport
from rapport.accounts.models import Membership, Role
from rapport.approvals.models import ApprovalRequest
from rapport.approvals.rule import set_four_eyes
from rapport.availability.hours import Shift, replace
from rapport.curation.models import CuratedCard, Looks
from rapport.curation.watching import WatcherGiven, set_watcher
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.imports.running import carry_on_imports
from rapport.publishing.incident import hold_queue
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.slots import SlotGiven, set_slots
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.cast import person
from tests.screens.clients import come_in
from tests.street import Street

TOLD = "Nobody watches the comments"
PLACING = ("line_up", "move_post", "release_post", "resume_queue", "schedule_card", "remind_of")
SAYING_YES = ("vote", "vote_on", "yes_to_many", "client_vote")
REPEATING = ("repeat_post", "make_evergreen", "join_set", "repeat_again", "resume_series")
BRINGING = ("begin_bringing_in", "resume_bringing_in", "announce_occasion", "change_occasion")
VERBS = frozenset((*PLACING, *SAYING_YES, *REPEATING, *BRINGING))
# What of it is tried below, and by what the others tell it: the page of the post, or `checks` in the answer.
WAYS = {
    "web/publish/composer.py": {"_kept"},
    "web/publish/post.py": {"line", "move", "release"},
    "web/publish/series.py": {"change"},
    "web/publish/repeated.py": {"_apart", "_join", "_again"},
    "web/publish/approvals.py": {"give", "give_many"},
    "web/publish/client.py": {"word"},
    "web/publish/incident.py": {"resume"},
    "web/publish/bring_in.py": {"course"},
    "web/publish/events.py": {"_announced", "event", "remind"},
    "web/curate/cards.py": {"schedule"},
    "api/posts.py": {"put_in_line", "move", "release"},
    "api/series.py": {"make_set", "join", "repeat_again", "resume", "let_come_round"},
    "api/approvals.py": {"give_many", "give_vote"},
    "api/incident.py": {"resume"},
    "api/bring_in.py": {"begin", "resume"},
    "api/curation.py": {"schedule"},
    "api/events.py": {"announce", "change", "remind"},
}


def callers() -> Iterator[tuple[str, str]]:
    """Each function of the screens and of the API that gives a post an hour."""
    root = Path(rapport.__file__).parent
    for part in ("web", "api"):
        for path in sorted((root / part).rglob("*.py")):
            for node in ast.parse(path.read_text()).body:
                names = {each.func for each in ast.walk(node) if isinstance(each, ast.Call)}
                said = {one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in names}
                if isinstance(node, ast.FunctionDef) and said & VERBS:
                    yield path.relative_to(root).as_posix(), node.name


def test_every_way_to_an_hour_is_known_here() -> None:
    found: dict[str, set[str]] = {}
    for path, name in callers():
        found.setdefault(path, set()).add(name)
    assert found == WAYS


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    """Nobody ever watches but for an hour a week that no test chooses."""
    street.now = timezone.now()
    away = timezone.localtime(street.now) + timedelta(days=3)
    replace(street.brand, [Shift(away.weekday(), time(3), time(4))], street.ana, street.now)
    client.force_login(street.ana)
    return client


def draft(street: Street, idea: str = "Oak, slowly.") -> Post:
    return write_post(street.brand, PostGiven(idea, (VariantGiven(street.channel),)), street.ana, street.now)


def dated(street: Street, idea: str = "Oak, slowly.") -> Post:
    post = draft(street, idea)
    return line_up(post, When.DATE, street.ana, street.now, at=street.now + timedelta(days=1))


def does(ana: Client, street: Street, name: str, *more: int, **form: object) -> str:
    to = reverse(f"publish:{name}", args=[street.brand.slug, *more])
    return ana.post(to, form, follow=True).content.decode()


def tomorrow(street: Street) -> str:
    return f"{timezone.localtime(street.now) + timedelta(days=1):%Y-%m-%dT21:00}"


def slots(street: Street) -> None:
    every = [SlotGiven(day, time(20)) for day in range(7)]
    set_slots(street.channel, every, street.brand.time_zone, street.ana, street.now)


def test_the_composer_tells_it_after_the_button(ana: Client, street: Street) -> None:
    slots(street)
    form = {"idea": "Oak, slowly.", f"on-{street.channel.pk}": "on", "do": "line"}
    for n, given in enumerate(({"how": "date", "at": tomorrow(street)}, {"how": "queue"}, {"how": "first"})):
        page = does(ana, street, "new", **{**form, **given, "key": f"{n}" * 32, "idea": f"Oak {n}."})
        assert TOLD in page, given
        assert "It is in line." in page


def test_a_post_that_has_an_hour_says_it_for_as_long_as_it_is_to_come(ana: Client, street: Street) -> None:
    post = dated(street)
    here = reverse("publish:post", args=[street.brand.slug, post.pk])
    assert TOLD in ana.get(here).content.decode()
    replace(street.brand, [Shift(day, time(0), time(0)) for day in range(7)], street.ana, street.now)
    assert TOLD not in ana.get(here).content.decode()


def test_what_comes_round_tells_it_of_its_next_time(ana: Client, street: Street) -> None:
    post, other = draft(street), draft(street, "Elm.")
    assert TOLD in does(ana, street, "series", post.pk, rule="FREQ=WEEKLY", at=tomorrow(street))
    assert TOLD in does(ana, street, "repeated", post.pk, do="apart", apart="30")
    series = Post.of(street.brand).get(pk=post.pk).template_of_id
    page = does(ana, street, "repeated", other.pk, do="join", set=series)
    assert TOLD in page
    assert "Another post leaves here" not in page, "its own set is in nobody's way"


def asked(street: Street, idea: str) -> ApprovalRequest:
    post = dated(street, idea)
    return ApprovalRequest.of(street.brand).get(subject=post.pk)


def test_the_last_yes_tells_it_one_by_one_and_many_at_once(ana: Client, street: Street) -> None:
    bo = person("bo-hours")
    Membership.across_brands.create(brand=street.brand, person=bo, role=Role.OWNER)
    set_four_eyes(street.brand, True, street.ana, street.now)
    one, two, three = (asked(street, idea) for idea in ("Oak.", "Elm.", "Ash."))
    ana.force_login(bo)
    assert TOLD in does(ana, street, "vote", one.pk, vote="yes", seen=one.digest)
    picked = [f"{row.pk}:{row.digest}" for row in (two, three)]
    page = does(ana, street, "vote-many", pick=picked)
    assert page.count(TOLD) == 2
    assert "Elm." in page
    assert "Ash." in page


def test_after_a_clients_yes_the_team_is_told_and_the_client_is_not(ana: Client, street: Street) -> None:
    post = dated(street)
    _link, token = ask_client(ClientGiven("Carla", "", "en"), [post], [street.channel], street.ana, street.now)
    browser, place = Client(), reverse("client:index", args=[token])
    come_in(browser, place)
    row = ApprovalRequest.of(street.brand).get(subject=post.pk, outcome="")
    word = reverse("client:word", args=[token, post.pk])
    browser.post(word, {"vote": "yes", "seen": row.digest})
    row.refresh_from_db()
    assert row.outcome == "approved"
    assert TOLD in ana.get(reverse("publish:post", args=[street.brand.slug, post.pk])).content.decode()
    assert TOLD not in browser.get(place).content.decode()


def test_the_hours_of_a_file_are_told_once_its_rows_are_in(ana: Client, street: Street) -> None:
    day = timezone.localtime(street.now) + timedelta(days=2)
    rows = "".join(f"Row {n},{day:%Y-%m-%d} 2{n}:30\n" for n in range(3))
    file = SimpleUploadedFile("posts.csv", f"Text,Date\n{rows}".encode())
    to = reverse("publish:bring-in-file", args=[street.brand.slug])
    here = ana.post(to, {"file": file})["Location"]
    number = int(here.rstrip("/").split("/")[-1])
    assert TOLD not in does(ana, street, "import-course", number, do="begin")
    carry_on_imports(street.now, street.brand)
    page = ana.get(here).content.decode()
    assert page.count(TOLD) == 3
    assert "To know of the hours that come first" in page


def test_what_goes_on_after_an_incident_tells_it(ana: Client, street: Street) -> None:
    dated(street)
    hold_queue(street.brand, "", street.ana, street.now)
    assert TOLD in does(ana, street, "resume", all="yes")


def test_a_card_that_goes_into_the_queue_tells_it(ana: Client, street: Street) -> None:
    slots(street)
    brand, there, now = street.brand, street.channel, street.now
    given = WatcherGiven("Oak", Looks.KEYWORD, "oak", there, millionths_a_day=5000)
    row = set_watcher(brand, given, street.ana, now)
    said = {"text": "Oak is slow.", "url": "https://wood.example/1", "network": there.network, "network_id": "1"}
    card = CuratedCard.across_brands.create(
        brand=brand, watcher=row, channel=there, written_at=now, found_at=now, language="en", **said
    )
    to = reverse("curate:schedule", args=[street.brand.slug, card.pk])
    assert TOLD in ana.post(to, follow=True).content.decode()
