"""A change and its row in the ledger are one: where the row cannot be written, nothing was changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from rapport.accounts import brands, members, sign_ins, tokens
from rapport.accounts.models import Invitation, Membership, Token
from rapport.answers.none_of_these import learn_unanswered, learnt_as_none, take_out
from rapport.answers.paraphrases import TaughtQuestion
from rapport.approvals.rule import StepGiven, set_four_eyes, set_rule
from rapport.audience.calling_off import call_off_giveaway
from rapport.audience.count import begin_counts
from rapport.audience.follow_back import RuleGiven, choose_follower, mark_real, set_follow_back, undo_choice
from rapport.audience.giveaways import GiveawayGiven, announce_giveaway, draw_giveaway
from rapport.audience.known_relations import mark_relation
from rapport.audience.models import FollowBack, FollowChoice, Follower, Giveaway
from rapport.audience.relations import Relation
from rapport.availability import hours
from rapport.availability.hours import Shift
from rapport.channels import own_app, verify
from rapport.connectors.base import OwnIdentity
from rapport.curation.models import CuratedCard, Looks
from rapport.curation.passing_on import begin_passing_on
from rapport.curation.taps import dismiss_card, repost_card
from rapport.curation.watching import WatcherGiven, end_watcher, pause_watcher, set_watcher
from rapport.domain.message import Check, Kind
from rapport.domain.quote import QUOTE_AWAITS
from rapport.inbox import answer_labels, bulk, conversation_actions, saved_views
from rapport.inbox.article_alarm import lift_article
from rapport.inbox.models import (
    AnswerBound,
    AnswerLabel,
    ArticleHalt,
    Contact,
    Conversation,
    Identity,
    Message,
    SavedView,
)
from rapport.inbox.saved_views import ListWish
from rapport.intake import dead_letters
from rapport.intake.models import DeadLetter
from rapport.ledger import write
from rapport.ledger.models import Entry
from rapport.media.attached import Attached
from rapport.media.files import keep_file
from rapport.media.models import File
from rapport.outbox.budget import set_budget
from rapport.outbox.models import Floor, Publication
from rapport.outbox.undelivered import quote_answered
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.client_addresses import open_client_address
from rapport.publishing.client_again import mail_client_again
from rapport.publishing.client_links import ClientGiven, ask_client, renew_link, revoke_link
from rapport.publishing.editing import edit_published
from rapport.publishing.hashtag_models import HashtagSet
from rapport.publishing.hashtag_sets import delete_hashtags, write_hashtags
from rapport.publishing.holding import hold_post
from rapport.publishing.ics.address import make_address, revoke_address
from rapport.publishing.ics.models import OtherCalendar
from rapport.publishing.ics.named_days import bring_days, forget_days
from rapport.publishing.incident import hold_queue
from rapport.publishing.line import line_up
from rapport.publishing.links.counting import count_clicks
from rapport.publishing.links.models import CountedPost
from rapport.publishing.models import Post, PostPart, TroubleAside, WantedMedia, When
from rapport.publishing.occasions.behind import leave_words
from rapport.publishing.occasions.models import Occasion, OccasionPost
from rapport.publishing.occasions.reminder import remind_of
from rapport.publishing.occasions.writing import (
    OccasionGiven,
    announce_occasion,
    call_off_occasion,
    change_occasion,
    set_address,
)
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.post_comments import client_says, say_about
from rapport.publishing.put_aside import put_troubles_aside, take_up_again
from rapport.publishing.reply_plan import PlanGiven, set_plan
from rapport.publishing.results.models import PostResult
from rapport.publishing.results.read_back import TRIES, Recalled, compare_result, take_note
from rapport.publishing.series import repeat_post
from rapport.publishing.slots import SlotGiven, set_slots
from rapport.publishing.trouble import troubles
from rapport.publishing.wanted.choices import go_without
from rapport.publishing.wanted.settling import media_came, want_media
from rapport.publishing.writing import PostGiven, VariantGiven, change_post, write_post
from tests.cast import Cast
from tests.media.pictures import picture

pytestmark = pytest.mark.django_db
Verb = Callable[[Cast], object]
DAY = timedelta(days=1)


DAYS = (
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20000106\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Epiphany\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


class Fault(Exception):
    """The process dies, or the disk is full, between the change and its record."""


def change_brand(cast: Cast) -> None:
    brands.change(cast.aurora, {"name": "Another"}, cast.ana, timezone.now())


def change_role(cast: Cast) -> None:
    members.change_role(Membership.of(cast.aurora).get(person=cast.bo), "viewer", cast.ana, timezone.now())


def withdraw(cast: Cast) -> None:
    tokens.withdraw(Invitation.of(cast.aurora).get(), cast.ana, timezone.now())


def revoke(cast: Cast) -> None:
    tokens.revoke(Token.of(cast.aurora).get(), cast.ana, timezone.now())


def renew(cast: Cast) -> None:
    verify.renew(cast.channel, {"name": "Another"}, cast.ana, timezone.now())


def describe(cast: Cast) -> None:
    talk = Conversation.of(cast.aurora).get()
    conversation_actions.describe(talk, "Likes oak", cast.ana, timezone.now())


def read_missing(cast: Cast) -> None:
    row = PostResult.of(cast.aurora).get()
    row.tries = len(TRIES)
    compare_result(row, Recalled({}, True), timezone.now())


def try_again(cast: Cast) -> None:
    dead_letters.try_again(DeadLetter.of(cast.aurora).get(), cast.ana, timezone.now())


def label_many(cast: Cast) -> None:
    wish = bulk.BulkWish(bulk.BulkAct.LABEL, name="oak")
    bulk.for_many(cast.aurora, [Conversation.of(cast.aurora).get().pk], wish, cast.ana, timezone.now())


def save_view(cast: Cast) -> None:
    saved_views.save_view(cast.aurora, "Sofas", ListWish("open"), cast.ana, timezone.now())


def rename_view(cast: Cast) -> None:
    saved_views.rename_view(SavedView.of(cast.aurora).get(), "Oak", cast.ana, timezone.now())


def a_post(cast: Cast) -> Post:
    return Post.of(cast.aurora).earliest("pk")


def change_what_is_out(cast: Cast) -> None:
    row = Publication.of(cast.aurora).get(lane="old")
    edit_published(row.part.variant.post, row.pk, "Elm.", 1, cast.ana, timezone.now())


def quote_is_agreed_to(cast: Cast) -> None:
    quote_answered(Publication.of(cast.aurora).get(lane="old"), Check.PASSED, timezone.now())


def carla(cast: Cast) -> ClientLink:
    return ClientLink.of(cast.aurora).get()


def open_again(cast: Cast) -> None:
    """The token is that of the form by which it was asked."""
    posts = [one.post for one in carla(cast).asks.select_related("post")]
    _link, token = ask_client(ClientGiven("Carla"), posts, [cast.channel], cast.ana, timezone.now(), key="carla")
    open_client_address(token, "form", timezone.now())


def mail_again(cast: Cast) -> None:
    mail_client_again(carla(cast), timezone.now())


def come_round_daily(cast: Cast) -> None:
    repeat_post(
        a_post(cast), "FREQ=DAILY", datetime.fromisoformat("2026-11-23T09:30"), "UTC", cast.ana, timezone.now()
    )


def put_aside_what_asks(cast: Cast) -> None:
    found = [one.key for one in troubles(cast.aurora, timezone.now())]
    put_troubles_aside(cast.aurora, found, cast.ana, timezone.now())


def take_troubles_up(cast: Cast) -> None:
    take_up_again(cast.aurora, TroubleAside.of(cast.aurora).get().entry_id, cast.ana, timezone.now())


def a_card(cast: Cast) -> CuratedCard:
    return CuratedCard.of(cast.aurora).get()


def watch(cast: Cast) -> None:
    given = WatcherGiven("Tags", Looks.TAG, "joinery", cast.channel, millionths_a_day=5_000)
    set_watcher(cast.aurora, given, cast.ana, timezone.now())


def a_follower(cast: Cast, handle: str = "gino") -> Follower:
    return Follower.of(cast.aurora).get(handle=handle)


def announce(cast: Cast) -> Giveaway:
    closes = timezone.now() + timedelta(days=1)
    given = GiveawayGiven("A stool", "Answer.", "p1", 1, closes)
    return announce_giveaway(cast.channel, given, cast.ana, timezone.now())


def event_given(title: str) -> OccasionGiven:
    day = datetime.now() + timedelta(days=9)  # noqa: DTZ005 — a wall time of its zone
    return OccasionGiven(title, day, day + timedelta(hours=2), "Europe/Rome")


def announce_event(cast: Cast) -> Occasion:
    now = timezone.now()
    return announce_occasion(cast.aurora, event_given("A walk"), cast.ana, now, channels=[cast.channel])


def an_event(cast: Cast) -> Occasion:
    return Occasion.of(cast.aurora).get()


def draw(cast: Cast) -> None:
    draw_giveaway(Giveaway.of(cast.aurora).get(), cast.ana, timezone.now() + timedelta(days=9))


def call_off(cast: Cast) -> None:
    off = Giveaway.of(cast.aurora).get()
    call_off_giveaway(off, "The stool broke.", cast.ana, timezone.now())


def wanted(cast: Cast) -> WantedMedia:
    return WantedMedia.of(cast.aurora).get()


VERBS: list[Verb] = [
    lambda cast: go_without(wanted(cast).post, cast.ana, timezone.now()),
    lambda cast: media_came(wanted(cast).pk, Attached(File.of(cast.aurora).get()), timezone.now()),
    quote_is_agreed_to,
    watch,
    lambda cast: pause_watcher(a_card(cast).watcher, True, cast.ana, timezone.now()),
    lambda cast: end_watcher(a_card(cast).watcher, cast.ana, timezone.now()),
    lambda cast: begin_passing_on(a_card(cast).watcher, 80, 2, 60, cast.ana, timezone.now()),
    lambda cast: repost_card(a_card(cast), cast.ana, timezone.now()),
    lambda cast: dismiss_card(a_card(cast), cast.ana, timezone.now()),
    lambda cast: begin_counts(cast.aurora, cast.ana, timezone.now()),
    lambda cast: choose_follower(a_follower(cast), FollowBack.FOLLOW, cast.ana, timezone.now()),
    lambda cast: undo_choice(FollowChoice.of(cast.aurora).get(), cast.ana, timezone.now()),
    lambda cast: mark_real(a_follower(cast), True, cast.ana, timezone.now()),
    lambda cast: set_follow_back(cast.aurora, RuleGiven({"talked": 5}), cast.ana, timezone.now()),
    lambda cast: mark_relation(Contact.of(cast.aurora).get(), Relation.PRESS, True, cast.ana, timezone.now()),
    announce,
    draw,
    call_off,
    lambda cast: write_post(cast.aurora, PostGiven("Elm."), cast.ana, timezone.now()),
    lambda cast: change_post(a_post(cast), PostGiven("Elm."), cast.ana, timezone.now()),
    lambda cast: line_up(a_post(cast), When.NOW, cast.ana, timezone.now()),
    change_what_is_out,
    lambda cast: hold_post(a_post(cast), "", cast.ana, timezone.now()),
    lambda cast: set_plan(a_post(cast), PlanGiven(PlanAllows.PERSON), cast.ana, timezone.now()),
    lambda cast: hold_queue(cast.aurora, "", cast.ana, timezone.now()),
    lambda cast: set_four_eyes(cast.aurora, True, cast.ana, timezone.now()),
    lambda cast: set_rule(cast.aurora, [StepGiven(), StepGiven()], cast.ana, timezone.now()),
    lambda cast: say_about(a_post(cast), "Oak?", cast.ana, timezone.now()),
    lambda cast: client_says(carla(cast).asks.get(), "Bella.", timezone.now()),
    lambda cast: renew_link(carla(cast), cast.ana, timezone.now()),
    lambda cast: revoke_link(carla(cast), cast.ana, timezone.now()),
    open_again,
    mail_again,
    lambda cast: write_hashtags(cast.aurora, "Wood", "oak ash", cast.ana, timezone.now()),
    lambda cast: set_slots(cast.channel, [SlotGiven(0, time(9))], "UTC", cast.ana, timezone.now()),
    come_round_daily,
    lambda cast: make_address(cast.aurora, cast.ana, timezone.now()),
    lambda cast: revoke_address(cast.aurora, cast.ana, timezone.now()),
    lambda cast: bring_days(cast.aurora, "Italy", DAYS, cast.ana, timezone.now()),
    read_missing,
    lambda cast: take_note(PostResult.of(cast.aurora).get(), cast.ana, timezone.now()),
    put_aside_what_asks,
    take_troubles_up,
    label_many,
    save_view,
    rename_view,
    lambda cast: own_app.keep_own_app(cast.aurora, "mastodon", "id", "", cast.ana, timezone.now()),
    change_brand,
    change_role,
    withdraw,
    revoke,
    renew,
    describe,
    try_again,
    lambda cast: brands.found("Third", cast.ana),
    lambda cast: tokens.invite(cast.aurora, "eve@example.com", timezone.now(), by=cast.ana),
    lambda cast: tokens.issue(cast.aurora, cast.ana, "till"),
    lambda cast: tokens.sign_in(cast.ana, timezone.now()),
    lambda cast: sign_ins.set_password(cast.ana, "a long one of oak", timezone.now()),
    lambda cast: hours.replace(cast.aurora, [Shift(0, time(9), time(18))], cast.ana, timezone.now()),
    lambda cast: verify.open_channel(cast.aurora, "practice", {"handle": "new", "name": "New"}, cast.ana),
    lambda cast: set_budget(cast.channel, 5_000_000, None, cast.ana, timezone.now()),
    lambda cast: verify.close(cast.channel, cast.ana, timezone.now()),
    lambda cast: answer_labels.label_answer(_asked(cast), None, cast.ana, timezone.now()),
    lambda cast: learn_unanswered(cast.aurora.pk, question("Is there a crib?"), cast.ana, timezone.now()),
    lambda cast: take_out(learnt_as_none(cast.aurora.pk).get(), cast.ana, timezone.now()),
    lambda cast: lift_article(ArticleHalt.of(cast.aurora).get(), cast.ana, timezone.now()),
]

# These leave fewer rows than there were.
FORGETTING: list[Verb] = [
    lambda cast: delete_hashtags(HashtagSet.of(cast.aurora).get(), cast.ana, timezone.now()),
    lambda cast: forget_days(OtherCalendar.of(cast.aurora).get(), cast.ana, timezone.now()),
    lambda cast: count_clicks(a_post(cast), False, cast.ana, timezone.now()),
]


def question(text: str) -> TaughtQuestion:
    return TaughtQuestion(9, 1, text, "en", "question", plain=True, teaches=True)


def _published(cast: Cast) -> Publication:
    return Publication.across_brands.create(
        brand=cast.aurora,
        kind="publication",
        channel=cast.channel,
        lane="old",
        key="old",
        text="Old.",
        digest="",
        reason=QUOTE_AWAITS,
        approved_by=cast.ana,
        created_at=timezone.now(),
        not_before=timezone.now(),
        step="sent",
        network_id="old",
    )


def _asked(cast: Cast) -> Message:
    return Message.of(cast.aurora).get()


@pytest.fixture
def scene(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Something of everything that the verbs change; the network says yes."""
    for place in ("client_mail", "client_again"):
        monkeypatch.setattr(f"rapport.publishing.{place}.ways_to_mail", lambda _rows: [cast.channel])
    now = timezone.now()
    given = PostGiven("Oak.", (VariantGiven(cast.channel),))
    post = write_post(cast.aurora, given, cast.ana, now)
    looks = WatcherGiven("Joinery", Looks.KEYWORD, "joinery", cast.channel, millionths_a_day=5_000)
    row = set_watcher(cast.aurora, looks, cast.ana, now)
    about = {"network": row.network, "network_id": "1", "author_id": "tove", "text": "Oak.", "written_at": now}
    CuratedCard.across_brands.create(brand=cast.aurora, watcher=row, channel=cast.channel, found_at=now, **about)
    asked = line_up(write_post(cast.aurora, given, cast.ana, now), When.DATE, cast.ana, now, at=now + DAY)
    ask_client(ClientGiven("Carla", "carla@studio.example"), [asked], [cast.channel], cast.ana, now, key="carla")
    CountedPost.across_brands.create(brand=cast.aurora, post=post, by=cast.ana, at=now)
    lost = write_post(cast.aurora, given, cast.ana, now)
    lost.variants.update(at=now - DAY)
    put_troubles_aside(
        cast.aurora, [one.key for one in troubles(cast.aurora, now) if one.post == lost], cast.ana, now
    )
    make_address(cast.aurora, cast.ana, now)
    OtherCalendar.across_brands.create(brand=cast.aurora, name="Spain", by=cast.ana, read_at=now)
    gone, out = _published(cast), write_post(cast.aurora, given, cast.ana, now).variants.get()
    PostPart.across_brands.create(brand=cast.aurora, variant=out, place=0, publication=gone)
    PostResult.across_brands.create(brand=cast.aurora, publication=gone, channel=cast.channel)
    tokens.invite(cast.aurora, "gil@example.com", now, by=cast.ana)
    tokens.issue(cast.aurora, cast.bo, "old")
    learn_unanswered(cast.aurora.pk, question("Do you sell boats?"), cast.bo, now)
    saved_views.save_view(cast.aurora, "Tables", ListWish("open"), cast.ana, now)
    write_hashtags(cast.aurora, "Tables", "elm", cast.ana, now)
    DeadLetter.across_brands.create(
        brand=cast.aurora, channel=cast.channel, place=1, tries=5, reason="odd", next_at=now, dead_at=now
    )
    for handle in ("dee", "gino"):
        Follower.across_brands.create(
            brand=cast.aurora,
            channel=cast.channel,
            network_id=handle,
            handle=handle,
            first_seen_at=now,
            seen_at=now,
        )
    choose_follower(a_follower(cast, "dee"), FollowBack.LATER, cast.ana, now)
    announce(cast)
    OccasionPost.across_brands.filter(occasion=announce_event(cast)).update(why="It was shut.")
    contact = Contact.across_brands.create(brand=cast.aurora, name="Dee")
    identity = Identity.across_brands.create(
        brand=cast.aurora, contact=contact, network="practice", network_id="d"
    )
    floor = Floor.across_brands.create(brand=cast.aurora, channel=cast.channel, thread="x")
    Conversation.across_brands.create(
        brand=cast.aurora,
        channel=cast.channel,
        contact=contact,
        identity=identity,
        floor=floor,
        thread="x",
        kind=Kind.DIRECT,
        last_at=now - timedelta(hours=1),
    )
    talk = Conversation.of(cast.aurora).get()
    facts = {"brand": cast.aurora, "channel": cast.channel, "kind": Kind.DIRECT, "at": now}
    asked = Message.across_brands.create(conversation=talk, direction="in", text="When?", **facts)
    AnswerLabel.across_brands.create(brand=cast.aurora, message=asked, source="queue", by=cast.bo)
    group = {"brand": cast.aurora, "language": "en", "kind": Kind.DIRECT}
    figures = {"look": 1, "beta": 0.05, "delta": 0.05, "spent": 0.03, "labels": 9, "wrong": 9, "answered": 0}
    bound = AnswerBound.across_brands.create(**group, **figures, by_article=False)
    ArticleHalt.across_brands.create(**group, bound=bound, wealth=20.0, seen=9, wrong=9)
    want_media(write_post(cast.aurora, given, cast.ana, now), ["https://p.example/a.png"], {}, now)
    keep_file(cast.aurora, "a.png", picture(), now)
    yes = OwnIdentity(network_id=cast.channel.network_id, handle=cast.channel.handle, name="New")
    monkeypatch.setattr(verify, "prove", lambda network, what: yes)
    return cast


