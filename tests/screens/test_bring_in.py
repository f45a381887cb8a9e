"""A file of posts on the page: shown, asked about, mended, brought in with its progress, taken back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rapport.accounts.models import Membership, Role
from rapport.publishing.imports.models import PostImport
from rapport.publishing.imports.running import carry_on_imports
from rapport.publishing.models import Post
from rapport.web.publish.row_words import problem_words
from tests.cast import person
from tests.street import Street

TABLE = "Text,Posting Time\nOak,03/04/2027 09:30\nElm,soon\n<b>Ash</b>,05/06/2027 08:00\n"


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    street.now = timezone.now()
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"publish:{name}", args=[street.brand.slug, *more])


def brought(client: Client, street: Street, table: str = TABLE) -> str:
    file = SimpleUploadedFile("plan.csv", table.encode(), "text/csv")
    return str(client.post(at(street, "bring-in-file"), {"file": file})["Location"])


def test_from_the_file_to_drafts_and_back(ana: Client, street: Street) -> None:
    here = brought(ana, street)
    page = ana.get(here).content.decode()
    assert "Which comes first in the dates" in page
    assert "&lt;b&gt;Ash" in page
    [batch] = PostImport.of(street.brand)
    ana.post(at(street, "import-course", batch.pk), {"do": "begin"})
    assert Post.of(street.brand).count() == 0
    ana.post(at(street, "import-answers", batch.pk), {"zone": "America/New_York", "dates": "dmy"})
    page = ana.get(here).content.decode()
    assert "03/04/2027 09:30 in America/New_York is" in page
    assert "2027-04-03 13:30 UTC" in page
    ana.post(at(street, "import-row", batch.pk, 3), {"text": "Elm", "when": "2027-04-05 10:00"})
    ana.post(at(street, "import-course", batch.pk), {"do": "begin"})
    assert 'hx-trigger="every 1s"' in ana.get(here).content.decode()
    carry_on_imports(timezone.now())
    page = ana.get(here).content.decode()
    assert "3 of 3 rows done" in page
    assert "every 1s" not in page
    assert ana.get(here, headers={"HX-Request": "true"}).content.decode().count("<html") == 0
    ana.post(at(street, "import-course", batch.pk), {"do": "undo"})
    carry_on_imports(timezone.now())
    assert Post.of(street.brand).count() == 0
    for late in ("begin", "stop", "resume", "undo", "begin"):  # a page that was left open, or the button "back"
        assert ana.post(at(street, "import-course", batch.pk), {"do": late}).status_code == 302
    assert "taken back" in ana.get(here).content.decode()


def test_what_is_no_table_says_what_to_do(ana: Client, street: Street) -> None:
    file = SimpleUploadedFile("plan.xlsx", b"PK\x03\x04")
    for given, why in (({"file": file}, "save the sheet as CSV"), ({}, "Choose a file first.")):
        answer = ana.post(at(street, "bring-in-file"), given)
        page = answer.content.decode()
        assert (answer.status_code, page.count(why)) == (422, 1)
        assert 'aria-describedby="file-help file-refused"' in page


@pytest.mark.parametrize(
    ("language", "asked"), [("en", "the words?"), ("es", "las palabras?"), ("it", "le parole?")]
)
def test_the_column_of_the_words_is_asked_for_in_every_language(language: str, asked: str) -> None:
    with translation.override(language):
        page = render_to_string(
            "publish/import_asked.html",
            {"looked": {"columns": ["text"]}, "batch": {"pk": 1, "zone": "UTC"}, "brand": {"slug": "aurora"}},
        )
    assert asked in page


def test_a_viewer_brings_nothing_in_and_another_brand_finds_nothing(client: Client, street: Street) -> None:
    viewer, cruz = person("vera"), person("cruz-away")
    Membership.across_brands.create(brand=street.brand, person=viewer, role=Role.VIEWER)
    client.force_login(viewer)
    file = SimpleUploadedFile("plan.csv", TABLE.encode(), "text/csv")
    assert client.post(at(street, "bring-in-file"), {"file": file}).status_code == 403
    client.force_login(cruz)
    assert client.get(at(street, "bring-in")).status_code == 404
    assert not PostImport.of(street.brand).exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("'soon' is no time such as 2026-11-26 09:30", "'soon' is no time such as 2026-11-26 09:30"),
        ("it has 4 cells where the first row has 2: are its commas in quotes?", "it has 4 cells"),
        ("'30/30/2027' is no day there is when read as dmy", "'30/30/2027' is no day there is"),
        ("100% new", "100% new"),
    ],
)
def test_problems_are_said_in_words(said: str, told: str) -> None:
    assert problem_words(said).startswith(told)
