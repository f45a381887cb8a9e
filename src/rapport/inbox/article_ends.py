"""What follows where an article is over: its words in line are taken back, and what rests on it stops."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.answers import articles
from rapport.answers.models import Article
from rapport.answers.validity import set_validity, turned
from rapport.domain.decision import Route
from rapport.domain.validity import Validity
from rapport.inbox.models import Conversation, Decision
from rapport.inbox.refresh import refresh_ids
from rapport.intake.models import Position
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.claim import AUTOMATIC_LIFE
from rapport.outbox.floor import change
from rapport.outbox.models import Floor, Holder, Step
from rapport.publishing.evergreen_models import StopReason
from rapport.publishing.fact import tell_the_line
from rapport.publishing.resting import stop_resting

OVER, RETIRED, CHANGED = "over: an article expired", "over: an article was retired", "over: an article was changed"
AT_ONCE = 100
# So long before its end people are told of it.
A_WEEK = timedelta(days=7)


@transaction.atomic
def write_article(
    brand: Brand,
    title: str,
    wordings: Mapping[str, tuple[str, str]],
    by: Person,
    now: datetime,
    article: Article | None = None,
    validity: Validity | None = None,
) -> Article:
    """`articles.write`; what stands in line of an article that is over sooner now is taken back."""
    Position.hold()
    made = articles.write(brand, title, wordings, by, now, article, validity)
    _take_back_short(made, now)
    return made


@transaction.atomic
def set_article_validity(
    article: Article, validity: Validity, by: Person, now: datetime, *, owner: bool = False
) -> None:
    """`set_validity`; what stands in line of an article that is over sooner now is taken back."""
    Position.hold()
    set_validity(article, validity, by, now, owner=owner)
    _take_back_short(article, now)


@transaction.atomic
def retire_article(article: Article, by: Person, now: datetime) -> None:
    """Not used any more, by a robot or by a post; its words in line are taken back."""
    Position.hold()
    articles.retire(article, by, now)
    take_back_article(article, now, RETIRED)
    stop_resting(article, StopReason.FACT, now)


def look_at_articles(now: datetime, brand: Brand | None = None) -> int:
    """Those that began or ended since the last look; how many. Run again, it does nothing."""
    rows = turned(now).filter(brand=brand) if brand else turned(now)
    return one_by_one(rows.values_list("pk", flat=True)[:AT_ONCE], lambda number: _looked_at(number, now))


@transaction.atomic
def _looked_at(number: int, now: datetime) -> int:
    Position.hold()
    row = turned(now).select_for_update(of=("self",)).filter(pk=number).first()
    if row is None:
        return 0
    before, held = row.seen_at, row.validity
    row.seen_at = now
    row.save(update_fields=["seen_at"])
    if before is not None and held.holds(before) == held.holds(now):
        return 0
    what = What.ARTICLE_EXPIRED if held.over(now) else What.ARTICLE_BEGUN
    note(row.brand_id, what, now, article=row.pk)
    if not held.holds(now):
        take_back_article(row, now, OVER)
        stop_resting(row, StopReason.EXPIRED, now)
    return 1


def take_back_article(article: Article, now: datetime, why: str) -> None:
    """Automatic words with this article that stand in line never leave: a person has the word.

    Whoever calls holds the place in the log, so words being decided stand in line by then.
    """
    cleared = Decision.across_brands.filter(brand=article.brand_id, route=Route.ANSWER, article=article)
    in_line = Floor.across_brands.filter(
        replies__step__in=[Step.QUEUED, Step.SENDING],
        replies__approved_by=None,
        replies__cleared_by__in=cleared.values("entry"),
    )
    moved = [change(floor, Holder.PERSON, None, now, why).pk for floor in in_line.distinct()]
    refresh_ids(Conversation.across_brands.filter(floor__in=moved).values_list("pk", flat=True), now)


def _take_back_short(article: Article, now: datetime) -> None:
    """What is in line was told the end that held then; it does not live longer than `AUTOMATIC_LIFE`."""
    held = Article.across_brands.get(pk=article.pk).validity
    tell_the_line(article)
    if not held.holds(now) or held.over(now + AUTOMATIC_LIFE):
        take_back_article(article, now, OVER if held.over(now) else CHANGED)
    if not held.holds(now):
        stop_resting(article, StopReason.EXPIRED, now)
