"""Giveaways with a post of their own: promised in what leaves, drawn once, changed and checked before all."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from threading import Barrier
from time import sleep

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.urls import reverse
from hypothesis import given as tried
from hypothesis import strategies as some

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.rule import set_four_eyes
from rapport.audience import giveaways
from rapport.audience.calling_off import call_off_giveaway
from rapport.audience.draws.address import address_of_giveaway, giveaway_behind, promise_key
from rapport.audience.draws.ahead import draw_ahead
from rapport.audience.draws.announcing import announce_with_post, change_terms
from rapport.audience.draws.entrants import Entrant, entrants_of
from rapport.audience.draws.entry_hash import entry_hash, plain_handle
from rapport.audience.draws.models import EntrantProfile, PutBack
from rapport.audience.draws.profiles import look_at_entrants
from rapport.audience.draws.reviewing import came_late, name_winners, put_back
from rapport.audience.draws.terms import CannotDraw, GiveawayTerms
from rapport.audience.draws.told import changed_in_public, told_publicly
from rapport.audience.fair_draw import commitment, draw_problems
from rapport.audience.forgetting import forget_followers
from rapport.audience.giveaways import draw_giveaway
from rapport.audience.models import Follower, Giveaway
from rapport.domain.post_states import PostState
from rapport.inbox.models import Identity
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.models import Publication
from rapport.publishing.checks import NotReady
from rapport.publishing.composed import with_parts
from rapport.publishing.copying import copy_post
from rapport.publishing.line import line_up
from rapport.publishing.locked import ChangedMeanwhile, NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.series import repeat_post
from rapport.publishing.standing import PostStanding, stands
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.audience.world import mark_real_people
from tests.street import Street, colleague


def terms(street: Street, **more: object) -> GiveawayTerms:
    closes = street.now + timedelta(days=2)
    return replace(GiveawayTerms("A stool", "Answer and say why.", 2, closes), **more)  # type: ignore[arg-type]


def written(street: Street, **more: object) -> Giveaway:
    channels = [street.channel]
    given = terms(street, **more)
    return announce_with_post(street.brand, given, street.ana, street.now, channels=channels, language="en")


def standing(row: Giveaway) -> PostStanding:
    return stands(with_parts(Post.across_brands.filter(pk=row.post_id)).get())


def state(row: Giveaway) -> PostState:
    return standing(row).state


def out(street: Street, row: Giveaway) -> str:
    """Its post leaves; the network's id of it."""
    assert row.post
    line_up(row.post, When.NOW, street.ana, street.now)
    street.pass_time(60)
    street.deliver()
    return Publication.of(street.brand).filter(part__variant__post=row.post_id).get().network_id


def enter(street: Street, target: str, *handles: str) -> None:
    for handle in handles:
        street.says("Because of the oak.", handle=handle, kind="comment", in_reply_to=target)
    street.receive()


def closed(street: Street) -> None:
    street.now += timedelta(days=3)


def test_the_address_in_its_words_is_the_promise(street: Street) -> None:
    row = written(street, public_from="the lottery of 28 November")
    words = Post.of(street.brand).get(pk=row.post_id).idea
    for said in ("Giveaway: A stool", "Answer and say why.", "Enter until: ", "2 of all who enter win."):
        assert said in words
    assert "To enter: answer this post, favourite it or pass it on." in words
    assert "the lottery of 28 November" in words
    assert address_of_giveaway(row) in words
    assert row.key == promise_key(row.commitment)
    assert row.seed == ""


def test_its_post_is_not_copied_for_who_enters_under_a_copy_is_in_no_draw(client: Client, street: Street) -> None:
    row = written(street)
    assert row.post
    with pytest.raises(NotNow, match="Make a new giveaway"):
        copy_post(row.post, street.ana, street.now)
    client.force_login(street.ana)
    answer = client.post(reverse("publish:copy", args=[street.brand.slug, row.post_id]), follow=True)
    assert "Make a new giveaway" in answer.content.decode()
    assert Post.of(street.brand).count() == 1


