"""A client's yes by a link: bound to what they read, void with any change, and the post really leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.rule import set_four_eyes
from rapport.domain.post_states import PostState
from rapport.outbox.models import Delivery, Publication
from rapport.publishing.approval_models import ClientAsk, ClientLink
from rapport.publishing.client_links import ClientGiven, ask_client, revoke_link
from rapport.publishing.client_view import ClientTurn, client_posts
from rapport.publishing.client_voting import client_vote
from rapport.publishing.evergreen import join_set, make_evergreen
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.line import line_up, move_post
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, Series, When
from rapport.publishing.series import repeat_post
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.publishing.world import Desk, unchanged

pytestmark = pytest.mark.django_db
S = PostState
HOUR = timedelta(hours=1)
CARLA = ClientGiven("Carla", "carla@studio.example", "it")


def in_line(desk: Desk) -> Post:
    post = desk.post()
    return line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)


def asked(desk: Desk, post: Post | None = None) -> ClientAsk:
    post = post or in_line(desk)
    link, _token = ask_client(CARLA, [post], desk.channels, desk.ana, desk.now)
    return ClientAsk.of(desk.brand).select_related("link", "post").get(link=link)


def digest(ask: ClientAsk) -> str:
    return ApprovalRequest.across_brands.filter(subject=ask.post_id).latest("pk").digest


def yes(desk: Desk, ask: ClientAsk) -> None:
    client_vote(ask, True, desk.now, seen=digest(ask))


def turn(desk: Desk, ask: ClientAsk) -> ClientTurn:
    return client_posts(ask.link, desk.now)[0].turn


def test_asked_it_leaves_the_line_and_with_the_yes_it_really_leaves_at_its_hour() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    assert (desk.states(ask.post), turn(desk, ask)) == ([S.WAITING] * 2, ClientTurn.YOURS)
    yes(desk, ask)
    assert (desk.states(ask.post), turn(desk, ask)) == ([S.SCHEDULED] * 2, ClientTurn.SAID)
    desk.wait(hours=1)
    desk.send()
    assert (desk.states(ask.post), turn(desk, ask), len(desk.seen)) == ([S.PUBLISHED] * 2, ClientTurn.OUT, 2)


def test_edited_after_the_yes_it_waits_again_and_leaves_once_it_is_approved_again() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    yes(desk, ask)
    change_post(ask.post, PostGiven("Oak, faster.", tuple(map(VariantGiven, desk.channels))), desk.ana, desk.now)
    assert (desk.states(ask.post), turn(desk, ask)) == ([S.DRAFT] * 2, ClientTurn.CHANGED)
    desk.wait(minutes=10)
    desk.send()
    line_up(ask.post, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    assert (desk.states(ask.post), turn(desk, ask)) == ([S.WAITING] * 2, ClientTurn.YOURS)
    assert client_posts(ask.link, desk.now)[0].changed
    yes(desk, ask)
    desk.wait(hours=1)
    desk.send()
    assert desk.seen == ["Oak, faster."] * 2


def test_a_yes_to_what_is_not_there_any_more_is_none() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    before = digest(ask)
    move_post(ask.post, desk.now + 2 * HOUR, desk.ana, desk.now)
    with pytest.raises(NotNow), unchanged(desk, ask.post):
        client_vote(ask, True, desk.now, seen=before)


def test_a_yes_is_cast_once() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    seen = digest(ask)
    yes(desk, ask)
    for word in (True, False):
        with pytest.raises(NotNow), unchanged(desk, ask.post):
            client_vote(ask, word, desk.now, seen=seen, words="" if word else "No!")


def test_please_change_needs_words_and_gives_it_back() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    with pytest.raises(NotNow), unchanged(desk, ask.post):
        client_vote(ask, False, desk.now, seen=digest(ask))
    client_vote(ask, False, desk.now, seen=digest(ask), words="Not oak: elm.")
    assert desk.states(ask.post) == [S.DRAFT] * 2
    assert client_posts(ask.link, desk.now)[0].vote.words == "Not oak: elm."  # type: ignore[union-attr]


def test_the_team_goes_first_and_the_client_reads_nothing_before_their_turn() -> None:
    desk = Desk.fresh()
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    ask = asked(desk, in_line(desk))
    shown = client_posts(ask.link, desk.now)[0]
    assert (shown.turn, shown.variants, shown.title) == (ClientTurn.SOON, [], "")
    with pytest.raises(NotNow), unchanged(desk, ask.post):
        yes(desk, ask)
    row = ApprovalRequest.of(desk.brand).get()
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    assert (desk.states(ask.post), turn(desk, ask)) == ([S.WAITING] * 2, ClientTurn.YOURS)
    yes(desk, ask)
    assert desk.states(ask.post) == [S.SCHEDULED] * 2
    assert {one.approved_by for one in Delivery.of(desk.brand)} == {desk.ana}


def test_held_and_let_go_it_is_asked_again() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    yes(desk, ask)
    hold_post(ask.post, "wait", desk.bo, desk.now)
    release_post(ask.post, desk.bo, desk.now)
    assert desk.states(ask.post) == [S.DRAFT] * 2
    desk.wait(hours=1)
    desk.send()
    assert desk.seen == []


def test_after_its_hour_a_yes_is_not_taken() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    desk.wait(hours=2)
    assert turn(desk, ask) is ClientTurn.LATE
    with pytest.raises(NotNow, match="hour is over"), unchanged(desk, ask.post):
        yes(desk, ask)


def test_now_means_when_the_client_says_yes() -> None:
    desk = Desk.fresh(1)
    post = desk.post()
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now)
    set_four_eyes(desk.brand, False, desk.ana, desk.now)
    ask = asked(desk, post)
    row = ApprovalRequest.of(desk.brand).get()
    desk.wait(hours=3)
    vote(row, True, desk.bo, desk.now, seen=row.digest)
    yes(desk, ask)
    assert turn(desk, ask) is ClientTurn.SAID
    desk.send()
    assert desk.seen == ["Oak, slowly."]


def test_what_cannot_go_in_line_after_all_keeps_the_yes_and_goes_back() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    desk.channels[0].closed_at = desk.now
    desk.channels[0].save()
    yes(desk, ask)
    assert desk.states(ask.post) == [S.DRAFT] * 2
    row = ApprovalRequest.of(desk.brand).get()
    assert (row.outcome, row.votes.get().yes) == (RequestOutcome.RETURNED, True)


def test_changed_in_the_line_behind_everybodys_back_it_does_not_leave() -> None:
    desk = Desk.fresh(1)
    ask = asked(desk)
    yes(desk, ask)
    Publication.across_brands.update(text="Something else.")
    desk.wait(hours=1)
    desk.send()
    assert (desk.seen, desk.states(ask.post)) == ([], [S.MISSED])


def test_a_link_too_old_lowers_no_guard_and_a_revoked_one_asks_no_more() -> None:
    desk = Desk.fresh(1)
    ask = asked(desk)
    desk.wait(days=8)
    line_up(ask.post, When.NOW, desk.ana, desk.now)
    assert desk.states(ask.post) == [S.WAITING]
    with pytest.raises(NotNow, match="no longer valid"):
        yes(desk, ask)
    revoke_link(ask.link, desk.ana, desk.now)
    desk.send()
    assert desk.seen == []
    line_up(ask.post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert desk.seen == ["Oak, slowly."]


def test_who_is_asked_for_nothing_that_has_an_hour_is_asked_for_nothing() -> None:
    desk = Desk.fresh()
    post = desk.post()
    with pytest.raises(NotNow, match="when"), unchanged(desk, post):
        ask_client(CARLA, [post], desk.channels, desk.ana, desk.now)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    with pytest.raises(NotNow, match="none of these channels"), unchanged(desk, post):
        ask_client(CARLA, [post], [], desk.ana, desk.now)
    assert not ClientLink.across_brands.exists()


def test_a_client_sees_only_their_channels_and_the_yes_is_bound_to_all_of_it() -> None:
    desk = Desk.fresh()
    own = tuple(VariantGiven(one, f"Words {n}") for n, one in enumerate(desk.channels))
    post = desk.post(variants=own)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    link, _token = ask_client(CARLA, [post], desk.channels[:1], desk.ana, desk.now)
    ask = ClientAsk.of(desk.brand).select_related("link", "post").get(link=link)
    shown = client_posts(link, desk.now)[0]
    assert ([one.variant.text for one in shown.variants], shown.title) == (["Words 0"], "Words 0")
    seen = digest(ask)
    changed = (own[0], VariantGiven(desk.channels[1], "Other"))
    change_post(post, PostGiven("Oak, slowly.", changed), desk.ana, desk.now)
    with pytest.raises(NotNow):
        client_vote(ask, True, desk.now, seen=seen)


def test_pressed_twice_it_is_one_link_and_another_only_where_it_is_asked_for() -> None:
    desk = Desk.fresh()
    post = desk.post()
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    first = ask_client(CARLA, [post], desk.channels, desk.ana, desk.now, key="form")
    assert ask_client(CARLA, [post], desk.channels, desk.ana, desk.now, key="form") == first
    assert ask_client(CARLA, [post], desk.channels, desk.bo, desk.now, key="form", another=True) != first
    with pytest.raises(NotNow, match="Renew"):
        ask_client(CARLA, [post], desk.channels, desk.ana, desk.now, key="next")
    assert ClientLink.of(desk.brand).count() == 2
    for link in ClientLink.of(desk.brand):
        revoke_link(link, desk.ana, desk.now)
    third, _token = ask_client(CARLA, [post], desk.channels, desk.ana, desk.now, key="next")
    assert third.is_open(desk.now)


def comes_round(desk: Desk, post: Post) -> Series:
    start = (desk.now + 2 * HOUR).replace(tzinfo=None)
    return repeat_post(post, "FREQ=DAILY", start, "UTC", desk.ana, desk.now)


def test_what_a_client_was_asked_about_does_not_come_round_past_them() -> None:
    desk = Desk.fresh()
    ask = asked(desk)
    with pytest.raises(NotNow, match="A client was asked"), unchanged(desk, ask.post):
        comes_round(desk, ask.post)
    series = comes_round(desk, desk.post("Ash."))
    make_evergreen(series, 30, desk.ana, desk.now)
    series.refresh_from_db()
    with pytest.raises(NotNow, match="A client was asked"), unchanged(desk, ask.post):
        join_set(series, ask.post, desk.ana, desk.now)
    assert turn(desk, ask) is ClientTurn.YOURS
    revoke_link(ask.link, desk.ana, desk.now)
    comes_round(desk, ask.post)


def test_no_client_is_asked_about_what_never_leaves_itself() -> None:
    desk = Desk.fresh()
    post = move_post(desk.post(), desk.now + HOUR, desk.ana, desk.now)
    comes_round(desk, post)
    with pytest.raises(NotNow, match="comes round"), unchanged(desk, post):
        asked(desk, post)
    assert not ClientLink.of(desk.brand).exists()


def test_what_comes_round_is_sent_itself_by_no_late_yes() -> None:
    desk = Desk.fresh()
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = in_line(desk)
    request = ApprovalRequest.across_brands.get(subject=post.pk)
    comes_round(desk, post)
    request.refresh_from_db()
    assert request.outcome == RequestOutcome.VOID
    with pytest.raises(NotNow), unchanged(desk, post):
        vote(request, True, desk.bo, desk.now, seen=request.digest)
