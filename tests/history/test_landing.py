"""What is brought in is history: kept once, read, searchable, to be labelled, and nobody is asked for anything."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client

from rapport.channels.models import Channel
from rapport.history.bring_in import stop_import
from rapport.history.erase import contacts_of_history, erase, go_on_taking_back, take_back_import
from rapport.history.reading import told_of
from rapport.inbox.article_gaps import article_gaps
from rapport.inbox.known_gaps import gather_gaps
from rapport.inbox.lists import conversations
from rapport.inbox.models import (
    Contact,
    Conversation,
    Decision,
    Draft,
    Import,
    Message,
    Need,
    Reading,
    Status,
)
from rapport.inbox.refresh import COLUMNS, columns, states
from rapport.inbox.search import matching
from rapport.ledger.models import Entry
from rapport.outbox.models import Delivery
from rapport.promise.group import Group
from rapport.promise.judge import judge
from rapport.promise.labelling_queue import labelling_queue
from rapport.promise.models import Drawn, Judgement, Says
from tests.cast import Cast, channel
from tests.history.files import ANDROID, MBOX, NOW, packed, written, x_archive
from tests.history.world import bring

pytestmark = pytest.mark.django_db


def everything() -> dict[str, str]:
    """Each row but the ledger's, the settings' edition and the imports themselves."""
    skip = ("ledger.", "store.edition", "inbox.import", "inbox.erased")
    found = {}
    for model in apps.get_models():
        if not model._meta.label_lower.startswith(skip):
            for row in model._base_manager.all():
                found[f"{model._meta.label}{row.pk}"] = serializers.serialize("json", [row])
    return found


def test_history_asks_nothing_of_anybody(cast: Cast, tmp_path: Path) -> None:
    done = bring(cast.aurora, cast.ana, written(tmp_path, "a.mbox", MBOX))
    assert (done.made, done.state) == (2, "done")
    talk = Conversation.of(cast.aurora).get()
    assert (talk.status, talk.need, talk.waiting_since, talk.complaint_open) == (
        Status.RESOLVED,
        Need.NOTHING,
        None,
        False,
    )
    assert talk.last_at == datetime(2026, 11, 16, 11, tzinfo=UTC)
    assert not conversations(cast.aurora, "waiting").exists()
    assert not conversations(cast.aurora, "open").exists()
    assert conversations(cast.aurora, "all").get() == talk
    assert not Decision.of(cast.aurora).exists()
    assert not Draft.of(cast.aurora).exists()
    assert not Delivery.across_brands.exists()
    assert {row.direction: row.native for row in Message.of(cast.aurora)} == {"in": False, "out": True}
    state = states([talk.pk])[talk.pk]
    assert columns(talk) == {name: getattr(state, name) for name in COLUMNS}


def test_it_is_found_and_offered_for_labels(cast: Cast, tmp_path: Path) -> None:
    bring(cast.aurora, cast.ana, written(tmp_path, "a.mbox", MBOX))
    assert Conversation.of(cast.aurora).filter(matching(cast.aurora, "sofa")).exists()
    assert Reading.of(cast.aurora).get().message.direction == "in"
    asked = labelling_queue(Group(cast.aurora.pk, "en", "email"), NOW)
    assert [one.message.text[:4] for one in asked] == ["When"]
    assert not labelling_queue(Group(cast.norte.pk, "en", "email"), NOW)


def test_the_same_file_twice_makes_nothing_new(cast: Cast, tmp_path: Path) -> None:
    chat = written(tmp_path, "chat.txt", ANDROID)
    first = bring(cast.aurora, cast.ana, chat)
    again = bring(cast.aurora, cast.bo, packed(tmp_path, "other.zip", {"deep/chat.txt": ANDROID.encode()}))
    assert (first.made, again.made, again.counts["known already"]) == (2, 0, 2)
    assert first.counts["files without words"] == 1
    assert Channel.of(cast.aurora).filter(network="whatsapp").count() == 1


def test_two_equal_messages_of_one_minute_are_two(cast: Cast, tmp_path: Path) -> None:
    twice = ANDROID.replace(
        "13/11/26, 21:15 - Casa Aurora: From nine to eight.\n", "12/11/26, 9:03 - Dee Marsh: ok\n" * 2
    )
    assert bring(cast.aurora, cast.ana, written(tmp_path, "c.txt", twice), "nobody").made == 3
    assert Message.of(cast.aurora).filter(text="ok").count() == 2


def test_what_came_after_connecting_comes_by_the_channel(cast: Cast, tmp_path: Path) -> None:
    own = channel(cast.aurora, "x", created_at=datetime(2026, 11, 16, 11, 30, 30, tzinfo=UTC))
    Channel.across_brands.filter(pk=own.pk).update(network_id="7", handle="aurora")
    done = bring(cast.aurora, cast.ana, packed(tmp_path, "x.zip", x_archive()))
    assert done.channel_id == own.pk
    assert done.counts["what came after the channel was connected, and comes by it"] == 1
    assert set(Message.of(cast.aurora).values_list("network_id", flat=True)) == {"21", "30"}


def test_an_import_is_taken_back_whole(cast: Cast, tmp_path: Path) -> None:
    before = everything()
    done = bring(cast.aurora, cast.ana, written(tmp_path, "a.mbox", MBOX))
    message = Message.of(cast.aurora).get(direction="in")
    judge(message, Says.COMPLAINT, Drawn.CHANCE, cast.ana, NOW, 1.0)
    done = Import.of(cast.aurora).select_related("channel", "by").get()
    take_back_import(done, cast.ana, NOW)
    while go_on_taking_back(done, cast.ana, NOW, most=1):
        pass
    assert everything() == before
    assert not Judgement.across_brands.exists()
    assert Import.of(cast.aurora).get().state == "taken back"
    told = list(Entry.of(cast.aurora).values_list("what", flat=True))
    assert told.count("history taken back") == 1
    assert "judgement withdrawn" in told
    assert bring(cast.aurora, cast.ana, written(tmp_path, "a.mbox", MBOX)).made == 2


def test_taking_one_back_leaves_the_other(cast: Cast, tmp_path: Path) -> None:
    first = bring(cast.aurora, cast.ana, written(tmp_path, "a.txt", ANDROID))
    more = ANDROID + "14/11/26, 8:00 - Dee Marsh: Thank you!\n"
    second = bring(cast.aurora, cast.ana, written(tmp_path, "b.txt", more))
    take_back_import(first, cast.ana, NOW)
    while go_on_taking_back(first, cast.ana, NOW):
        pass
    assert [row.text for row in Message.of(cast.aurora)] == ["Thank you!"]
    assert Conversation.of(cast.aurora).get().snippet == "Thank you!"
    assert Channel.of(cast.aurora).filter(pk=second.channel_id).exists()


def test_an_erased_contact_stays_out(cast: Cast, tmp_path: Path) -> None:
    eves = MBOX.replace(b"dee@", b"eve@").replace(b"Dee", b"Eve").replace(b"<one@", b"<three@")
    more = MBOX + b"\n" + eves.replace(b"<two@", b"<four@")
    bring(cast.aurora, cast.ana, written(tmp_path, "a.mbox", more))
    assert [one.name for one in contacts_of_history(cast.aurora, "dee")] == ["Dee Marsh"]
    assert not contacts_of_history(cast.norte, "dee")
    assert erase(Contact.of(cast.aurora).get(name="Dee Marsh"), cast.ana, NOW) == 2
    assert {row.conversation.contact.name for row in Message.of(cast.aurora)} == {"Eve Marsh"}
    again = bring(cast.aurora, cast.ana, written(tmp_path, "a.mbox", more))
    assert (again.made, again.counts["of somebody whose words were erased"]) == (0, 2)


def test_a_stopped_import_goes_no_further(cast: Cast, tmp_path: Path) -> None:
    done = bring(cast.aurora, cast.ana, written(tmp_path, "a.txt", ANDROID))
    stop_import(done, cast.ana, NOW)
    assert Import.of(cast.aurora).get().state == "done"


def test_one_brand_knows_nothing_of_the_other(cast: Cast, tmp_path: Path) -> None:
    bring(cast.aurora, cast.ana, written(tmp_path, "a.mbox", MBOX))
    assert not Import.of(cast.norte).exists()
    assert "hello@aurora.example" not in told_of(cast.norte, NOW).names
    assert bring(cast.norte, cast.cruz, written(tmp_path, "a.mbox", MBOX)).made == 2


def test_what_was_answered_again_and_again_is_offered_as_an_article(
    cast: Cast, tmp_path: Path, client: Client
) -> None:
    asks = ["When are you open on Sunday?", "When are you open on Sunday, please?", "When are you open Sunday?"]
    chat = "".join(
        f"{n + 1}/11/26, 9:0{n} - Dee {n}: {words}\n"
        f"{n + 1}/11/26, 9:1{n} - Casa Aurora: On Sunday from ten to two.\n"
        for n, words in enumerate(asks)
    )
    bring(cast.aurora, cast.ana, written(tmp_path, "c.txt", "13/10/26, 9:00 - Dee 9: Hello\n" + chat))
    gap = article_gaps(cast.aurora, NOW)[0]
    assert (gap.contacts, gap.answered) == (3, 3)
    gather_gaps(cast.aurora, NOW)
    client.force_login(cast.ana)
    page = client.get(f"/b/{cast.aurora.slug}/knowledge/asked").content.decode()
    assert "You answered this 3 times" in page
    found = re.search(r'href="([^"]*knowledge/new\?from=[^"]*)"', page)
    assert found
    begun = client.get(html.unescape(found[1])).content.decode()
    assert "On Sunday from ten to two." in begun
