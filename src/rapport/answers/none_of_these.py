"""*None of these*: questions of which people said that no article answers them, as they take part in matching.

They compete with the articles for a message and are never the answer. Whoever may teach an article may teach this:
short, plain questions, without what is somebody's own, few of each contact and few a day.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rapport.accounts.models import Brand, Person
from rapport.answers.models import Article, Paraphrase
from rapport.answers.paraphrases import OF_A_CONTACT, TaughtQuestion, key_of, learnt_enough_today, written_keys
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.triage.match import ArticleText, Matcher

OF_A_BRAND = 200
TAKEN_OUT = "objection"


@transaction.atomic
def learn_unanswered(brand: int, asked: TaughtQuestion, by: Person, at: datetime) -> Paraphrase | None:
    """Somebody said that no article answers the message. None where it may not be learnt.

    A contact teaches this twice at most, a brand learns a few questions in 24 hours, these among them, and keeps
    `OF_A_BRAND` of them (the oldest ends). What a person took out does not come back.
    """
    words = asked.question
    if not words:
        return None
    # One at a time for each brand, so that two people at once do not pass the limits together.
    Brand.objects.select_for_update(no_key=True).get(pk=brand)
    rows = Paraphrase.across_brands.filter(brand=brand, article=None)
    if _settled(brand, key_of(words)):
        return None
    if rows.filter(contact=asked.contact).count() >= OF_A_CONTACT or learnt_enough_today(brand, at):
        return None
    old = learnt_as_none(brand).order_by("-learnt_at", "-pk").values_list("pk", flat=True)[OF_A_BRAND - 1 :]
    Paraphrase.across_brands.filter(pk__in=list(old)).update(ended_at=at, why="room")
    row = Paraphrase.across_brands.create(
        brand_id=brand,
        language=asked.language[:8],
        text=words,
        key=key_of(words),
        message=asked.message,
        contact=asked.contact,
        learnt_at=at,
        by=by,
    )
    note(brand, What.UNANSWERED_LEARNT, at, by=by, message=asked.message, question=row.pk)
    return row


@transaction.atomic
def take_out(row: Paraphrase, by: Person, at: datetime) -> None:
    """A person takes it out; it does not come back."""
    _end(Paraphrase.across_brands.filter(pk=row.pk, ended_at__isnull=True), TAKEN_OUT, by, at)


@transaction.atomic
def forget_unanswered(brand: int, message: int, by: Person, at: datetime) -> None:
    """The choice was taken back or is another now: this message does not speak against the articles any more."""
    _end(learnt_as_none(brand).filter(message=message), "undone", by, at)


def answered_now(article: Article, by: Person, at: datetime) -> None:
    """An article was approved: what it clearly answers was said of the articles that were there before it."""
    asked = [line.strip() for row in article.wordings.all() for line in row.questions.splitlines()]
    rows = list(learnt_as_none(article.brand_id))
    if not rows or not any(asked):
        return
    found = Matcher([ArticleText("new", tuple(asked))]).match([row.text for row in rows])
    clear = [row.pk for row, match in zip(rows, found, strict=True) if match.article is not None]
    _end(Paraphrase.across_brands.filter(pk__in=clear, ended_at__isnull=True), "answered", by, at)


def learnt_as_none(brand: int) -> QuerySet[Paraphrase]:
    """Those in use."""
    return Paraphrase.across_brands.filter(brand=brand, article=None, ended_at__isnull=True)


def _settled(brand: int, key: str) -> bool:
    """Whether these words are learnt already, for an article or for none, written_keys, or were taken out."""
    same = Paraphrase.across_brands.filter(brand=brand, key=key)
    live = same.filter(ended_at__isnull=True, article__retired_at__isnull=True)
    return live.exists() or same.filter(article=None, why=TAKEN_OUT).exists() or key in written_keys(brand)


def _end(rows: QuerySet[Paraphrase], why: str, by: Person, at: datetime) -> None:
    for row in list(rows):
        Paraphrase.across_brands.filter(pk=row.pk).update(ended_at=at, ended_by=by, why=why)
        note(row.brand_id, What.UNANSWERED_REMOVED, at, by=by, message=row.message, question=row.pk)