def everything() -> set[str]:
    """Each row of each table, as text."""
    models = apps.get_models(include_auto_created=True)
    return {f"{model._meta.label}{row}" for model in models for row in model._base_manager.values_list()}


EVENTS: list[Verb] = [
    announce_event,
    lambda cast: change_occasion(an_event(cast), event_given("A walk at night"), cast.ana, timezone.now()),
    lambda cast: call_off_occasion(an_event(cast), "Rain.", cast.ana, timezone.now()),
    lambda cast: set_address(an_event(cast), False, cast.ana, timezone.now()),
    lambda cast: remind_of(an_event(cast), cast.ana, timezone.now()),
    lambda cast: leave_words(OccasionPost.of(cast.aurora).get(), cast.ana, timezone.now()),
]


def without_record(verb: Verb, scene: Cast) -> set[str]:
    """The verb, where its row cannot be written: nothing was changed of what there is, which is given back."""

    def broken(*given: Any, **named: Any) -> None:
        raise Fault

    before = everything()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(write, "write", broken)
        with pytest.raises(Fault):
            verb(scene)
    assert everything() == before
    return before


def with_record(verb: Verb, scene: Cast, before: set[str]) -> int:
    """How many rows the record has more, after the verb changed something else."""
    rows = Entry.across_brands.count()
    verb(scene)
    assert len({row for row in everything() - before if not row.startswith("ledger.")}) > 0
    return Entry.across_brands.count() - rows


@pytest.mark.parametrize("verb", VERBS)
def test_a_fault_before_the_record_leaves_nothing_changed_and_without_one_it_is_recorded_once(
    scene: Cast, verb: Verb
) -> None:
    before = without_record(verb, scene)
    assert with_record(verb, scene, before) == 1


@pytest.mark.parametrize("verb", EVENTS)
def test_an_event_and_its_posts_are_changed_and_recorded_together_or_not_at_all(scene: Cast, verb: Verb) -> None:
    before = without_record(verb, scene)
    assert with_record(verb, scene, before) > 0


@pytest.mark.parametrize("verb", FORGETTING)
def test_a_fault_before_the_record_leaves_nothing_forgotten(scene: Cast, verb: Verb) -> None:
    without_record(verb, scene)
