"""Where the brand's rule asks others, other words for what is out wait for their yes to exactly those words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Membership, Role
from rapport.approvals.models import ApprovalRequest, OnSilence, RequestKind, RequestOutcome
from rapport.approvals.rule import StepGiven, set_four_eyes, set_rule
from rapport.approvals.voting import GivenWord
from rapport.domain.word_diff import DiffKind
from rapport.outbox.models import PostEdit
from rapport.promise.bulk_votes import yes_to_many
from rapport.promise.every_request import answer_every_silence, waiting_for_yes
from rapport.promise.every_vote import vote_on
from rapport.publishing.client_editing import client_edits, client_vote_edit
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.client_view import client_posts
from rapport.publishing.client_voting import client_vote
from rapport.publishing.editing import leave_edit
from rapport.publishing.holding import hold_post
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PublishedChange, When
from rapport.publishing.waiting_edits import returned_under, waiting_edits
from tests.publishing.test_editing import out, wish
from tests.publishing.world import Desk, unchanged

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def desk() -> Desk:
    made = Desk.fresh(1)
    for one, role in ((made.ana, Role.OWNER), (made.bo, Role.AGENT)):
        Membership.across_brands.create(brand=made.brand, person=one, role=role)
    return made


@pytest.fixture
def post(desk: Desk) -> Post:
    found = out(desk)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    return found


def request_of(row: PublishedChange) -> ApprovalRequest:
    return ApprovalRequest.across_brands.get(kind=RequestKind.EDIT, subject=row.pk)


def yes(desk: Desk, row: ApprovalRequest, seen: str = "") -> None:
    vote_on(row, GivenWord(True, seen or row.digest), desk.bo, desk.now)


def test_it_waits_and_changes_nothing_until_the_yes(desk: Desk, post: Post) -> None:
    before = desk.stands(post).post.version
    row = wish(desk, post, "Oak, quickly.")
    desk.send()
    assert (row.edit, desk.paper.edited, desk.stands(post).post.version) == (None, {}, before)
    assert (waiting_for_yes(desk.brand.pk, desk.bo.pk), waiting_for_yes(desk.brand.pk, desk.ana.pk)) == (1, 0)
    [shown] = waiting_edits(desk.brand, desk.bo.pk, desk.now)
    assert (shown.mine, shown.own, [one.what for one in shown.parts].count(DiffKind.NEW)) == (True, False, 1)
    with pytest.raises(NotNow, match="wrote these words"):
        vote_on(request_of(row), GivenWord(True, request_of(row).digest), desk.ana, desk.now)
    yes(desk, request_of(row))
    desk.send()
    assert list(desk.paper.edited.values()) == ["Oak, quickly."]
    assert PostEdit.across_brands.get().approved_by == desk.bo
    assert waiting_edits(desk.brand, desk.bo.pk, desk.now) == []


def test_a_no_says_why_and_the_words_come_back(desk: Desk, post: Post) -> None:
    row = wish(desk, post, "Oak, quickly.")
    vote_on(request_of(row), GivenWord(False, request_of(row).digest, "Not quickly."), desk.bo, desk.now)
    back = returned_under(post)[row.publication_id]
    assert (back.row.text, back.by, back.words) == ("Oak, quickly.", desk.bo.name, "Not quickly.")
    wish(desk, post, "Oak, well.")
    assert returned_under(post) == {}


def test_other_words_for_the_same_part_void_what_was_asked_before(desk: Desk, post: Post) -> None:
    first, second = wish(desk, post, "Oak, quickly."), wish(desk, post, "Oak, well.")
    with pytest.raises(NotNow):
        yes(desk, request_of(first))
    with pytest.raises(NotNow):
        yes(desk, request_of(second), request_of(first).digest)
    assert request_of(first).outcome == RequestOutcome.VOID
    yes(desk, request_of(second))
    desk.send()
    assert list(desk.paper.edited.values()) == ["Oak, well."]


def test_what_changed_behind_it_voids_the_yes(desk: Desk, post: Post) -> None:
    row = wish(desk, post, "Oak, quickly.")
    PublishedChange.across_brands.filter(pk=row.pk).update(text="Something else.")
    with pytest.raises(NotNow, match="changed since"):
        yes(desk, request_of(row))
    PublishedChange.across_brands.filter(pk=row.pk).update(text="Oak, quickly.")
    Post.across_brands.filter(pk=post.pk).update(version=9)
    with pytest.raises(NotNow, match="changed since"):
        yes(desk, request_of(row))


def test_once_the_rule_is_off_a_change_alone_voids_what_waits(desk: Desk, post: Post) -> None:
    waiting = wish(desk, post, "Oak, quickly.")
    set_four_eyes(desk.brand, False, desk.ana, desk.now)
    assert wish(desk, post, "Oak, alone.").edit is not None
    with pytest.raises(NotNow):
        yes(desk, request_of(waiting))
    desk.send()
    assert list(desk.paper.edited.values()) == ["Oak, alone."]


def test_silence_drops_it_and_the_old_words_stay(desk: Desk, post: Post) -> None:
    set_rule(desk.brand, [StepGiven(silence=OnSilence.DROP, patience=60)], desk.ana, desk.now)
    row = wish(desk, post, "Oak, quickly.")
    desk.wait(hours=2)
    assert answer_every_silence(desk.now, desk.brand) == 1
    assert request_of(row).outcome == RequestOutcome.DROPPED
    desk.send()
    assert desk.paper.edited == {}


def test_ordinary_ones_get_their_yes_together_and_a_price_does_not(desk: Desk) -> None:
    post, other = out(desk), out(desk)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    plain, priced = wish(desk, post, "Oak, well."), wish(desk, other, "Oak, 119 €.")
    picked = {request_of(one).pk: request_of(one).digest for one in (plain, priced)}
    done = yes_to_many(desk.brand, picked, desk.bo, desk.now)
    assert (list(done.kept), len(done.left_out)) == ([request_of(plain).pk], 1)


def test_what_is_held_or_not_refused_is_left_alone(desk: Desk, post: Post) -> None:
    row = wish(desk, post, "Oak, quickly.")
    with unchanged(desk, post), pytest.raises(NotNow):
        leave_edit(post, row.publication_id, desk.ana, desk.now)
    hold_post(desk.post("Another."), "", desk.ana, desk.now)
    assert request_of(row).outcome == RequestOutcome.OPEN


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.sampled_from(["wish", "yes", "stale", "send", "off", "on", "time"]), max_size=14))
def test_in_any_order_nothing_is_changed_that_nobody_else_said_yes_to(acts: list[str]) -> None:
    desk = Desk.fresh(1)
    for one in (desk.ana, desk.bo):
        Membership.across_brands.create(brand=desk.brand, person=one, role=Role.AGENT)
    post, agreed, seen = out(desk), set[str](), list[str]()
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    alone = False
    for number, act in enumerate(acts):
        try:
            if act == "wish":
                words = f"Words {number}"
                row = wish(desk, post, words)
                seen += [request_of(row).digest] if row.edit is None else []
                agreed |= {words} if alone else set()
            elif act in ("yes", "stale"):
                for open_edit in open_edits(desk):
                    said = seen[0] if act == "stale" else open_edit.digest
                    text = PublishedChange.across_brands.get(pk=open_edit.subject).text
                    yes(desk, open_edit, said)
                    agreed.add(text)
            elif act in ("off", "on"):
                alone = act == "off"
                set_four_eyes(desk.brand, not alone, desk.ana, desk.now)
            elif act == "time":
                desk.wait(minutes=30)
            else:
                desk.send()
        except NotNow:
            continue
        assert set(desk.paper.edited.values()) <= agreed
    desk.send()
    assert set(desk.paper.edited.values()) <= agreed


def open_edits(desk: Desk) -> Iterator[ApprovalRequest]:
    rows = ApprovalRequest.of(desk.brand).filter(kind=RequestKind.EDIT, outcome=RequestOutcome.OPEN)
    yield from list(rows)


def test_a_client_who_was_asked_about_the_post_says_yes_to_its_change_on_their_channels_alone() -> None:
    desk = Desk.fresh(2)
    post = desk.post("Oak, slowly.")
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    link, _token = ask_client(ClientGiven("Carla"), [post], desk.channels[:1], desk.ana, desk.now)
    ask = link.asks.select_related("link__client", "post__brand").get()
    client_vote(ask, True, desk.now, seen=client_posts(link, desk.now)[0].digest)
    desk.wait(hours=1)
    desk.send()
    hers, others = wish(desk, post, "Oak, quickly.", 0), wish(desk, post, "Oak, quickly.", 1)
    assert (hers.edit, others.edit is None) == (None, False)
    hers = wish(desk, post, "Oak, well.", 0)
    [shown] = client_edits(link)
    with pytest.raises(NotNow):
        client_vote_edit(link, shown.request.pk, GivenWord(True, "0" * 64), desk.now)
    client_vote_edit(link, shown.request.pk, GivenWord(True, shown.request.digest), desk.now)
    assert client_edits(link) == []
    desk.send()
    assert sorted(desk.paper.edited.values()) == ["Oak, quickly.", "Oak, well."]
    last = wish(desk, post, "Oak, never.", 0)
    client_vote_edit(link, request_of(last).pk, GivenWord(False, request_of(last).digest, "No."), desk.now)
    assert returned_under(post)[last.publication_id].words == "No."
    desk.send()
    assert "Oak, never." not in desk.paper.edited.values()
