"""What a person does with a draft is what is learnt: approved, put in other words, rejected."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from rapport.answers.models import Objection, Paraphrase
from rapport.connectors.registry import manifest
from rapport.inbox import approve, teach
from rapport.inbox.models import AnswerLabel, Draft, Reading
from rapport.inbox.reject import reject
from rapport.inbox.reply import NotAllowed
from rapport.inbox.undo import undo
from tests.street import Street

pytestmark = pytest.mark.django_db
ASKED = "What are your hours on Tuesday?"


def drafted(street: Street, text: str = ASKED, handle: str = "dee") -> Draft:
    street.says(text, handle)
    street.run()
    return Draft.of(street.brand).filter(verdict__isnull=True).latest("pk")


def learnt(street: Street) -> list[str]:
    """What is learnt once everything has left that may."""
    street.deliver()
    return list(Paraphrase.of(street.brand).filter(ended_at__isnull=True).values_list("text", flat=True))


def test_an_approved_draft_teaches_the_question_it_answered(street: Street) -> None:
    article = street.teach(automatic=False)
    draft = drafted(street)
    approve.approve(draft, street.ana, street.now)
    assert not Paraphrase.of(street.brand).exists()
    street.deliver()
    row = Paraphrase.of(street.brand).get()
    assert (row.text, row.article, row.language, row.message) == (ASKED, article, "en", draft.message_id)
    assert (row.by, row.contact) == (street.ana, draft.conversation.contact_id)


def test_a_greeting_around_the_draft_is_still_the_draft(street: Street) -> None:
    street.teach(automatic=False)
    draft = drafted(street)
    approve.approve(draft, street.ana, street.now, text=f"Hello Dee!\n\n{draft.text}\n\nBest wishes, Ana")
    assert learnt(street) == [ASKED]


def test_quite_other_words_speak_against_the_article(street: Street) -> None:
    street.teach(automatic=False)
    approve.approve(drafted(street), street.ana, street.now, text="The parcel left on Monday, Dee.")
    assert learnt(street) == []
    assert Objection.of(street.brand).get().by == street.ana
    approve.approve(drafted(street, handle="fay"), street.ana, street.now)
    assert learnt(street) == []


def test_half_the_words_say_nothing_either_way(street: Street) -> None:
    street.teach(automatic=False)
    approve.approve(
        drafted(street), street.ana, street.now, text="We are open from nine, says the note at the door."
    )
    assert learnt(street) == []
    assert not Objection.of(street.brand).exists()


def test_a_rejected_draft_takes_back_what_was_learnt_from_another(street: Street) -> None:
    street.teach(automatic=False)
    approve.approve(drafted(street), street.ana, street.now)
    assert learnt(street) == [ASKED]
    reject(drafted(street, handle="fay"), street.ana, street.now)
    assert learnt(street) == []


def test_nothing_is_learnt_from_marked_words(street: Street) -> None:
    street.teach(automatic=False)
    draft = drafted(street)
    Reading.of(street.brand).update(marks=["law"])
    approve.approve(draft, street.ana, street.now)
    assert learnt(street) == []


def test_a_network_that_must_not_teach_does_not(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = msgspec.structs.replace(manifest("practice"), teaches=False)
    monkeypatch.setattr(teach, "manifest", lambda network: silent)
    street.teach(automatic=False)
    approve.approve(drafted(street), street.ana, street.now)
    assert learnt(street) == []


def test_an_undone_choice_teaches_nothing_and_can_be_made_again(street: Street) -> None:
    street.teach(automatic=False)
    wait = timedelta(seconds=10)
    for handle, text in (("dee", None), ("eve", "The parcel left on Monday, Dee.")):
        reply = approve.approve(drafted(street, handle=handle), street.ana, street.now, text=text, undo=wait)
        assert learnt(street) == []
        assert undo(reply, street.ana, street.now)
        assert learnt(street) == []
    assert not Objection.of(street.brand).exists()
    approve.approve(drafted(street, handle="fay"), street.ana, street.now)
    assert learnt(street) == [ASKED]


def test_words_that_were_not_sent_teach_nothing(street: Street) -> None:
    street.teach(automatic=False)
    draft = drafted(street)
    with pytest.raises(NotAllowed):
        approve.approve(draft, street.ana, street.now, text=draft.text + " x" * 50_000)
    assert learnt(street) == []


def test_words_changed_before_the_answer_left_teach_nothing(street: Street) -> None:
    street.teach(automatic=False)
    draft = drafted(street)
    approve.approve(draft, street.ana, street.now, undo=timedelta(seconds=10))
    AnswerLabel.of(street.brand).filter(message=draft.message_id).delete()  # as an edit does
    street.pass_time(20)
    assert learnt(street) == []
