"""What people's choices teach: a draft that left says what its message asked for, a rejected one what not, and a
label which article it asked for, or that it was none.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from rapport.accounts.models import Person
from rapport.answers.models import Article, MayAnswer
from rapport.answers.none_of_these import forget_unanswered, learn_unanswered
from rapport.answers.paraphrases import TaughtQuestion, forget, learn, object_to
from rapport.connectors.registry import manifest
from rapport.inbox.models import AnswerLabel, AnswerSource, Draft, Message, Reading, Verdict
from rapport.inbox.sampling import calibrates

LIGHTLY = 0.8
OTHER_WORDS = 0.4
BY_DRAFT = (AnswerSource.AS_IT_WAS, AnswerSource.EDITED)


def teach_by_sent(replies: Collection[int], now: datetime) -> None:
    """Words have left: what people approved among them teaches, if it still says which article was the right one.

    With at least `LIGHTLY` of a draft's words still there (greetings may have been put around them) the message
    asked for its article; with less than `OTHER_WORDS` it asked for something else; between the two nothing is
    known.
    """
    left = Verdict.across_brands.filter(reply__in=replies, draft__article__isnull=False)
    for one in left.select_related("draft__article", "draft__message__channel", "by").order_by("brand_id", "pk"):
        labels = AnswerLabel.across_brands.filter(message=one.draft.message_id, source__in=BY_DRAFT)
        if one.by is None or (said := labels.filter(by=one.by).first()) is None:
            continue
        kept = 1.0 if said.kept is None else said.kept
        if kept >= LIGHTLY and (known := _asked(one.draft)):
            learn(*known, one.by, now)
        elif kept < OTHER_WORDS:
            rejected(one.draft, one.by, now)


def rejected(draft: Draft, by: Person, now: datetime) -> None:
    """The draft's article was not what the message asked for."""
    if known := _asked(draft):
        object_to(*known, by, now)


def teach_by_label(
    message: Message, offered: Article | None, right: Article | None, by: Person, now: datetime
) -> None:
    """A person said which article answers the message, None for none of these, where `offered` had been matched.

    Never where the message is kept to prove something, whatever may be said there: whether it teaches would hang
    on whether it was right.
    """
    if calibrates(message.pk):
        return
    unteach_label(message, offered, None, by, now)
    known = _question(message.pk)
    if known is None:
        return
    if offered is not None and offered != right:
        object_to(offered, known, by, now)
    if right is not None:
        learn(right, known, by, now)
    else:
        learn_unanswered(message.brand_id, known, by, now)


def unteach_label(
    message: Message, offered: Article | None, right: Article | None, by: Person, now: datetime
) -> None:
    """What somebody said of a message is taken back, or said anew: what it taught does not count."""
    forget_unanswered(message.brand_id, message.pk, by, now)
    for article in (offered, right):
        if article is not None:
            forget(article, message.pk, by, now)


def _asked(draft: Draft) -> tuple[Article, TaughtQuestion] | None:
    """The article of a draft, and its message as it was read; None where nothing may be learnt from it."""
    article, known = draft.article, _question(draft.message_id)
    if article is None or known is None or _proves(draft.message, article):
        return None
    return article, known


def _question(number: int) -> TaughtQuestion | None:
    """A message as it was read, None where nobody has."""
    around = ("identity", "channel", "conversation__contact")
    message = Message.across_brands.select_related(*around).get(pk=number)
    reading = Reading.across_brands.filter(message=message).first()
    if reading is None:
        return None
    identity, contact = message.identity, message.conversation.contact
    return TaughtQuestion(
        message=message.pk,
        contact=contact.pk,
        text=message.text,
        language=reading.language,
        tone=reading.tone,
        plain=not reading.marks and not reading.asks_for_person,
        teaches=manifest(message.channel.network).teaches,
        names=(contact.name, *((identity.handle, identity.name) if identity else ())),
    )


def _proves(message: Message, article: Article) -> bool:
    """Whether the message is kept to prove the second promise of an article that may be said there.

    A match may not be fitted to what shows how often it is right. Where no robot says the article, all may teach.
    """
    leaves = MayAnswer.across_brands.filter(article=article, network=message.channel.network)
    return leaves.exists() and calibrates(message.pk)
