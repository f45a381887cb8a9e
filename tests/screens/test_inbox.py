"""What people do in the inbox, by the pages' own forms."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertNumQueries

from rapport.accounts.models import Person
from rapport.answers.models import Article, SavedReply
from rapport.connectors.registry import connector
from rapport.domain.message import Kind
from rapport.inbox.models import Conversation, Draft, Message, Status
from rapport.ledger.models import Entry
from rapport.outbox.models import Holder, Reply, Step
from rapport.web.promise.words import share
from tests.screens.busy import busy
from tests.street import Street

HTMX = {"HX-Request": "true"}
# Every page lists all keys and all ways; what is sent is what people wait for.
PAGE, SENT = 88 * 1024, 16 * 1024


@pytest.fixture
def bo(street: Street) -> Person:
    return busy(street)


@pytest.fixture
def ana(client: Client, street: Street, bo: Person) -> Client:
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, handle: str = "", **more: int) -> str:
    number = {"number": street.conversation(handle).pk} if handle else {}
    return reverse(f"inbox:{name}", kwargs={"brand": street.brand.slug, **number, **more})


def text(client: Client, where: str, **headers: str) -> str:
    answer = client.get(where, headers=headers)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_the_page_the_swap_and_the_live_update_show_the_same_words(ana: Client, street: Street) -> None:
    words = "Il tavolo è arrivato con una gamba rotta"
    for where, headers in (
        (at(street, "show", "marta"), {}),
        (at(street, "show", "marta"), HTMX),
        (at(street, "live", "marta"), HTMX),
    ):
        assert words in text(ana, where, **headers)
    assert "<html" not in text(ana, at(street, "show", "marta"), **HTMX)
    assert "<html" in text(ana, at(street, "show", "marta"), **HTMX, **{"HX-History-Restore-Request": "true"})


def test_why_is_one_sentence_two_reasons_and_the_rest_folded_in_percentages(ana: Client, street: Street) -> None:
    page = text(ana, at(street, "show", "marta"))
    decision = Message.of(street.brand).get(text__startswith="Il tavolo").decision
    assert "A person answers: this is a complaint." in page
    assert "The customer sounds angry." in page
    assert page.count("<li>", page.index('<ul class="why-list">'), page.index("How it was decided")) <= 2
    assert share(decision.score) in page
    assert f"{decision.score:.2f}" not in page
    assert page.count('id="says-otherwise"') == 1
    assert "It is no complaint" in page
    assert decision.version in page


def test_a_compliment_is_no_alarm(ana: Client, street: Street) -> None:
    page = text(ana, at(street, "show", "lucia"))
    assert "A person answers: thanks deserve a person." in page
    assert '<div class="box why good">' in page


def test_what_a_contact_writes_is_shown_as_text_never_as_a_page(ana: Client, street: Street) -> None:
    bad = '<script>alert(1)</script><img src="https://tracker.example/x.gif" onerror=alert(2)> {{ 7|add:7 }}'
    street.says(bad, "mallory<b>", "direct")
    street.receive()
    talk = Conversation.of(street.brand).latest("pk")
    Conversation.of(street.brand).filter(pk=talk.pk).update(subject=bad)
    Message.of(street.brand).filter(conversation=talk).update(
        url="javascript:alert(3)",
        extra={
            "warning": bad,
            "quoted": bad,
            "subject": bad,
            "media": [{"url": "javascript:alert(4)", "mime": bad, "alt": bad, "name": bad}],
        },
    )
    talk.contact.about = bad
    talk.contact.save()
    for where in ("show", "live"):
        page = text(ana, reverse(f"inbox:{where}", kwargs={"brand": street.brand.slug, "number": talk.pk}))
        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page
        assert "&lt;script&gt;" in page
    assert "<script>alert" not in text(ana, reverse("today:index", kwargs={"brand": street.brand.slug}))


def test_words_are_said_once_however_often_the_form_is_sent(ana: Client, street: Street) -> None:
    for _ in range(3):
        ana.post(at(street, "replies", "marta"), {"text": "Mi dispiace davvero.", "key": "k1"}, headers=HTMX)
    reply = Reply.of(street.brand).get(text="Mi dispiace davvero.")
    assert reply.approved_by == street.ana
    assert reply.not_before > timezone.now() + timedelta(seconds=5)


def test_undo_brings_the_words_back_into_the_composer(ana: Client, street: Street) -> None:
    ana.post(at(street, "replies", "marta"), {"text": "Too quick."}, headers=HTMX)
    reply = Reply.of(street.brand).get(text="Too quick.")
    back = ana.post(at(street, "undo", "marta", reply=reply.pk), headers=HTMX).content.decode()
    assert ">Too quick.</textarea>" in back
    reply.refresh_from_db()
    assert reply.step == Step.WITHDRAWN
    Reply.of(street.brand).filter(pk=reply.pk).update(step=Step.SENT)
    late = ana.post(at(street, "undo", "marta", reply=reply.pk), headers=HTMX)
    assert late.status_code == 409
    assert late["Content-Type"].startswith("text/plain")


def test_words_the_network_refuses_stay_in_the_composer_with_the_reason(ana: Client, street: Street) -> None:
    long = "x" * 501
    answer = ana.post(at(street, "replies", "marta"), {"text": long}, headers=HTMX)
    assert answer.status_code == 422
    assert f">{long}</textarea>" in answer.content.decode()
    assert "at most 500 characters; these are 501" in answer.content.decode()
    assert not Reply.of(street.brand).filter(text=long).exists()
    plainly = ana.post(at(street, "replies", "marta"), {"text": long})
    assert f">{long}</textarea>" in plainly.content.decode()
    assert "<html" in plainly.content.decode()


def test_the_limit_shown_is_the_one_that_will_be_kept(ana: Client, street: Street) -> None:
    found = connector(street.channel.network)
    most = found.limit(Kind.DIRECT, street.channel.settings)
    assert f"of {most}" in text(ana, at(street, "show", "marta"))
    long = ana.post(at(street, "replies", "marta"), {"text": "x" * (most + 1)}, headers=HTMX)
    assert f"at most {most} characters" in long.content.decode()


def test_a_draft_is_approved_as_it_is(ana: Client, street: Street) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    ana.post(at(street, "approval", "tom", draft=draft.pk), headers=HTMX)
    assert Reply.of(street.brand).get(text=draft.text).approved_by == street.ana
    assert "approved a draft" in text(ana, at(street, "show", "tom"))
    again = ana.post(at(street, "approval", "tom", draft=draft.pk), headers=HTMX)
    assert again.status_code == 409


def test_a_draft_is_edited_in_the_composer_and_says_so(ana: Client, street: Street) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    assert draft.text in text(ana, at(street, "editing", "tom", draft=draft.pk), **HTMX)
    ana.post(at(street, "replies", "tom"), {"text": "From nine.", "draft": str(draft.pk)}, headers=HTMX)
    assert draft.verdict.outcome == "edited"
    assert "edited a draft" in text(ana, at(street, "show", "tom"))


def test_words_of_an_article_that_is_over_are_refused_and_it_says_once_that_nothing_was_sent(
    ana: Client, street: Street
) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    Article.across_brands.filter(pk=draft.article_id).update(valid_until=timezone.now() - timedelta(minutes=1))
    wish = {"text": draft.text, "draft": str(draft.pk)}
    answer = ana.post(at(street, "replies", "tom"), wish, headers=HTMX)
    page = answer.content.decode()
    assert (answer.status_code, page.count("Nothing was sent")) == (422, 1)
    assert "renew the article" in page
    assert not Reply.of(street.brand).filter(text=draft.text).exists()


def test_a_draft_settled_meanwhile_keeps_what_was_typed(ana: Client, street: Street) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    ana.post(at(street, "rejection", "tom", draft=draft.pk), headers=HTMX)
    late = ana.post(at(street, "replies", "tom"), {"text": "My edit.", "draft": str(draft.pk)}, headers=HTMX)
    assert late.status_code == 409
    assert ">My edit.</textarea>" in late.content.decode()
    assert not Reply.of(street.brand).filter(text="My edit.").exists()


@pytest.mark.parametrize(("said", "step"), [("yes", Step.SENT), ("no", Step.QUEUED)])
def test_a_person_decides_what_nobody_knows(ana: Client, street: Street, said: str, step: str) -> None:
    reply = Reply.of(street.brand).get(step=Step.UNKNOWN)
    assert "Nobody knows whether it arrived" in text(ana, at(street, "show", "anna"))
    ana.post(at(street, "fate", "anna", reply=reply.pk), {"arrived": said}, headers=HTMX)
    reply.refresh_from_db()
    assert reply.step == step
    assert street.conversation("anna").need == "nothing"
    assert ana.post(at(street, "fate", "anna", reply=reply.pk), {"arrived": said}, headers=HTMX).status_code == 409


def test_assign_label_note_snooze_resolve_reopen(ana: Client, street: Street, bo: Person) -> None:
    for name, given in (
        ("assignee", {"person": bo.handle}),
        ("labels", {"name": "Courier"}),
        ("notes", {"text": "Call Rossi."}),
        ("snooze", {"for": "tomorrow"}),
        ("resolution", {}),
        ("reopening", {}),
        ("about", {"about": "Two tables."}),
    ):
        assert ana.post(at(street, name, "kim"), given, headers=HTMX).status_code == 200, name
    page, talk = text(ana, at(street, "show", "kim")), street.conversation("kim")
    assert talk.assignee == bo
    assert talk.status == Status.OPEN
    for words in ("courier", "Call Rossi.", "Two tables."):
        assert words in page
    label = talk.labellings.get().label
    ana.post(at(street, "unlabel", "kim", label=label.pk), headers=HTMX)
    assert not talk.labellings.exists()
    recorded = set(Entry.of(street.brand).filter(conversation=talk.pk).values_list("what", flat=True))
    assert {"assigned", "labelled", "note written", "snoozed", "resolved", "reopened"} <= recorded


@pytest.mark.parametrize("given", [{}, {"for": "0"}, {"until": "2020-01-01T10:00"}, {"until": "soon"}])
def test_snoozing_into_the_past_is_refused_in_words(ana: Client, street: Street, given: dict[str, str]) -> None:
    answer = ana.post(at(street, "snooze", "kim"), given, headers=HTMX)
    assert answer.status_code == 400
    assert "still to come" in answer.content.decode()


def test_snooze_means_nine_in_the_brands_own_morning(ana: Client, street: Street) -> None:
    street.brand.time_zone = "Europe/Rome"
    street.brand.save()
    ana.post(at(street, "snooze", "kim"), {"for": "monday"}, headers=HTMX)
    until = street.conversation("kim").snoozed_until
    assert until is not None
    assert (until.hour, until.weekday()) in {(8, 0), (7, 0)}


def test_take_over_and_hand_back(ana: Client, street: Street) -> None:
    ana.post(at(street, "take-over", "rafa"), headers=HTMX)
    assert street.conversation("rafa").floor.holder == Holder.PERSON
    ana.post(at(street, "hand-back", "rafa"), headers=HTMX)
    assert street.conversation("rafa").floor.holder == Holder.ROBOT
    assert "The robot has the next word" in text(ana, at(street, "show", "rafa"))


def test_a_plain_form_works_without_any_script(ana: Client, street: Street) -> None:
    answer = ana.post(at(street, "replies", "marta"), {"text": "Mi dispiace."}, follow=True)
    assert answer.status_code == 200
    assert Reply.of(street.brand).filter(text="Mi dispiace.").exists()
    assert ana.post(at(street, "resolution", "kim"), follow=True).redirect_chain[-1][0] == at(
        street, "show", "kim"
    )


def test_bo_is_seen_looking_and_answering(ana: Client, street: Street, bo: Person) -> None:
    other = Client()
    other.force_login(bo)
    other.post(at(street, "here", "marta"))
    assert "Bo Lind is looking" in text(ana, at(street, "live", "marta"))
    other.post(at(street, "here", "marta"), {"writing": "yes"})
    assert "Bo Lind is answering" in text(ana, at(street, "live", "marta"))
    other.post(at(street, "here", "marta"), {"left": "yes"})
    assert "Bo Lind is" not in text(ana, at(street, "live", "marta"))


def test_a_reviews_stars_a_warning_and_a_quote_are_folded_or_drawn(ana: Client, street: Street) -> None:
    message = Message.of(street.brand).get(text__startswith="Nice shop")
    message.rating, message.extra = 2, {"warning": "couriers", "quoted": "> old words", "subject": "Re: sofa"}
    message.save()
    page = text(ana, at(street, "show", "kim"))
    assert "★★☆☆☆" in page
    assert 'value="couriers"' in page
    assert page.count("<details") >= 2
    assert "Re: sofa" in page


def test_the_history_of_a_contact_crosses_channels(ana: Client, street: Street) -> None:
    first = street.conversation("marta")
    street.says("E anche la lampada?", "marta", "mention")
    street.receive()
    page = text(ana, at(street, "show", "marta"))
    assert reverse("inbox:show", kwargs={"brand": street.brand.slug, "number": first.pk}) in page


@pytest.mark.parametrize(
    "view", ["waiting", "mine", "open", "drafts", "unknown", "snoozed", "resolved", "ignored", "all"]
)
def test_every_view_opens(ana: Client, street: Street, view: str) -> None:
    assert 'id="rows"' in text(ana, at(street, "index") + f"?view={view}")


def test_views_and_filters_that_do_not_exist_are_not_there(ana: Client, street: Street) -> None:
    assert ana.get(at(street, "index") + "?view=none").status_code == 404
    assert ana.get(at(street, "rows") + "?after=strange").status_code == 404


def test_filters_narrow_the_queue(ana: Client, street: Street) -> None:
    for query, there, gone in (
        ("assignee=nobody", "Marta", "Jonas"),
        ("label=delivery", "Marta", "Tom"),
        ("language=es&view=all", "Rafa", "Tom"),
        ("tone=compliment&view=all", "Lucia", "Tom"),
        ("q=gamba", "Marta", "Tom"),
        ("q=marta", "Marta", "Tom"),
    ):
        rows = text(ana, at(street, "rows") + f"?{query}")
        assert f"<b>{there}</b>" in rows, query
        assert f"<b>{gone}</b>" not in rows, query


def many(street: Street, n: int) -> None:
    """`n` more conversations that wait."""
    for i in range(n):
        street.says(
            f"My parcel number {i} is broken, this is the second time and I am angry " + "x" * 150,
            f"c{i}",
            "direct",
        )
    street.receive()


def test_a_saved_reply_is_shown_as_it_would_be_said(ana: Client, street: Street) -> None:
    SavedReply.across_brands.create(
        brand=street.brand,
        title="Sorry",
        language="it",
        text="{first name}, {brand} si scusa per l'ordine {order_number}. {my name}",
    )
    shown = unescape(text(ana, at(street, "show", "marta")))
    ready = f"Marta, Casa Aurora si scusa per l'ordine ‹numero d'ordine›. {street.ana.name}"
    assert f'data-insert="{ready}"' in shown
    assert "‹numero d'ordine› is yours to fill" in shown
    assert "{first name}" not in shown
    refused = ana.post(at(street, "replies", "marta"), {"text": "Ciao {first name}", "key": "k9"}, headers=HTMX)
    assert "still hold a variable in braces" in refused.content.decode()
    assert not Reply.of(street.brand).filter(text="Ciao {first name}").exists()


def test_a_page_of_the_queue_costs_the_same_queries_however_full(
    ana: Client, street: Street, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        text(ana, at(street, "rows"))
    many(street, 40)
    with django_assert_max_num_queries(12):
        rows = text(ana, at(street, "rows"))
    assert rows.count("data-row") == 24
    assert "after=" in text(ana, at(street, "index"))


def test_a_conversation_costs_the_same_queries_however_long(ana: Client, street: Street) -> None:
    where = at(street, "show", "marta")
    with assertNumQueries(21):
        text(ana, where, **HTMX)
    for i in range(45):
        street.says(f"E ancora {i}", "marta", "direct")
    street.receive()
    # One more, for words that arrived late.
    with assertNumQueries(22):
        page = text(ana, where, **HTMX)
    assert page.count('class="said') == 25
    assert "Earlier messages" in page


def test_pages_stay_small_when_everything_is_full(ana: Client, street: Street) -> None:
    many(street, 40)
    for i in range(45):
        street.says("My table is still broken and nobody answers. " * 8 + str(i), "marta", "direct")
    street.receive()
    for where in (
        at(street, "show", "marta"),
        at(street, "index"),
        reverse("today:index", kwargs={"brand": street.brand.slug}),
    ):
        assert len(ana.get(where).content) < PAGE, (where, len(ana.get(where).content))
        sent = ana.get(where, headers={"Accept-Encoding": "gzip"})
        assert sent.headers["Content-Encoding"] == "gzip"
        assert len(sent.content) < SENT, (where, len(sent.content))


def test_pages_of_the_queue_follow_each_other_without_gap_or_repeat(ana: Client, street: Street) -> None:
    many(street, 70)
    seen: list[str] = []
    query = "?view=all"
    while query:
        page = text(ana, at(street, "rows" if seen else "index") + query)
        seen += re.findall(r'id="c(\d+)"', page)
        more = re.search(r'rows\?([^"]*after=[^"]+)"', page)
        query = f"?{unescape(more.group(1))}" if more else ""
    assert len(seen) == len(set(seen)) == Conversation.of(street.brand).count()
