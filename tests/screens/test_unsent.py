"""Unsent words on the server: whose they are, how much is kept, what lets them go, and what a key means."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rapport.accounts.models import Membership, Person, Role
from rapport.inbox.approve import AlreadySettled, approve
from rapport.inbox.keep import BYTES, ROWS, Typed, keep, kept
from rapport.inbox.models import Conversation, Draft, Note, UnsentWords
from rapport.inbox.reject import reject
from rapport.inbox.remove_member import remove_member
from rapport.inbox.reply import AlreadySaid
from rapport.inbox.undo import undo
from rapport.inbox.write import write
from rapport.outbox.models import Reply, Step
from tests.cast import Cast
from tests.screens.busy import busy
from tests.screens.test_inbox import HTMX, at, text
from tests.street import Street


@pytest.fixture
def bo(street: Street) -> Person:
    return busy(street)


@pytest.fixture
def ana(client: Client, street: Street, bo: Person) -> Client:
    client.force_login(street.ana)
    return client


def unsent(
    client: Client, street: Street, handle: str, words: str, key: str = "k1", **more: str
) -> dict[str, str]:
    given = {"key": key, "text": words, "field": "reply", **more}
    answer = client.post(at(street, "unsent", handle), given, headers=HTMX)
    assert answer.status_code == 200, answer.content
    found: dict[str, str] = json.loads(answer.content)
    return found


def rows(street: Street) -> list[str]:
    return [row.text for row in UnsentWords.of(street.brand).order_by("pk")]


def test_words_come_back_with_their_key_for_their_person_alone(ana: Client, street: Street, bo: Person) -> None:
    assert "Your words of" in unsent(ana, street, "marta", "Mi dispiace")["says"]
    page = text(ana, at(street, "show", "marta"))
    assert ">Mi dispiace</textarea>" in page
    assert 'name="key" value="k1"' in page
    assert text(ana, at(street, "rows")).count("Your draft") == 1
    other = Client()
    other.force_login(bo)
    assert "Mi dispiace" not in text(other, at(street, "show", "marta"))
    assert "Your draft" not in text(other, at(street, "rows"))
    assert not Reply.of(street.brand).filter(text="Mi dispiace").exists()


def test_sending_lets_go_only_what_was_sent(ana: Client, street: Street) -> None:
    unsent(ana, street, "marta", "Mi dispiace", stamp="w.1")
    ana.post(at(street, "replies", "marta"), {"text": "Mi dispiace", "key": "k1"}, headers=HTMX)
    assert rows(street) == []
    assert unsent(ana, street, "marta", "Mi disp", stamp="w.0")["key"] == ""
    assert rows(street) == []
    late = unsent(ana, street, "marta", "And one thing more", stamp="w.2")
    assert late["key"] == "k1"
    given = {"text": "And one thing more", "key": "k1"}
    assert ana.post(at(street, "replies", "marta"), given, headers=HTMX).status_code == 409
    assert rows(street) == ["And one thing more"]


def test_thrown_away_is_gone_and_empty_is_thrown_away(ana: Client, street: Street) -> None:
    unsent(ana, street, "marta", "One")
    unsent(ana, street, "marta", "Two", key="k2")
    page = text(ana, at(street, "show", "marta"))
    assert ">Two</textarea>" in page
    assert 'class="beside"' in page
    number = UnsentWords.of(street.brand).get(text="One").pk
    ana.post(at(street, "unsent-removal", "marta"), {"words": str(number)}, headers=HTMX)
    assert rows(street) == ["Two"]
    unsent(ana, street, "marta", " ", key="k2")
    assert rows(street) == []


def test_more_than_is_kept_is_refused_in_words_and_loses_nothing(ana: Client, street: Street) -> None:
    unsent(ana, street, "marta", "Kept")
    given = {"key": "k1", "text": "x" * (BYTES + 1)}
    answer = ana.post(at(street, "unsent", "marta"), given, headers=HTMX)
    assert answer.status_code == 413
    assert "stays in this browser" in answer.content.decode()
    for n in range(ROWS - 1):
        unsent(ana, street, "marta", "w", key=f"n{n}")
    beyond = ana.post(at(street, "unsent", "marta"), {"key": "one more", "text": "w"}, headers=HTMX)
    assert beyond.status_code == 413
    assert rows(street)[0] == "Kept"
    assert len(rows(street)) == ROWS


@pytest.mark.parametrize(
    "given", [{}, {"draft": "²"}, {"draft": "9" * 40}, {"words": "٣"}, {"field": "elsewhere"}]
)
def test_strange_parameters_break_nothing(ana: Client, street: Street, given: dict[str, str]) -> None:
    more = {"key": "k\x00" * 50, "text": "a\x00b", "stamp": "x.²", "after": "." * 99, **given}
    assert ana.post(at(street, "unsent", "marta"), more, headers=HTMX).status_code == 200
    assert ana.post(at(street, "unsent-removal", "marta"), more, headers=HTMX).status_code == 200
    assert ana.get(at(street, "composer", "marta"), given, headers=HTMX).status_code == 200


def test_who_may_only_look_keeps_nothing_and_strangers_find_nothing(
    client: Client, street: Street, bo: Person, cast: Cast
) -> None:
    vic = Person.objects.create(email="vic@example.com", handle="vic", name="Vic")
    Membership.across_brands.create(brand=street.brand, person=vic, role=Role.VIEWER)
    for person, status in ((vic, 403), (cast.cruz, 404)):
        client.force_login(person)
        answer = client.post(at(street, "unsent", "marta"), {"key": "k", "text": "Hm"}, headers=HTMX)
        assert answer.status_code == status
    assert rows(street) == []


def test_who_leaves_the_brand_leaves_no_unsent_words(street: Street, bo: Person) -> None:
    talk, now = street.conversation("marta"), timezone.now()
    keep(talk, bo, Typed("k", "Mine"), now)
    remove_member(Membership.of(street.brand).get(person=bo), street.ana, now)
    assert rows(street) == []


def test_a_conversation_that_is_erased_takes_them_along(street: Street, bo: Person) -> None:
    assert UnsentWords._meta.get_field("conversation").remote_field.on_delete.__name__ == "CASCADE"
    assert UnsentWords._meta.get_field("person").remote_field.on_delete.__name__ == "CASCADE"


def test_undo_puts_the_words_beside_what_is_being_written(ana: Client, street: Street) -> None:
    ana.post(at(street, "replies", "marta"), {"text": "First.", "key": "k1"}, headers=HTMX)
    unsent(ana, street, "marta", "Second", key="k2")
    reply = Reply.of(street.brand).get(text="First.")
    page = ana.post(at(street, "undo", "marta", reply=reply.pk), headers=HTMX).content.decode()
    assert ">Second</textarea>" in page
    assert "First." in page[page.index('class="beside"') :]
    assert sorted(rows(street)) == ["First.", "Second"]


def test_a_reply_that_failed_is_tried_again_once_whoever_does_it(ana: Client, street: Street, bo: Person) -> None:
    ana.post(at(street, "replies", "marta"), {"text": "Too bold.", "key": "k1"}, headers=HTMX)
    reply = Reply.of(street.brand).get(text="Too bold.")
    where = at(street, "rewording", "marta", reply=reply.pk)
    assert ana.get(where, headers=HTMX).status_code == 404
    Reply.of(street.brand).filter(pk=reply.pk).update(step=Step.FAILED)
    assert "Edit and try again" in text(ana, at(street, "show", "marta"))
    page = text(ana, where, **HTMX)
    assert ">Too bold.</textarea>" in page
    given = {"text": "Milder.", "key": f"again-{reply.pk}"}
    assert ana.post(at(street, "replies", "marta"), given, headers=HTMX).status_code == 200
    other = Client()
    other.force_login(bo)
    late = other.post(at(street, "replies", "marta"), {**given, "text": "Mildest."}, headers=HTMX)
    assert late.status_code == 409
    assert "Milder." in late.content.decode()
    assert ">Mildest.</textarea>" in late.content.decode()


def test_an_edited_draft_sent_twice_after_a_lost_answer_is_said_once(ana: Client, street: Street) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    given = {"text": "From nine.", "draft": str(draft.pk), "key": "k1"}
    for _ in range(2):
        assert ana.post(at(street, "replies", "tom"), given, headers=HTMX).status_code == 200
    assert Reply.of(street.brand).filter(text="From nine.").count() == 1
    other = ana.post(at(street, "replies", "tom"), {**given, "text": "From ten."}, headers=HTMX)
    assert other.status_code == 409
    assert "From nine." in other.content.decode()
    assert ">From ten.</textarea>" in other.content.decode()
    assert rows(street) == ["From ten."]


def test_the_same_key_with_other_words_is_a_conflict_that_keeps_them(ana: Client, street: Street) -> None:
    ana.post(at(street, "replies", "marta"), {"text": "Once.", "key": "k1"}, headers=HTMX)
    late = ana.post(at(street, "replies", "marta"), {"text": "Other.", "key": "k1"}, headers=HTMX)
    assert late.status_code == 409
    page = late.content.decode()
    assert "Once." in page
    assert ">Other.</textarea>" in page
    assert 'name="key" value="k1"' not in page[page.index('id="composer"') : page.index("</form>")]
    assert not Reply.of(street.brand).filter(text="Other.").exists()


def test_a_draft_approved_twice_from_one_page_is_said_once(ana: Client, street: Street) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    for _ in range(2):
        answer = ana.post(at(street, "approval", "tom", draft=draft.pk), {"key": "k1"}, headers=HTMX)
        assert answer.status_code == 200
    assert Reply.of(street.brand).filter(text=draft.text).count() == 1


def test_a_draft_whose_words_the_rules_refuse_opens_in_the_composer(ana: Client, street: Street) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    Draft.of(street.brand).filter(pk=draft.pk).update(text="x" * 501)
    answer = ana.post(at(street, "approval", "tom", draft=draft.pk), headers=HTMX)
    assert answer.status_code == 422
    assert answer["HX-Reswap"] == "outerHTML"
    assert "x" * 501 in answer.content.decode()


def test_every_verb_looks_at_the_key_before_the_verdict(street: Street, bo: Person) -> None:
    now, draft = timezone.now(), Draft.of(street.brand).get(conversation=street.conversation("tom"))
    talk = draft.conversation
    first = approve(draft, street.ana, now, text="Mine.", key="k1")
    assert approve(draft, street.ana, now, text=" Mine. ", key="k1") == first
    assert write(talk, "Mine.", street.ana, now, key="k1") == first
    with pytest.raises(AlreadySaid) as said:
        approve(draft, bo, now, text="Yours.", key="k1")
    assert said.value.reply == first
    with pytest.raises(AlreadySaid):
        write(talk, "Other words", bo, now, key="k1")
    with pytest.raises(AlreadySettled):
        approve(draft, bo, now, text="Yours.", key="k2")
    with pytest.raises(AlreadySaid):
        write(street.conversation("marta"), "Mine.", bo, now, key="k1")


def test_rejected_then_approved_is_settled_and_taken_back_is_no_longer_said(street: Street, bo: Person) -> None:
    now = timezone.now()
    draft = Draft.of(street.brand).get(conversation=street.conversation("rafa"))
    reject(draft, street.ana, now)
    with pytest.raises(AlreadySettled):
        approve(draft, street.ana, now, key="k1")
    talk = street.conversation("marta")
    reply = write(talk, "Too quick.", bo, now, undo=timedelta(seconds=10), key="k3")
    assert undo(reply, bo, now)
    with pytest.raises(AlreadySaid):
        write(talk, "Too quick.", bo, now, key="k3")


def test_another_brands_key_says_nothing_of_it(street: Street, bo: Person, cast: Cast) -> None:
    talk, now = street.conversation("marta"), timezone.now()
    write(talk, "Secret words", bo, now, key="k1")
    talk.brand = cast.norte
    with pytest.raises(AlreadySaid) as said:
        write(talk, "Mine", cast.cruz, now, key="k1")
    assert said.value.reply is None
    assert "Secret" not in str(said.value)


def test_a_note_sent_twice_is_written_once_and_other_words_are_a_conflict(ana: Client, street: Street) -> None:
    unsent(ana, street, "kim", "Call Rossi.", field="note")
    for _ in range(2):
        given = {"text": "Call Rossi.", "key": "k1"}
        assert ana.post(at(street, "notes", "kim"), given, headers=HTMX).status_code == 200
    assert Note.of(street.brand).filter(text="Call Rossi.").count() == 1
    assert rows(street) == []
    late = ana.post(at(street, "notes", "kim"), {"text": "Call Bianchi.", "key": "k1"}, headers=HTMX)
    assert late.status_code == 409
    assert "Call Rossi." in late.content.decode()


def test_what_is_typed_about_the_contact_is_kept_like_a_note(ana: Client, street: Street) -> None:
    unsent(ana, street, "kim", "Third floor", field="about")
    page = text(ana, at(street, "show", "kim"))
    assert ">Third floor</textarea>" in page
    ana.post(at(street, "about", "kim"), {"about": "Third floor", "key": "k1"}, headers=HTMX)
    assert rows(street) == []


class TwoPages(TestCase):
    """Whatever two pages type, in whatever order their saves arrive: nothing a page still shows is ever lost."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("ab"), st.text("xyz ", min_size=1, max_size=6)), max_size=12))
    def test_the_last_words_of_each_page_are_always_kept(self, typing: list[tuple[str, str]]) -> None:
        talk, ana = self.talk(), self.ana
        keys = {"a": "k", "b": "k"}
        last: dict[str, str] = {}
        for n, (page, words) in enumerate(typing):
            if not words.strip():
                continue
            row = keep(talk, ana, Typed(keys[page], words, stamp=f"{page}.{n + 1}"), timezone.now())
            assert row is not None
            keys[page], last[page] = row.key, words
        found = {row.text for row in kept(talk, ana)}
        assert set(last.values()) <= found

    def talk(self) -> Conversation:
        street = Street.open(Path(mkdtemp()))
        street.says("My lamp is broken!")
        street.receive()
        self.ana = street.ana
        return street.conversation()
