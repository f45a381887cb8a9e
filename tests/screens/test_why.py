"""Why, for whatever may have been decided: two reasons at most, no reason lost, and thanks are never an alarm."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.reading import Tone
from rapport.domain.reasons import REASONS
from rapport.inbox.models import Decision, Message, Reading
from rapport.web.inbox.why import why

ROUTES = ("person", "draft", "answer", "ignore")
codes = st.lists(st.sampled_from(sorted(REASONS)), unique=True, max_size=8)


def message(route: str, tone: Tone, decided: list[str], read: list[str]) -> Message:
    row = Message(text="x")
    row.decision = Decision(route=route, score=0.97, threshold=0.1, reasons=[{"code": one} for one in decided])
    row.reading = Reading(tone=tone, complaint=0.97, urgency=0.0, reasons=read)
    return row


@given(st.sampled_from(ROUTES), st.sampled_from(Tone), codes, codes)
def test_at_most_two_reasons_are_shown_and_thanks_are_never_a_persons_colour(
    route: str, tone: Tone, decided: list[str], read: list[str]
) -> None:
    told = why(message(route, tone, decided, read))
    assert len(told.reasons) <= 2
    assert told.sentence.endswith(".")
    assert not (tone == Tone.COMPLIMENT and told.colour == "person")
    shown = [*told.reasons, *(sentence for sentence, _ in told.rest)]
    assert len(shown) == len(set(shown))


@given(st.sampled_from(Tone), codes)
def test_a_particular_reason_never_stands_behind_a_common_one(tone: Tone, decided: list[str]) -> None:
    told = why(message("person", tone, [*decided, "anger"], []))
    first = [*told.reasons, *(sentence for sentence, _ in told.rest)]
    if REASONS["no-article"] in first:
        assert first.index(REASONS["anger"]) < first.index(REASONS["no-article"])


def test_the_sentence_is_said_once_and_not_again_as_a_reason() -> None:
    told = why(
        message("person", Tone.COMPLAINT, ["anger", "tone-complaint", "no-article"], ["words-of-complaint"])
    )
    assert told.sentence == "A person answers: this is a complaint."
    assert told.reasons == [REASONS["anger"], REASONS["no-article"]]
    assert told.corrected == "It is no complaint"


def test_thanks_behind_a_complaint_are_not_called_one() -> None:
    told = why(message("person", Tone.COMPLIMENT, ["open-complaint", "upset", "tone-compliment"], []))
    assert told.sentence == "A person answers: their complaint is still open."
    assert told.corrected == "It is a complaint"
    assert (
        why(message("person", Tone.COMPLAINT, ["open-complaint", "tone-complaint"], [])).sentence
        == "A person answers: this is a complaint."
    )
