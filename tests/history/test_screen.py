"""Settings › Import: a file is looked into, asked about, brought in by the clock, taken back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.history import bring_in, job
from rapport.history.bring_in import bring_rows
from rapport.history.erase import go_on_taking_back
from rapport.history.job import bring_in_waiting
from rapport.inbox.models import Contact, Import, Message
from rapport.web.settings.history_words import format_words
from tests.cast import Cast, channel, person
from tests.history.files import ANDROID, MBOX
from tests.history.world import reader

pytestmark = pytest.mark.django_db


def place(name: str, slug: str = "aurora", **more: int) -> str:
    return reverse(f"settings:{name}", kwargs={"brand": slug, **more})


def give(client: Client, body: bytes | str, name: str = "chat.txt") -> int:
    file = SimpleUploadedFile(name, body if isinstance(body, bytes) else body.encode())
    return client.post(place("history"), {"file": file}).status_code


@pytest.fixture
def ana(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ana)
    return client


def left() -> list[Path]:
    return list((Path(settings.HOME) / "imports").glob("*"))


def test_a_file_is_looked_into_brought_in_and_taken_back(cast: Cast, ana: Client) -> None:
    assert give(ana, ANDROID) == 302
    row = Import.of(cast.aurora).get()
    page = ana.get(place("history_one", pk=row.pk)).content.decode()
    assert "When are you open?" in page
    assert not Message.of(cast.aurora).exists()
    ana.post(place("history_beginning", pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    row.refresh_from_db()
    assert (row.state, row.made, row.path, left()) == ("done", 2, "", [])
    assert "sample" not in row.told
    page = ana.get(place("history_one", pk=row.pk)).content.decode()
    assert "3 read, 2 new" in page
    assert "lines of the app itself" in page
    ana.post(place("history_removal", pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    assert not Message.of(cast.aurora).exists()
    assert "Taken back" in ana.get(place("history")).content.decode()


def test_a_file_that_breaks_the_reading_of_it_holds_up_no_other(
    cast: Cast, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("broken.txt", "whole.txt"):
        give(ana, ANDROID, name)
    for row in Import.of(cast.aurora).order_by("pk"):
        ana.post(place("history_beginning", pk=row.pk))
    first, honest = Import.of(cast.aurora).earliest("pk"), bring_rows

    def bring(row: Import, *rest: Any) -> bool:
        if row.pk == first.pk:
            raise ValueError("odd")
        return honest(row, *rest)

    monkeypatch.setattr(job, "bring_rows", bring)
    with pytest.raises(ValueError, match="odd"):
        bring_in_waiting(reader(), timezone.now())
    assert Message.of(cast.aurora).count() == 2
    first.refresh_from_db()
    assert (first.state, left()) == ("failed", [])
    bring_in_waiting(reader(), timezone.now())


def test_what_the_file_does_not_say_is_asked_once(cast: Cast, ana: Client) -> None:
    give(ana, "03/04/26, 9:00 - Dee: a\n")
    row = Import.of(cast.aurora).get()
    page = ana.get(place("history_one", pk=row.pk)).content.decode()
    assert "the day or the month?" in page
    assert "Bring it in" not in page
    ana.post(place("history_beginning", pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    assert not Message.of(cast.aurora).exists()
    ana.post(place("history_answers", pk=row.pk), {"dates": "dmy", "us": "nobody"})
    assert "Bring it in" in ana.get(place("history_one", pk=row.pk)).content.decode()
    ana.post(place("history_beginning", pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    assert [one.text for one in Message.of(cast.aurora)] == ["a"]


def test_columns_of_a_table_are_said(cast: Cast, ana: Client) -> None:
    give(ana, "x,date,from\nhello there,2026-01-02 09:00,Dee\n", "m.csv")
    row = Import.of(cast.aurora).get()
    said = {"column-text": "x", "us": "nobody", "network": "telegram"}
    ana.post(place("history_answers", pk=row.pk), said)
    ana.post(place("history_beginning", pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    assert [one.text for one in Message.of(cast.aurora)] == ["hello there"]


def test_what_cannot_be_read_is_refused_and_nothing_kept(cast: Cast, ana: Client) -> None:
    assert give(ana, b"%PDF-1.7") == 422
    assert give(ana, b"") == 422
    assert not Import.of(cast.aurora).exists()
    assert left() == []


def test_a_file_that_is_not_wanted_is_thrown_away(cast: Cast, ana: Client) -> None:
    give(ana, MBOX, "a.mbox")
    ana.post(place("history_removal", pk=Import.of(cast.aurora).get().pk))
    assert not Import.of(cast.aurora).exists()
    assert left() == []


def test_one_contact_is_erased(cast: Cast, ana: Client) -> None:
    give(ana, MBOX, "a.mbox")
    ana.post(place("history_beginning", pk=Import.of(cast.aurora).get().pk))
    bring_in_waiting(reader(), timezone.now())
    assert "Dee Marsh" in ana.get(place("history"), {"who": "dee"}).content.decode()
    ana.post(place("history_erasing", contact=Contact.of(cast.aurora).get().pk))
    assert not Message.of(cast.aurora).exists()


def test_only_owners_bring_in_and_cruz_sees_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    give(client, ANDROID)
    row = Import.of(cast.aurora).get()
    vic = person("vic")
    Membership.across_brands.create(brand=cast.aurora, person=vic, role=Role.VIEWER)
    for who, wanted in ((cast.bo, 403), (vic, 403), (cast.cruz, 404)):
        client.force_login(who)
        assert give(client, ANDROID) == wanted
        for name in ("history_answers", "history_beginning", "history_stop", "history_removal"):
            assert client.post(place(name, pk=row.pk)).status_code == wanted, name
    assert client.get(place("history_one", pk=row.pk)).status_code == 404
    assert client.get(place("history_one", "norte", pk=row.pk)).status_code == 404
    assert client.post(place("history_removal", "norte", pk=row.pk)).status_code == 404
    assert Import.of(cast.aurora).get().state == "asked"


def test_a_network_is_asked_for_what_it_remembers_or_says_that_it_does_not(cast: Cast, ana: Client) -> None:
    other = channel(cast.aurora, "telegram")
    page = ana.get(place("history")).content.decode()
    assert page.count("Ask for 90 days") == 1
    assert "does not tell what was said before" in page
    assert ana.post(place("history_asking", channel=cast.channel.pk)).status_code == 302
    row = Import.of(cast.aurora).get()
    assert (row.format, row.state, row.by) == ("recall", "running", cast.ana)
    ana.post(place("history_asking", channel=cast.channel.pk))
    ana.post(place("history_asking", channel=other.pk))
    assert Import.of(cast.aurora).count() == 1
    assert ana.post(place("history_asking", "norte", channel=cast.channel.pk)).status_code == 404


ODD = "aaa,bbb,ccc\nhello there,02/01/2026 09:00,Dee\nwhere is it,banana,Dee\nand now?,03/01/2026 09:00,Dee\n"


def mapped(**more: str) -> dict[str, str]:
    return {"is-0": "text", "is-1": "date", "is-2": "from", "us": "nobody", "network": "telegram", **more}


def test_a_table_of_unknown_names_is_mapped_on_the_screen(cast: Cast, ana: Client) -> None:
    """Nothing of it comes in before each thing that it does not say was said."""
    assert give(ana, ODD, "m.csv") == 302
    row = Import.of(cast.aurora).get()
    where = place("history_answers", pk=row.pk)
    page = ana.get(place("history_one", pk=row.pk)).content.decode()
    assert all(f">{one}</label>" in page for one in ("Column 1", "Column 2", "Column 3"))
    assert "hello there</td>" in page
    assert "Choose which column holds the words." in page
    assert "Bring it in" not in page
    assert ana.post(where, mapped(dates="")).status_code == 302
    page = ana.get(place("history_one", pk=row.pk)).content.decode()
    assert all(f">{one}</label>" in page for one in ("aaa", "bbb", "ccc"))
    assert "the order of day and month is not known" in page
    assert "Bring it in" not in page
    ana.post(where, mapped(dates="dmy", zone="America/Lima"))
    page = ana.get(place("history_one", pk=row.pk)).content.decode()
    assert 'value="America/Lima"' in page
    assert "Of the first 3 rows 2 can be brought in" in page
    assert "it has no time that can be read" in page
    ana.post(place("history_beginning", pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    found = {one.text: one.at.isoformat() for one in Message.of(cast.aurora)}
    assert found == {"hello there": "2026-01-02T14:00:00+00:00", "and now?": "2026-01-03T14:00:00+00:00"}
    row.refresh_from_db()
    assert row.counts["rows with a problem"] == 1


def test_networks_are_named_in_the_readers_language(cast: Cast, ana: Client) -> None:
    give(ana, ODD, "m.csv")
    where = place("history_one", pk=Import.of(cast.aurora).get().pk)
    page = ana.get(where, headers={"accept-language": "it"}).content.decode()
    assert ">Pagina Facebook</option>" in page


def test_no_time_that_cannot_be_read_is_now(cast: Cast, ana: Client) -> None:
    times = ("banana", "", "31/02/2026 10:00", "2026-13-01 10:00", "0001", "tomorrow", "99/99/9999", "-1", "1e9")
    rows = "".join(f'word {n},"{one}",Dee\n' for n, one in enumerate(times))
    give(ana, f"text,date,from\nfirst,13/01/2026 10:00,Dee\n{rows}", "m.csv")
    told = Import.of(cast.aurora).get().told
    assert told["seen"] == {"rows": len(times) + 1, "good": 0}, "who the brand is, was not said"
    ana.post(place("history_answers", pk=Import.of(cast.aurora).get().pk), {"us": "nobody", "network": "telegram"})
    told = Import.of(cast.aurora).get().told
    assert told["seen"] == {"rows": len(times) + 1, "good": 1}
    shown = [*told["sample"][1:], *told["wrong"]]
    assert [one["at"] for one in shown] == [None] * len(times)
    assert all(one["problems"] for one in shown)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"is-2": "text"}, "Two columns are chosen as"), ({"zone": "Nowhere/At all"}, "is no zone such as")],
)
def test_choices_that_cannot_be_taken_stay_as_they_were_typed(
    cast: Cast, ana: Client, wrong: dict[str, str], said: str
) -> None:
    give(ana, ODD, "m.csv")
    row = Import.of(cast.aurora).get()
    given = mapped(dates="mdy", zone="Europe/Rome") | wrong
    answer = ana.post(place("history_answers", pk=row.pk), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert '<option value="mdy" selected>' in page
    assert f'value="{given["zone"]}"' in page
    assert '<option value="telegram" selected>' in page
    assert page.count('<option value="text" selected>') == (2 if "is-2" in wrong else 1)
    row.refresh_from_db()
    assert "columns" not in row.told, "nothing of it was taken"


def test_a_guess_is_chosen_anew(cast: Cast, ana: Client) -> None:
    """The first text column is no text: another is, and what was guessed for it is nowhere."""
    give(ana, "text,words2,date,from\nid-1,hello there,2026-01-02 09:00,Dee\n", "m.csv")
    row = Import.of(cast.aurora).get()
    assert '<option value="text" selected>' in ana.get(place("history_one", pk=row.pk)).content.decode()
    said = {"is-0": "", "is-1": "text", "is-2": "date", "is-3": "from", "us": "nobody", "network": "telegram"}
    ana.post(place("history_answers", pk=row.pk), said)
    ana.post(place("history_beginning", pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    assert [one.text for one in Message.of(cast.aurora)] == ["hello there"]


def test_a_big_file_of_one_brand_holds_up_no_other(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In turns: the small file is in before the big one has ended, which came first; nothing comes in twice."""
    monkeypatch.setattr(job, "TURN", 0.0)
    monkeypatch.setattr(bring_in, "CHUNK", 2)
    big = "".join(f"word {n},2026-01-02 09:{n:02d},Dee\n" for n in range(9))
    for who, slug, rows in ((cast.ana, "aurora", big), (cast.cruz, "norte", "hello,2026-01-02 09:00,Dee\n")):
        client.force_login(who)
        file = SimpleUploadedFile("m.csv", f"text,date,from\n{rows}".encode())
        client.post(place("history", slug), {"file": file})
        row = Import.across_brands.latest("pk")
        client.post(place("history_answers", slug, pk=row.pk), {"us": "nobody", "network": "telegram"})
        client.post(place("history_beginning", slug, pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    first, second = Import.across_brands.order_by("pk")
    assert (first.made, second.made, first.state, second.state) == (9, 1, "done", "done")
    assert first.ended_at
    assert second.ended_at
    assert second.ended_at < first.ended_at
    assert Message.of(cast.aurora).count() == 9


def test_a_small_import_is_taken_back_while_a_large_one_still_goes(
    cast: Cast, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of each in turn; one that breaks stops neither the other nor what comes in."""
    for many in (5, 1):
        rows = "".join(f"word {n} of {many},2026-01-02 09:{n:02d},Dee{many}\n" for n in range(many))
        give(ana, f"text,date,from\n{rows}", "m.csv")
        row = Import.of(cast.aurora).latest("pk")
        ana.post(place("history_answers", pk=row.pk), {"us": "nobody", "network": "telegram"})
        ana.post(place("history_beginning", pk=row.pk))
    bring_in_waiting(reader(), timezone.now())
    large, small = Import.of(cast.aurora).order_by("pk")
    order: list[int] = []
    real = go_on_taking_back

    def part(row: Import, by: object, now: datetime) -> int:
        order.append(row.pk)
        return real(row, None, now, 1)

    monkeypatch.setattr(job, "go_on_taking_back", part)
    for one in (large, small):
        ana.post(place("history_removal", pk=one.pk))
    bring_in_waiting(reader(), timezone.now())
    assert not Message.of(cast.aurora).exists()
    assert order[:4] == [large.pk, small.pk] * 2
    assert order.count(large.pk) == 6


@pytest.mark.parametrize(("code", "said"), [("csv", "a table (CSV)"), ("whatsapp", "WhatsApp"), ("", "a file")])
def test_a_format_is_told_by_its_name(code: str, said: str) -> None:
    assert str(format_words(code)) == said
