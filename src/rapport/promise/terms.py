"""What the two promises allow for each message, and what chance drew of it for a person to label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from rapport.domain.reading import Reading
from rapport.inbox.arrival import Arrival
from rapport.inbox.sampling import draw
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.promise.answer_binding import answer_binding
from rapport.promise.binding import binding
from rapport.promise.dial import UNTOUCHED
from rapport.promise.ground import Ground
from rapport.promise.group import TRIAL, Group, group_of
from rapport.promise.models import Audit, Judgement
from rapport.store.bulk_sql import insert
from rapport.triage.reader import Reader
from rapport.triage.terms import NO_MATCH_ENOUGH, Terms


def set_terms(turn: Sequence[Arrival], ground: Ground, reader: Reader) -> None:
    """Give each message of a turn its terms."""
    for one in turn:
        one.terms = terms_for(one, one.reading, ground, reader, reader)


def terms_for(
    one: Arrival, reading: Reading, ground: Ground, reader: Reader, first: Reader | None = None
) -> Terms:
    """What is allowed for a message that this reader read so; `first` is the first one, if it is another."""
    known = ground.standing([one.channel.brand_id], reader)
    group = group_of(one.message, one.channel, reading.language)
    trial = group.kind == TRIAL and group not in known.fitted
    dial, made = known.dials.get(group.brand, UNTOUCHED), known.calibrations.get(group)
    halted = group in known.halted
    if made is None:
        # A trial network goes on by the owner's leave; everywhere else nothing is automatic yet.
        kept = Terms(halted=halted, shadow=dial.shadow and dial.chosen, trial=trial)
    elif made.alpha != dial.alpha or made.pk in known.drifted:
        kept = Terms(halted=halted)
    else:
        kept = Terms(
            threshold=made.threshold,
            calibration=str(made.pk),
            unbound=made.binding != binding(group, reader.fingerprint, reading.reader),
            halted=halted,
            shadow=dial.shadow and (dial.chosen or group.kind != TRIAL),
            audited=dial.audit if draw(one.message.id) < dial.audit else 0.0,
        )
    return _right(kept, one, group, ground, first or reader)


def _right(terms: Terms, one: Arrival, group: Group, ground: Ground, first: Reader) -> Terms:
    """The same with what the second promise allows for the article that matches."""
    known = ground.standing([group.brand], first)
    made, dial = known.answers.get(group), known.dials.get(group.brand, UNTOUCHED)
    if made is None:
        # As for the first promise: where nobody outside is, the owner's leave is enough until the first look.
        return replace(terms, trial_answers=True) if group.kind == TRIAL else terms
    article = int(one.match.article) if one.match.article else None
    bound = answer_binding(group, ground.answer_mark(group.brand, first), known.calibrations.get(group))
    drawn = draw(one.message.id) < dial.audit and made.allows
    least, errors = made.least(article), {(made.pk, article), (made.pk, None)}
    return replace(
        terms,
        audited=dial.audit if drawn else terms.audited,
        answers=str(made.pk),
        least_match=NO_MATCH_ENOUGH if least is None else least,
        answers_unbound=made.beta != dial.beta or made.binding != bound,
        article_halted=not known.articles.isdisjoint({(group, article), (group, None)})
        or not known.erred.isdisjoint(errors),
    )


def draw_sample(turn: Sequence[Arrival], now: datetime) -> None:
    """Keep which messages were drawn, with the share they were drawn with and whether a robot would answer."""
    insert(
        [
            Audit(
                brand_id=one.message.brand_id,
                message=one.message,
                calibration_id=int(one.terms.calibration),
                share=one.terms.audited,
                automatic=one.decision.automatic,
                at=now,
            )
            for one in turn
            if one.terms.audited and one.terms.calibration
        ]
    )


def withdraw_sample(edited: Sequence[Arrival], now: datetime) -> None:
    """What was drawn and said of words that were edited does not hold for the new ones; the ledger keeps it."""
    numbers = [one.message.pk for one in edited]
    Audit.across_brands.filter(message__in=numbers).delete()
    for row in Judgement.across_brands.filter(message__in=numbers):
        note(row.brand_id, What.JUDGEMENT_WITHDRAWN, now, message=row.message_id, why="edited")
        row.delete()
