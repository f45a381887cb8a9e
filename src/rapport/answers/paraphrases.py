"""Ways to ask an article, learnt from what people did with its drafts; each can be looked at and taken out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from rapport.accounts.models import Person
from rapport.answers.models import Article, Objection, Paraphrase, TakenUp, Wording
from rapport.domain.reading import Tone
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.triage.normalise import words_of
from rapport.triage.redact import redact

OF_A_CONTACT = 2
A_DAY = 20
OF_AN_ARTICLE = 50
LONGEST = 200
FEWEST_WORDS = 2
ASKING = frozenset({Tone.QUESTION, Tone.REQUEST})


@dataclass(frozen=True, slots=True)
class TaughtQuestion:
    """What a contact wrote, as it was read: enough to tell whether it is a short, plain question.

    `names` are the contact's own, to be struck out. `teaches`: its network lets messages teach. `plain`: no mark
    was found in it and nobody is asked for.
    """

    message: int
    contact: int
    text: str
    language: str
    tone: str
    plain: bool
    teaches: bool
    names: tuple[str, ...] = ()

    @property
    def question(self) -> str:
        """The words to be kept, without what is somebody's own; empty if they cannot be learnt."""
        if not self.teaches or not self.plain or self.tone not in ASKING or len(self.text.strip()) > LONGEST:
            return ""
        words = redact(self.text, self.names)
        return words if len(words_of(words)) >= FEWEST_WORDS and len(words) <= LONGEST else ""


@transaction.atomic
def learn(article: Article, asked: TaughtQuestion, by: Person, at: datetime) -> Paraphrase | None:
    """The article's draft was approved: the message becomes a way to ask it. None where it may not.

    A contact teaches an article twice at most, a brand learns `A_DAY` in 24 hours, an article keeps
    `OF_AN_ARTICLE` (the oldest ends). Words that a person objected to are never learnt again for that article.
    """
    words = asked.question
    if not words:
        return None
    # One at a time for each article, so that two approvals at once do not pass the limits together.
    Article.across_brands.select_for_update(no_key=True).get(pk=article.pk)
    if _known(article, key_of(words)) or _enough(article, asked.contact, at):
        return None
    _make_room(article, at)
    row = Paraphrase.across_brands.create(
        brand_id=article.brand_id,
        article=article,
        language=asked.language[:8],
        text=words,
        key=key_of(words),
        message=asked.message,
        contact=asked.contact,
        learnt_at=at,
        by=by,
    )
    note(
        article.brand_id,
        What.QUESTION_LEARNT,
        at,
        by=by,
        message=asked.message,
        article=article.pk,
        question=row.pk,
    )
    return row


@transaction.atomic
def object_to(article: Article, asked: TaughtQuestion, by: Person, at: datetime) -> None:
    """The article's draft was rejected or replaced: these words do not ask for it, now or later."""
    if words := redact(asked.text, asked.names):
        _object(article, key_of(words), asked.message, by, at)


@transaction.atomic
def remove(learnt: Paraphrase, article: Article, by: Person, at: datetime) -> None:
    """A person takes it out of its article; it does not come back."""
    _object(article, learnt.key, learnt.message, by, at)


@transaction.atomic
def forget(article: Article, message: int, by: Person, at: datetime) -> None:
    """The choice was taken back: what this message taught of the article, for it or against it, does not count."""
    Objection.across_brands.filter(article=article, message=message).delete()
    _end(
        Paraphrase.across_brands.filter(article=article, message=message, ended_at__isnull=True), "undone", by, at
    )


def take_up(brand: int, at: datetime) -> None:
    """From now on messages are matched with all that was learnt until now, and with nothing learnt later."""
    last = newest_learnt(brand)
    if TakenUp.across_brands.filter(brand=brand).order_by("-pk").values_list("until", flat=True).first() != last:
        TakenUp.across_brands.create(brand_id=brand, until=last, at=at)


def newest_learnt(brand: int) -> int:
    """The newest learnt question in use; 0 for none."""
    rows = Paraphrase.across_brands.filter(brand=brand, ended_at__isnull=True)
    return int(rows.aggregate(last=Max("pk"))["last"] or 0)


def waits_to_be_taken_up(brand: int) -> bool:
    """Whether something was learnt that messages are not matched with yet."""
    until = TakenUp.across_brands.filter(brand=brand).order_by("-pk").values_list("until", flat=True).first()
    return until is not None and newest_learnt(brand) > until


def key_of(text: str) -> str:
    """What two texts with the same words share."""
    return hashlib.sha256(" ".join(words_of(text)).encode("utf-8", "replace")).hexdigest()


def _object(article: Article, key: str, message: int, by: Person, at: datetime) -> None:
    Article.across_brands.select_for_update(no_key=True).get(pk=article.pk)
    defaults = {"brand_id": article.brand_id, "message": message, "by": by, "at": at}
    Objection.across_brands.get_or_create(article=article, key=key, defaults=defaults)
    _end(Paraphrase.across_brands.filter(article=article, key=key, ended_at__isnull=True), "objection", by, at)


def _end(rows: QuerySet[Paraphrase], why: str, by: Person, at: datetime) -> None:
    for row in rows:
        Paraphrase.across_brands.filter(pk=row.pk).update(ended_at=at, ended_by=by, why=why)
        note(
            row.brand_id,
            What.QUESTION_REMOVED,
            at,
            by=by,
            article=row.article_id,
            message=row.message,
            question=row.pk,
        )


def _known(article: Article, key: str) -> bool:
    """Whether these words are learnt already (for any article in use), written, or objected to."""
    live = Paraphrase.across_brands.filter(brand=article.brand_id, key=key, ended_at__isnull=True)
    # What somebody said no article answers is among them: where people disagree nothing is learnt.
    live = live.filter(Q(article=article) | Q(article__retired_at__isnull=True))
    return (
        live.exists()
        or Objection.across_brands.filter(article=article, key=key).exists()
        or key in written_keys(article.brand_id)
    )


def written_keys(brand: int) -> Collection[str]:
    """The keys of the ways to ask that somebody wrote into the brand's articles in use."""
    used = Wording.across_brands.filter(brand=brand, article__retired_at__isnull=True)
    questions = used.values_list("questions", flat=True)
    return {key_of(line) for text in questions for line in text.splitlines()}


def _enough(article: Article, contact: int, at: datetime) -> bool:
    """Whether this contact has taught this article enough, or the brand has learnt enough today."""
    mine = Paraphrase.across_brands.filter(article=article, contact=contact).count()
    return mine >= OF_A_CONTACT or learnt_enough_today(article.brand_id, at)


def learnt_enough_today(brand: int, at: datetime) -> bool:
    """Whether the brand has learnt `A_DAY` questions in 24 hours, with an article or without."""
    return Paraphrase.across_brands.filter(brand=brand, learnt_at__gt=at - timedelta(days=1)).count() >= A_DAY


def _make_room(article: Article, at: datetime) -> None:
    live = Paraphrase.across_brands.filter(article=article, ended_at__isnull=True).order_by("-learnt_at", "-pk")
    old = list(live.values_list("pk", flat=True)[OF_AN_ARTICLE - 1 :])
    Paraphrase.across_brands.filter(pk__in=old).update(ended_at=at, why="room")