def test_without_its_address_in_the_words_it_does_not_leave(street: Street) -> None:
    row = written(street)
    assert row.post
    said = standing(row).post.idea
    bare = said.replace(address_of_giveaway(row), "")
    row.post = change_post(row.post, PostGiven(bare, (VariantGiven(street.channel),)), street.ana, street.now)
    with pytest.raises(NotReady, match="is missing here"):
        line_up(row.post, When.NOW, street.ana, street.now)
    comment = PostGiven(bare, (VariantGiven(street.channel, first_comment=address_of_giveaway(row)),))
    change_post(row.post, comment, street.ana, street.now)
    line_up(row.post, When.NOW, street.ana, street.now)


def test_one_form_is_one_giveaway(street: Street) -> None:
    def once(given: GiveawayTerms) -> Giveaway:
        return announce_with_post(street.brand, given, street.ana, street.now, source="form 1")

    given = terms(street)
    assert once(given).pk == once(given).pk
    with pytest.raises(CannotDraw):
        once(replace(given, name="Typed later"))
    assert Giveaway.of(street.brand).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"prizes": 0}, {"rules": "\u202e"}, {"ways": ()}, {"ways": ("pay",)}]
)
def test_what_makes_no_giveaway_is_refused_and_leaves_no_post(street: Street, wrong: dict[str, object]) -> None:
    with pytest.raises(CannotDraw):
        written(street, **wrong)
    assert not Post.of(street.brand).exists()


def test_a_yes_is_bound_to_the_rules_also_where_the_words_do_not_say_them(street: Street) -> None:
    bo = colleague(street, "bo-g")
    set_four_eyes(street.brand, True, street.ana, street.now)
    row = written(street)
    assert row.post
    short = PostGiven(f"Win! {address_of_giveaway(row)}", (VariantGiven(street.channel),), language="en")
    change_post(row.post, short, bo, street.now)
    line_up(row.post, When.NOW, street.ana, street.now)
    asked = ApprovalRequest.of(street.brand).get(outcome=RequestOutcome.OPEN)
    change_terms(row, terms(street, prizes=1), street.ana, street.now)
    asked.refresh_from_db()
    assert asked.outcome == RequestOutcome.VOID
    assert Post.of(street.brand).get().idea == short.idea
    line_up(row.post, When.NOW, street.ana, street.now)
    assert ApprovalRequest.of(street.brand).get(outcome=RequestOutcome.OPEN).digest != asked.digest


def test_changed_in_line_it_is_a_draft_that_says_the_new_rules(street: Street) -> None:
    row = written(street)
    assert row.post
    line_up(row.post, When.DATE, street.ana, street.now, at=street.now + timedelta(hours=2))
    change_terms(row, terms(street, prizes=1, name="A chair"), street.ana, street.now, 1)
    assert state(row) is PostState.DRAFT
    words = Post.of(street.brand).get().idea
    assert "Giveaway: A chair" in words
    assert "1 of all who enter wins." in words
    assert "A stool" not in words
    with pytest.raises(ChangedMeanwhile):
        change_terms(row, terms(street, prizes=3), street.ana, street.now, 1)
    assert changed_in_public(row) == []


def test_rules_changed_in_public_stand_on_the_page_beside_the_old_ones(street: Street) -> None:
    row = written(street)
    out(street, row)
    before = standing(row).variants[0].publications[0].text
    change_terms(row, terms(street, rules="Only <friends> of ours."), street.ana, street.now)
    assert standing(row).variants[0].publications[0].text == before
    (change,) = changed_in_public(row)
    assert (change.was.rules, change.now.rules) == ("Answer and say why.", "Only <friends> of ours.")
    page = Client().get(reverse("giveaway-page", args=[row.key])).content.decode()
    assert "Changed after it was public" in page
    assert "Answer and say why." in page
    assert "Only &lt;friends&gt; of ours." in page
    closed(street)
    with pytest.raises(CannotDraw):
        change_terms(row, terms(street), street.ana, street.now)


