"""A yes or no to a change of what a robot may say. With the last yes it takes effect, and not before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.accounts.models import Brand, Person
from rapport.answers import articles
from rapport.answers.models import Article, RobotAct, RobotChange
from rapport.answers.robot_changes import change_digest, change_named, validity_kept, words_in_force
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.not_now import NotNow
from rapport.approvals.subjects import About
from rapport.approvals.voting import GivenWord, vote_as_person
from rapport.promise.dial import DialGiven, dial_in_force, set_dial
from rapport.publishing.fact import tell_the_line


class RobotChanges:
    """What a yes to a change is asked for: what is to be said, in place of what is in force now."""

    kind = RequestKind.ROBOT
    changed: Promise = gettext_lazy("What a robot may say was changed since: look at it again before you say yes.")
    theirs: Promise = gettext_lazy("You asked for this change; somebody else has to say yes to it.")

    def about(self, rows: Sequence[ApprovalRequest]) -> Mapping[int, About]:
        found = RobotChange.across_brands.in_bulk([one.subject for one in rows])
        return {one.pk: _about(found[one.subject]) for one in rows if one.subject in found}

    def held_digest(self, request: ApprovalRequest) -> str:
        row = RobotChange.across_brands.select_related("article", "brand").filter(pk=request.subject).first()
        if row is None:
            return ""
        if row.article_id is not None:
            Article.across_brands.select_for_update().get(pk=row.article_id)
        else:
            Brand.objects.select_for_update().get(pk=row.brand_id)
        return change_digest(row, now_in_force(row))

    def closed(self, request: ApprovalRequest, outcome: RequestOutcome, now: datetime) -> None:
        """Nothing follows: what is in force stays so, until a yes changes it."""


ROBOT = RobotChanges()


@transaction.atomic
def vote_change(request: ApprovalRequest, said: GivenWord, by: Person, now: datetime) -> RobotChange:
    """Keep a person's word; with the last yes the change is in force. Raises `NotNow`, with nothing changed."""
    outcome = vote_as_person(request, said, by, now, ROBOT)
    row = RobotChange.across_brands.select_related("article", "brand").get(pk=request.subject)
    if outcome == RequestOutcome.APPROVED:
        try:
            EFFECT[RobotAct(row.act)](row, by, now)
        except (articles.NotYet, articles.SaysNo) as error:
            raise NotNow(str(error)) from error
    return row


def now_in_force(row: RobotChange) -> dict[str, Any]:
    """What the change would take the place of, as it is now."""
    return words_in_force(row.article) if row.article is not None else dial_in_force(row.brand)


def _about(row: RobotChange) -> About:
    return About(
        own=frozenset({row.by_id}), named=change_named(row), channels=(row.network,) if row.network else ()
    )


def _automatic(row: RobotChange, by: Person, now: datetime) -> None:
    article = _article(row)
    articles.check_may_answer(article, row.network)
    articles.allow(article, row.network, by, now)


def _words(row: RobotChange, by: Person, now: datetime) -> None:
    """The new words and their time, approved, and automatic where the old ones were."""
    article = _article(row)
    networks = sorted(article.may_answer.values_list("network", flat=True))
    wordings = {code: (asked, answer) for code, (asked, answer) in row.said["wordings"].items()}
    title, valid = row.said["title"], validity_kept(row.said)
    articles.put_words(row.brand, title, wordings, row.by, now, article, valid)
    articles.approve(article, by, now)
    for network in networks:
        articles.check_may_answer(article, network)
        articles.allow(article, network, by, now)
    tell_the_line(article)


def _dial(row: RobotChange, by: Person, now: datetime) -> None:
    set_dial(row.brand, DialGiven(**row.said), by, now)


def _article(row: RobotChange) -> Article:
    if row.article is None:
        raise NotNow(_("This article is not there any more."))
    return row.article


EFFECT = {RobotAct.AUTOMATIC: _automatic, RobotAct.WORDS: _words, RobotAct.DIAL: _dial}
