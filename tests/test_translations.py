"""Everything a person reads is in their language, and no translation lags behind the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from markdown_it import MarkdownIt
from tools.messages.__main__ import LOCALE, ROOT
from tools.messages.catalogue import LANGUAGES, faults, file_of, update
from tools.messages.found import in_python, in_template, messages
from tools.messages.message import PLACEHOLDER, Message

from rapport.accounts.models import Membership, Person, Role
from rapport.accounts.tokens import invite
from rapport.answers.models import Article
from rapport.connectors.registry import packages
from rapport.web.settings.readme import readme
from tests.screens.busy import busy
from tests.street import Street

VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "rect", "path"})
SAID_IN = (
    "title",
    "aria-label",
    "placeholder",
    "data-done",
    "data-close",
    "data-offline",
    "data-failed",
    "data-of",
)
EACH = 2  # pages of one view


class Page(HTMLParser):
    """What a page says in its own words, and where it leads; the words of contacts are left out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self.language = ""
        self.open: list[tuple[str, bool]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.language = given.get("lang", "") if tag == "html" else self.language
        self.links += [given[name] for name in ("href", "hx-get") if tag != "link" and given.get(name)]
        self.said += [given[name] for name in SAID_IN if given.get(name)]
        if tag not in VOID:
            foreign = (
                tag in ("script", "style", "code", "kbd") or "dir" in given or (tag != "html" and "lang" in given)
            )
            self.open.append((tag, foreign))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(foreign for _, foreign in self.open):
            self.said.append(" ".join(data.split()))


@cache
def english(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """What must not be read in a language: sentences that it says otherwise, those with values as patterns.

    Languages are chosen by what they call themselves; what one place says the same way may stand in any.
    """
    whole, patterns, same = set(), [], set[str]()
    names = set(dict(settings.LANGUAGES).values())
    for entry in polib.pofile(str(file_of(LOCALE, language))):
        said = {entry.msgid: entry.msgstr or entry.msgstr_plural[0]}
        said |= {entry.msgid_plural: entry.msgstr_plural[1]} if entry.msgid_plural else {}
        for text, other in said.items():
            parts = PLACEHOLDER.split(text)
            same |= {text} if text == other else set()
            if text == other or text in names or not re.search("[A-Za-z]{3}", text):
                continue
            if len(parts) == 1:
                whole.add(text)
            elif len(max(parts, key=len)) > 5:
                patterns.append(re.compile(".+?".join(map(re.escape, parts))))
    return frozenset(whole - same), tuple(patterns)


def left_in_english(page: Page, language: str) -> list[str]:
    whole, patterns = english(language)
    return [one for one in page.said if one in whole or any(pattern.fullmatch(one) for pattern in patterns)]


def walk(client: Client, start: str) -> Iterator[tuple[str, Page]]:
    """Every page that links lead to from `start`, a few of each view."""
    ahead, seen, views = [start], {start}, dict[str, int]()
    while ahead:
        address = ahead.pop(0)
        answer = client.get(address)
        view = answer.resolver_match.view_name if answer.resolver_match else ""
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        views[view] = views.get(view, 0) + 1
        if views[view] > EACH:
            continue
        page = Page(answer.content.decode())
        yield address, page
        found = [one for one in page.links if one.startswith("/b/") or one in ("/brands", "/me/password")]
        found += [address.partition("?")[0] + one for one in page.links if one.startswith("?")]
        fresh = [one.partition("#")[0] for one in found]
        ahead += [one for one in dict.fromkeys(fresh) if one not in seen and not seen.add(one)]  # type: ignore[func-returns-value]


def test_no_sentence_waits_for_its_translation() -> None:
    found = messages(ROOT)
    assert {code: list(faults(file_of(LOCALE, code), found)) for code in LANGUAGES} == {"es": [], "it": []}


@pytest.fixture
def morning(db: None, tmp_path: Path) -> Street:
    street = Street.open(tmp_path)
    busy(street)
    Article.of(street.brand).update(title="Orari")
    Membership.of(street.brand).filter(person=street.ana).update(role=Role.OWNER)
    return street


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_speaks_the_persons_language(client: Client, morning: Street, language: str) -> None:
    """The browser asks for English and gets the person's own."""
    Person.objects.filter(pk=morning.ana.pk).update(language=language)
    token = invite(morning.brand, morning.ana.email, timezone.now())
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-GB,en;q=0.9"
    client.post(f"/join/{token}")
    pages = dict(walk(client, reverse("today:index", args=[morning.brand.slug])))
    assert len(pages) > 30
    assert {page.language for page in pages.values() if page.language} == {language}
    left = {address: words for address, page in pages.items() if (words := left_in_english(page, language))}
    assert left == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_door_speaks_the_browsers_language(client: Client, db: None, language: str) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = f"{language};q=0.9,en;q=0.1"
    for address in ("/sign-in", "/join/nothing", "/nowhere"):
        page = Page(client.get(address).content.decode())
        assert page.language == language
        assert left_in_english(page, language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("network", sorted(packages()))
def test_how_to_connect_is_told_in_every_language_point_for_point(network: str, language: str) -> None:
    folder = files(packages()[network])
    english, other = (folder.joinpath(name).read_text("utf-8") for name in ("README.md", f"README.{language}.md"))
    assert _shape(other) == _shape(english)
    with translation.override(language):
        assert f'lang="{language}"' in readme(network)


def _shape(text: str) -> tuple[list[str], list[str]]:
    """The headings, points and blocks in order, and everything that is typed as it stands."""
    kinds = ("heading_open", "item_open", "_block")
    blocks = [one.type for one in MarkdownIt().parse(text) if one.type.endswith(kinds)]
    return blocks, sorted(re.findall(r"`[^`\n]+`|https?://\S+|RAPPORT_\w+", text))


def test_the_search_for_english_finds_it() -> None:
    page = Page('<html lang="es"><h1>Settings</h1><p>3 replies wait in line: they will not be sent.</p></html>')
    assert left_in_english(page, "es") == ["Settings", "3 replies wait in line: they will not be sent."]


def test_a_catalogue_keeps_what_is_said_and_drops_what_is_not(tmp_path: Path) -> None:
    book, hello, bye = tmp_path / "django.po", Message("Hello, %(name)s"), Message("Goodbye")
    assert update(book, "es", [hello, bye]) == 2
    entries = polib.pofile(str(book))
    entries.find("Hello, %(name)s").msgstr = "Hola, %(name)s"
    entries.save()
    assert update(book, "es", [hello, Message("New")]) == 1
    kept = {entry.msgid: entry.msgstr for entry in polib.pofile(str(book))}
    assert kept == {"Hello, %(name)s": "Hola, %(name)s", "New": ""}


@pytest.mark.parametrize("said", ["", "Hola", "Hola, %(nombre)s", "Hola, %(name)s %(name)s"])
def test_a_translation_without_its_values_is_a_fault(tmp_path: Path, said: str) -> None:
    book, hello = tmp_path / "django.po", Message("Hello, %(name)s")
    update(book, "es", [hello])
    entries = polib.pofile(str(book))
    entries[0].msgstr = said
    entries.save()
    assert list(faults(book, [hello]))
    assert list(faults(book, [hello, Message("Another")]))[0].startswith("missing")


def test_words_are_found_wherever_they_are_said(tmp_path: Path) -> None:
    page, module = tmp_path / "page.html", tmp_path / "module.py"
    rows = "{% blocktranslate count n=n %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"
    page.write_text("{% translate 'One' %}" + rows)
    module.write_text(
        "from django.utils.translation import gettext as say, pgettext_lazy\n"
        "say('Two')\npgettext_lazy('date', 'j M')"
    )
    assert list(in_template(page, "")) == [Message("One"), Message("%(n)s row", "%(n)s rows")]
    assert list(in_python(module, "")) == [Message("Two"), Message("j M", context="date")]