def test_it_leaves_no_more_once_it_is_closed_or_called_off_and_never_comes_round(street: Street) -> None:
    row = written(street)
    assert row.post
    with pytest.raises(NotReady):
        line_up(row.post, When.DATE, street.ana, street.now, at=street.now + timedelta(days=4))
    start = datetime.fromisoformat("2027-01-01T10:00")
    with pytest.raises(NotNow):
        repeat_post(row.post, "FREQ=WEEKLY", start, "Europe/Rome", street.ana, street.now)
    line_up(row.post, When.DATE, street.ana, street.now, at=street.now + timedelta(days=1))
    call_off_giveaway(row, "The stool broke.", street.ana, street.now)
    assert state(row) is PostState.DRAFT
    with pytest.raises(NotReady):
        line_up(row.post, When.NOW, street.ana, street.now)


def test_never_out_it_is_not_drawn(street: Street) -> None:
    row = written(street)
    closed(street)
    with pytest.raises(CannotDraw):
        draw_giveaway(row, street.ana, street.now)


def test_by_the_ways_that_the_rules_name_and_in_time(street: Street) -> None:
    row = written(street, ways=("reply",))
    target = out(street, row)
    enter(street, target, "dee", "gino")
    closed(street)
    enter(street, target, "late")
    assert [one.name for one in entrants_of(row, street.now)] == ["dee", "gino"]


def test_one_person_by_two_spellings_is_drawn_once_unless_put_back(street: Street) -> None:
    row = written(street)
    enter(street, out(street, row), "dee", "gino", "rafa")
    dee, gino, rafa = (Identity.of(street.brand).get(handle=one) for one in ("dee", "gino", "rafa"))
    Identity.of(street.brand).filter(pk=gino.pk).update(handle="@\u200bD\uff25e")
    Identity.of(street.brand).filter(pk=rafa.pk).update(contact=dee.contact)
    assert [(one.why, one.drawn) for one in entrants_of(row, street.now)] == [
        ("", True),
        ("twice", False),
        ("twice", False),
    ]
    put_back(row, rafa, True, street.ana, street.now)
    assert [one.drawn for one in entrants_of(row, street.now)] == [True, False, True]
    put_back(row, rafa, False, street.ana, street.now)
    assert [one.drawn for one in entrants_of(row, street.now)] == [True, False, False]
    closed(street)
    draw_giveaway(row, street.ana, street.now)
    drawn = Giveaway.of(street.brand).select_related("published").get()
    assert (drawn.published.among, drawn.published.set_aside, came_late(drawn)) == (1, 2, 0)


def test_few_signs_set_aside_below_the_line_that_people_proved_and_a_person_puts_back(street: Street) -> None:
    row = written(street)
    enter(street, out(street, row), "dee", "bargains20394857")
    who = Identity.of(street.brand).get(handle="bargains20394857")
    made = (street.now - timedelta(days=3)).isoformat()
    shown = {"followers": 0, "following": 4000, "posts": 9000, "likes": 0, "created_at": made}
    times = {"first_seen_at": street.now, "seen_at": street.now}
    Follower.across_brands.create(
        brand=street.brand, channel=street.channel, network_id=who.network_id, handle=who.handle,
        shown={**shown, "plain_picture": True}, **times,
    )  # fmt: skip
    closed(street)
    assert (draw_ahead(row, street.now).set_aside, draw_ahead(row, street.now).among) == (0, 2)
    mark_real_people(street)
    ahead = draw_ahead(row, street.now)
    assert ([one.name for one in ahead.aside], ahead.among) == (["bargains20394857"], 1)
    assert ahead.short == "few"
    put_back(row, who, True, street.ana, street.now)
    assert draw_ahead(row, street.now).among == 2
    drawn = draw_giveaway(row, street.ana, street.now)
    assert len(drawn.winners) == 2
    assert Entry.across_brands.filter(what=What.GIVEAWAY_PUT_BACK).count() == 1
    with pytest.raises(CannotDraw):
        put_back(row, who, False, street.ana, street.now)


def test_who_has_not_entered_is_not_put_in(street: Street) -> None:
    row = written(street)
    street.says("Hello", handle="dee")
    out(street, row)
    street.receive()
    with pytest.raises(CannotDraw):
        put_back(row, Identity.of(street.brand).get(handle="dee"), True, street.ana, street.now)


def test_nobody_and_few_are_told_before_and_who_is_there_wins(street: Street) -> None:
    row = written(street)
    target = out(street, row)
    assert draw_ahead(row, street.now).short == "nobody"
    enter(street, target, "dee")
    assert draw_ahead(row, street.now).short == "few"
    closed(street)
    drawn = draw_giveaway(row, street.ana, street.now)
    assert drawn.winners == [entry_hash(row.key, "practice", "dee")]
    assert draw_problems(told_publicly(drawn)) == []


def test_drawn_again_nothing_changes_and_who_is_heard_of_late_is_told(street: Street) -> None:
    row = written(street)
    target = out(street, row)
    enter(street, target, "dee", "gino")
    street.says("In time.", handle="rafa", kind="comment", in_reply_to=target)
    closed(street)
    drawn = draw_giveaway(row, street.ana, street.now)
    street.receive()
    again = draw_giveaway(row, street.ana, street.now + timedelta(days=1))
    assert (again.winners, again.drawn_at, len(again.entrants)) == (drawn.winners, drawn.drawn_at, 2)
    assert came_late(Giveaway.of(street.brand).select_related("published").get()) == 1
    assert Entry.across_brands.filter(what=What.GIVEAWAY_DRAWN).count() == 1


def test_by_a_clock_that_is_behind_nothing_is_drawn_early(street: Street) -> None:
    row = written(street)
    enter(street, out(street, row), "dee")
    with pytest.raises(CannotDraw):
        draw_giveaway(row, street.ana, row.at - timedelta(days=400))
    with pytest.raises(CannotDraw):
        draw_giveaway(row, street.ana, row.closes_at - timedelta(microseconds=1))


def test_anybody_draws_it_again_with_twenty_lines(street: Street, tmp_path: Path) -> None:
    row = written(street, public_from="numbers of the \u00e9vora lottery")
    enter(street, out(street, row), "dee", "gino", "rafa", "evil")
    Identity.of(street.brand).filter(handle="evil").update(handle='\u202e<b>"\n\U0001f600')
    closed(street)
    draw_giveaway(row, street.ana, street.now, "7 21 34")
    given = Client().get(reverse("giveaway-told", args=[row.key]))
    assert given["Content-Type"] == "application/json"
    lines = resources.files("rapport.web.audience").joinpath("check_draw.txt").read_text()
    assert lines.strip() in Path("docs/guides/audience.md").read_text()
    assert len(lines.splitlines()) <= 22
    told = given.json()

    def checked(said: dict[str, object]) -> str:
        (tmp_path / "draw.json").write_text(json.dumps(said))
        (tmp_path / "check.py").write_text(lines)
        run = [sys.executable, "check.py", "draw.json"]
        return subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert checked(told).count("True") == 3
    assert "winners: False" in checked({**told, "winners": told["winners"][::-1]})
    assert "promised one: False" in checked({**told, "commitment": commitment("0" * 64)})


def test_the_page_tells_no_handle_until_a_person_names_the_winners(street: Street) -> None:
    row = written(street)
    enter(street, out(street, row), "dee", "gino", "rafa")
    there = [reverse(name, args=[row.key]) for name in ("giveaway-page", "giveaway-told")]
    anybody = Client()

    def seen() -> str:
        answers = [anybody.get(one) for one in there]
        assert {one.status_code for one in answers} == {200}
        assert not any(one.cookies for one in answers)
        return "".join(one.content.decode() for one in answers)

    assert row.commitment in seen()
    closed(street)
    drawn = draw_giveaway(row, street.ana, street.now)
    assert not any(f">{name}" in seen() or f'"{name}"' in seen() for name in ("dee", "gino", "rafa"))
    assert drawn.seed in seen()
    name_winners(row, street.ana, street.now)
    names = [drawn.entrants[one] for one in drawn.winners]
    assert all(f'<li dir="auto">{name}</li>' in seen() for name in names)
    assert anybody.post(there[0]).status_code == 405
    for wrong in ("x" * 24, "\u00e9", "a" * 500):
        assert anybody.get(reverse("giveaway-page", args=[wrong])).status_code == 404


