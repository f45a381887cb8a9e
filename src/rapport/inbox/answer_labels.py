"""Which article was the right one: said by what a person does with a draft, or in so many words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.answers.models import Article
from rapport.inbox.article_alarm import check_article
from rapport.inbox.models import AnswerLabel, AnswerSource, Decision, Draft, Message, Outcome
from rapport.inbox.teach import teach_by_label, unteach_label
from rapport.intake.models import Position
from rapport.ledger.what import What
from rapport.ledger.write import note

# Greetings may be put around an article's words; with less of them left they were not what was asked for.
AS_GOOD_AS_WHOLE = 0.8


def hold_for_label(draft: Draft) -> None:
    """Before anything of the conversation is locked: the label of an audited answer may halt its article."""
    if _audited(_decision(draft.message_id)):
        Position.hold()


def label_draft(draft: Draft, outcome: Outcome, kept: float, by: Person, now: datetime) -> AnswerLabel | None:
    """A draft was settled. Its article was right if at least `AS_GOOD_AS_WHOLE` of its words were kept.

    Words changed more than that count against it, as a rejection does: a part of the question was left open, or
    something was out of date. None for a draft without an article.
    """
    if draft.article_id is None:
        return None
    right = draft.article if outcome != Outcome.REJECTED and kept >= AS_GOOD_AS_WHOLE else None
    source = {
        Outcome.APPROVED: AnswerSource.AS_IT_WAS,
        Outcome.EDITED: AnswerSource.EDITED,
        Outcome.REJECTED: AnswerSource.REJECTED,
    }[outcome]
    share = kept if outcome == Outcome.EDITED else None
    return _keep(draft.message, draft.article_id, right, source, share, by, now)


@transaction.atomic
def label_answer(message: Message, right: Article | None, by: Person, now: datetime) -> AnswerLabel:
    """A person says which article answers the message; None: none of them, or only a part of the question.

    Said again, their latest counts. If the article's alarm rings, it is halted with this label. What may teach,
    teaches the match.
    """
    made = _decision(message.pk)
    before = AnswerLabel.across_brands.filter(message=message, by=by).select_related("right").first()
    if before is not None:
        unteach_label(message, None, before.right, by, now)
    teach_by_label(message, made.article if made else None, right, by, now)
    offered = made.article_id if made else None
    if _audited(made):
        Position.hold()
        source = AnswerSource.AUDIT
    else:
        another = offered is not None and right is not None and right.pk != offered
        source = AnswerSource.ANOTHER if another else AnswerSource.QUEUE
    return _keep(message, offered, right, source, None, by, now)


@transaction.atomic
def forget_answer(label: AnswerLabel, by: Person, now: datetime) -> None:
    """Taken back, as if it had not been said; a halt that it caused stays until a person lifts it."""
    unteach_label(label.message, label.offered, label.right, by, now)
    note(label.brand_id, What.ANSWER_LABEL_WITHDRAWN, now, by=by, message=label.message_id)
    AnswerLabel.across_brands.filter(pk=label.pk).delete()


def forget_draft(draft: Draft, by: Person, now: datetime) -> None:
    """What settling a draft said of its article is taken back with it, whoever had settled it."""
    said = (AnswerSource.AS_IT_WAS, AnswerSource.EDITED, AnswerSource.REJECTED)
    for row in AnswerLabel.across_brands.filter(message=draft.message_id, source__in=said):
        forget_answer(row, by, now)


def _keep(
    message: Message,
    offered: int | None,
    right: Article | None,
    source: AnswerSource,
    kept: float | None,
    by: Person,
    now: datetime,
) -> AnswerLabel:
    made = _decision(message.pk)
    known = AnswerLabel.across_brands.filter(message=message, by=by).first()
    row = known or AnswerLabel(brand_id=message.brand_id, message=message, by=by, first_at=now)
    row.offered_id, row.right, row.source, row.kept, row.at = offered, right, source, kept, now
    row.probability = float(made.terms.get("audited") or 1.0) if made else 1.0
    if made is not None and _audited(made):
        row.bound_id = int(made.terms["answers"])
    row.save()
    note(
        message.brand_id,
        What.ANSWER_LABELLED,
        now,
        by=by,
        message=message.pk,
        source=str(source),
        offered=offered,
        right=right.pk if right else None,
    )
    if row.bound is not None:
        check_article(row, row.bound, now)
    return row


def _decision(message: int) -> Decision | None:
    return Decision.across_brands.filter(message=message).first()


def _audited(made: Decision | None) -> bool:
    """Whether chance drew what a robot would have answered by the second promise."""
    return bool(made and made.automatic and made.terms.get("audited") and made.terms.get("answers"))
