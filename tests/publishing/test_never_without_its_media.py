"""Whatever people and servers do in whichever order, a post never leaves without a picture that its row names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.rule import set_four_eyes
from rapport.media.attached import Attached
from rapport.media.files import keep_file
from rapport.media.models import File
from rapport.outbox.models import Attachment, Publication
from rapport.publishing.bring_in import bring_in, hints, read_posts
from rapport.publishing.checks import NotReady
from rapport.publishing.composed import with_parts
from rapport.publishing.copying import copy_post, said_by
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.incident import hold_queue, resume_queue
from rapport.publishing.line import line_up, move_post, take_back_post
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, WantedMedia, When
from rapport.publishing.series import come_round, repeat_post
from rapport.publishing.slots import QueueFull
from rapport.publishing.voting import vote
from rapport.publishing.wanted.choices import choose_another, fetch_again, go_without
from rapport.publishing.wanted.settling import media_came, media_refused
from rapport.publishing.wanted_models import OPEN
from rapport.publishing.writing import change_post
from tests.media.pictures import picture
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
TABLE = (
    "Text,Posting Time,Image URL,Alt text\n"
    "Oak,2026-12-26 09:30,https://p.example/1.png https://q.example/2.png,An oak|An elm\n"
)
COLOURS = ("brown", "green", "red", "white")
# What let a post leave, and what was refused because of a picture: a walk that never does either shows nothing.
SEEN: Counter[str] = Counter()


class Walk:
    """One post of a table at a desk, and everything that may be done to it."""

    def __init__(self, four_eyes: bool) -> None:
        self.desk = desk = Desk.fresh(channels=2)
        self.files = [keep_file(desk.brand, one, picture(colour=one), desk.now)[0] for one in COLOURS]
        set_four_eyes(desk.brand, four_eyes, desk.ana, desk.now)
        bring_in(desk.brand, read_posts(desk.brand, TABLE.encode(), hints(desk.brand)), desk.ana, desk.now)
        self.number = Post.of(desk.brand).get().pk

    @property
    def post(self) -> Post:
        found: Post = with_parts(Post.across_brands.filter(pk=self.number)).get()
        return found

    @property
    def soon(self) -> datetime:
        return self.desk.now + timedelta(minutes=30)

    def file(self) -> File:
        return self.files[WantedMedia.of(self.desk.brand).exclude(came_at=None).count() % len(self.files)]

    def open(self) -> WantedMedia | None:
        return WantedMedia.of(self.desk.brand).filter(OPEN).order_by("-place").first()

    def yes(self) -> None:
        if row := ApprovalRequest.of(self.desk.brand).filter(outcome=RequestOutcome.OPEN).first():
            vote(row, True, self.desk.bo, self.desk.now, seen=row.digest)

    def act(self, what: str) -> None:
        """By a name; what is refused changes nothing."""
        if what in OF_ONE and (one := self.open()):
            OF_ONE[what](self, one)
        elif what in ACTS:
            ACTS[what](self)

    def check(self) -> None:
        """Nothing is in line, or out, of a post of which something is missing; and all that came is beside it."""
        rows = WantedMedia.of(self.desk.brand)
        came = set(rows.exclude(came_at=None).values_list("file", flat=True))
        for row in Publication.of(self.desk.brand):
            assert self.open() is None, (row.step, row.text)
            beside = Attachment.of(self.desk.brand).filter(delivery=row.pk).values_list("file", flat=True)
            assert set(beside) == came
            SEEN[row.step] += 1


OF_ONE: dict[str, Callable[[Walk, WantedMedia], object]] = {
    "comes": lambda on, one: media_came(one.pk, Attached(on.file()), on.desk.now),
    "is refused": lambda on, one: media_refused(one.pk, "gone", on.desk.now),
    "another": lambda on, one: choose_another(one, Attached(on.file()), on.desk.bo, on.desk.now),
    "without it": lambda on, one: go_without(on.post, on.desk.bo, on.desk.now, [one.pk]),
}
ACTS: dict[str, Callable[[Walk], object]] = {
    "try again": lambda on: fetch_again(on.post, on.desk.now),
    "now": lambda on: line_up(on.post, When.NOW, on.desk.ana, on.desk.now),
    "date": lambda on: line_up(on.post, When.DATE, on.desk.ana, on.desk.now, at=on.soon),
    "move": lambda on: move_post(on.post, on.soon, on.desk.ana, on.desk.now),
    "yes": Walk.yes,
    "hold": lambda on: hold_post(on.post, "wait", on.desk.bo, on.desk.now),
    "release": lambda on: release_post(on.post, on.desk.bo, on.desk.now),
    "take back": lambda on: take_back_post(on.post, on.desk.bo, on.desk.now),
    "hold all": lambda on: hold_queue(on.desk.brand, "fire", on.desk.ana, on.desk.now),
    "go on": lambda on: resume_queue(on.desk.brand, on.desk.ana, on.desk.now),
    "copy": lambda on: copy_post(on.post, on.desk.bo, on.desk.now),
    "round": lambda on: repeat_post(
        on.post, "FREQ=DAILY", on.soon.replace(tzinfo=None), "UTC", on.desk.bo, on.desk.now
    ),
    "comes round": lambda on: come_round(on.desk.now, on.desk.brand),
    "as it is": lambda on: change_post(on.post, said_by(on.post), on.desk.bo, on.desk.now),
    "wait": lambda on: on.desk.wait(minutes=40),
    "send": lambda on: on.desk.send(),
}
REFUSED = (NotNow, NotReady, QueueFull)


@settings(max_examples=40)
@given(st.booleans(), st.lists(st.sampled_from([*OF_ONE, *OF_ONE, *ACTS]), min_size=4, max_size=14))
def test_a_post_never_leaves_without_what_its_row_names(four_eyes: bool, acts: list[str]) -> None:
    walk = Walk(four_eyes)
    for one in acts:
        try:
            walk.act(one)
        except REFUSED:
            SEEN["refused"] += 1
        walk.check()


@settings(max_examples=10)
@given(st.booleans(), st.permutations(["comes", "without it"]), st.sampled_from(["now", "date"]))
def test_and_once_nothing_is_missing_it_does_leave(four_eyes: bool, acts: list[str], how: str) -> None:
    walk = Walk(four_eyes)
    for one in (how, *acts, how, "yes", "wait", "send"):
        with suppress(*REFUSED):
            walk.act(one)
        walk.check()
    assert Publication.of(walk.desk.brand).count() == 2