def test_the_page_speaks_the_visitors_language(street: Street) -> None:
    row = written(street)
    there = reverse("giveaway-page", args=[row.key])
    for asked, said in (("es-MX,en", "es"), ("fr, it;q=0.5", "it"), ("fr", "en"), ("\x00;;,", "en")):
        assert Client().get(there, HTTP_ACCEPT_LANGUAGE=asked)["Content-Language"] == said
    assert Client().get(there, {"lang": "it"}, HTTP_ACCEPT_LANGUAGE="es")["Content-Language"] == "it"


def test_thrown_away_with_its_post_it_is_gone(street: Street) -> None:
    row = written(street)
    assert row.post
    row.post.delete()
    assert giveaway_behind(row.key) is None
    with pytest.raises(CannotDraw):
        draw_giveaway(row, street.ana, street.now)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_are_one_draw(tmp_path: Path) -> None:
    street = Street.open(tmp_path)
    row = written(street)
    enter(street, out(street, row), *(f"dee{n}" for n in range(20)))
    closed(street)

    gate = Barrier(4)

    def press(nth: int) -> list[str]:
        """Told that the database is busy, as a page says, one presses again."""
        gate.wait()
        try:
            for _ in range(500):
                with suppress(OperationalError):
                    return draw_giveaway(row, street.ana, street.now + timedelta(seconds=nth)).winners
                sleep(0.02)
            raise TimeoutError
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as several:
        found = list(several.map(press, range(4)))
    assert all(one == found[0] for one in found)
    assert Entry.across_brands.filter(what=What.GIVEAWAY_DRAWN).count() == 1


def test_who_enters_is_looked_at_while_nobody_else_waits(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at many takes seconds: outside of the draw's own transaction, and what changed meanwhile is seen."""
    row = written(street)
    enter(street, out(street, row), "dee", "eve")
    closed(street)
    around, seen = len(connection.atomic_blocks), list[int]()

    def look(one: Giveaway, now: datetime) -> list[Entrant]:
        seen.append(len(connection.atomic_blocks))
        found = entrants_of(one, now)
        PutBack.across_brands.create(
            brand=street.brand, giveaway=one, identity_id=found[0].identity, by=street.ana, at=now
        )
        return found

    monkeypatch.setattr(giveaways, "entrants_of", look)
    with pytest.raises(CannotDraw, match="at this moment"):
        draw_giveaway(row, street.ana, street.now)
    row.refresh_from_db()
    assert (seen, row.drawn_at) == ([around], None)


@tried(some.text(max_size=40))
def test_a_handle_typed_otherwise_is_always_the_same_handle(handle: str) -> None:
    assert plain_handle(f" @\u200b{handle.strip('@')} ") == plain_handle(handle.strip("@"))


def test_who_does_not_follow_is_looked_at_a_few_at_a_time(street: Street) -> None:
    row = written(street)
    enter(street, out(street, row), *(f"dee{n}" for n in range(12)))
    assert [look_at_entrants(street.brand, street.now) for _ in range(3)] == [10, 2, 0]
    assert EntrantProfile.of(street.brand).count() == 12
    assert all(one.account.followers is not None for one in entrants_of(row, street.now))
    closed(street)
    draw_giveaway(row, street.ana, street.now)
    assert look_at_entrants(street.brand, street.now) == 0
    forget_followers(street.now + timedelta(days=31))
    assert not EntrantProfile.of(street.brand).exists()
