"""The catalogues: one for each language, sorted, with a translation for every sentence and for no other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polib

from tools.messages.message import Key, Message, placeholders

LANGUAGES = ("es", "it")
PLURALS = "nplurals=2; plural=(n != 1);"
WIDTH = 110


def file_of(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / "django.po"


def gathered(messages: Sequence[Message]) -> dict[Key, tuple[Message, list[str]]]:
    """One entry for each sentence, with all its places; the form with a plural goes before the one without."""
    found: dict[Key, tuple[Message, list[str]]] = {}
    for one in messages:
        first, places = found.get(one.key, (one, []))
        found[one.key] = (one if one.plural else first, sorted({*places, one.place}))
    return found


def update(path: Path, language: str, messages: Sequence[Message]) -> int:
    """Write the catalogue anew, with what was translated before; returns how many sentences have no translation."""
    known = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    book = polib.POFile(wrapwidth=WIDTH)
    book.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS,
    }
    for key, (one, places) in sorted(gathered(messages).items(), key=lambda found: (found[0][1], found[0][0])):
        book.append(_entry(one, places, known.get(key)))
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(path))
    return len(book.untranslated_entries())


def faults(path: Path, messages: Sequence[Message]) -> Iterator[str]:
    """Every way in which a catalogue is not what the code says; nothing for a good one."""
    if not path.exists():
        yield "there is no catalogue"
        return
    wanted, known = gathered(messages), {_key(entry): entry for entry in polib.pofile(str(path))}
    for key in sorted(wanted.keys() - known.keys()):
        yield f"missing: {key[1]!r}"
    for key in sorted(known.keys() - wanted.keys()):
        yield f"said nowhere any more: {key[1]!r}"
    for key in sorted(known.keys() & wanted.keys()):
        yield from _faults(known[key], wanted[key][0])


def _faults(entry: polib.POEntry, one: Message) -> Iterator[str]:
    if not entry.translated() or "fuzzy" in entry.flags:
        yield f"not translated: {one.text!r}"
    elif entry.msgid_plural != one.plural:
        yield f"the plural changed: {one.text!r}"
    for said in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
        # One form of a plural may leave a value out ("one reply"), but no form may bring another.
        allowed = [placeholders(one.text), placeholders(one.plural)] if one.plural else [placeholders(one.text)]
        if said and placeholders(said) not in allowed:
            yield f"other values or tags: {one.text!r} → {said!r}"


def _entry(one: Message, places: list[str], known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=one.text, msgctxt=one.context or None, occurrences=[(place, "") for place in places]
    )
    if one.plural:
        same = known is not None and known.msgid_plural == one.plural
        entry.msgid_plural = one.plural
        entry.msgstr_plural = known.msgstr_plural if same and known else {0: "", 1: ""}
    elif known is not None and not known.msgid_plural:
        entry.msgstr = known.msgstr
    return entry


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid
