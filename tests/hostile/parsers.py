"""What reads words from outside with more than one pattern, as one call each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from rapport.connectors import graphemes
from rapport.connectors.base import ChannelConfig
from rapport.connectors.bluesky import facets
from rapport.connectors.chat import settings as chat
from rapport.connectors.email import (
    addresses,
    clean,
    encoded_words,
    flowed,
    markup,
    parameters,
    quoting,
    wordings,
)
from rapport.connectors.email import translate as mail
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.mime import Part
from rapport.connectors.errors import Refused, Unreadable
from rapport.connectors.mastodon import length
from rapport.connectors.mastodon import markup as post
from rapport.connectors.threads import length as threads_length
from rapport.connectors.x import length as x_length
from rapport.domain import counted_signs, fold
from rapport.domain.reading import Text
from rapport.outbox import network_rules
from rapport.triage import dates, machines, normalise, redact, slots
from rapport.triage.match import ArticleText, Matcher
from rapport.triage.read import default_reader

LINK = ChannelConfig(
    "k", handle="help@harbour.example", settings={"address": "help@harbour.example"}, secrets={"hmac": "s"}
)
READER = default_reader()
MATCHER = Matcher([ArticleText("a", ("What are your opening hours?",), "Nine to six.")])
HEADER = 4_000


def _mail(head: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        raw = head.encode() + text.encode("utf-8", "replace")
        try:
            return mail.translate(wrap(Envelope("inbox", datetime.now(UTC)), raw), LINK)
        except Unreadable:
            return None

    return read


def _said(kind: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        part = Part()
        part["Content-Type"], part.raw = kind, text.encode("utf-8", "replace")
        return wordings.as_plain(part, wordings.said(part))

    return read


def _marked(text: str) -> object:
    found = facets.marks(text)
    return facets.facets(found, text, {mark.value: "did" for mark in found})


def _origins(text: str) -> object:
    try:
        return chat.origins(text)
    except Refused:
        return None


PARSERS: dict[str, Callable[[str], object]] = {
    "html, cleaned and told": lambda text: markup.as_text(markup.clean_html(text)),
    "html after a bold word": lambda text: markup.as_text(markup.clean_html("<b>" * 9 + text)),
    "html of a post": post.text,
    "mail of text": _mail("From: a@b.example\n\n"),
    "mail of html": _mail("From: a@b.example\nContent-Type: text/html\n\n"),
    "mail in parts": _mail("From: a@b.example\nContent-Type: multipart/mixed; boundary=a\n\n--a\n\n"),
    "mail without a boundary": _mail("From: a@b.example\nContent-Type: multipart/mixed\n\n"),
    "headers": _mail(""),
    "subject": _mail("From: a@b.example\nSubject: "),
    "references": _mail("From: a@b.example\nReferences: <"),
    "sender": _mail("From: "),
    "judged sender": _mail("From: a@b.example\nAuthentication-Results: mx; "),
    "type of content": _mail("From: a@b.example\nContent-Type: text/plain; "),
    "text/enriched": _said("text/enriched"),
    "text/calendar": _said("text/calendar"),
    "text/plain flowed": _said("text/plain; format=flowed"),
    "folding": quoting.fold,
    "soft lines": flowed.unflow,
    "lines made soft": flowed.flow,
    "addresses": lambda text: addresses.mailboxes(text[:HEADER]),
    "encoded words": lambda text: encoded_words.told(text[:HEADER]),
    "parameters": lambda text: parameters.parameters(f"a; {text[:HEADER]}"),
    "one line": clean.one_line,
    "length on Mastodon": length.length,
    "length on Threads": threads_length.length,
    "length on X": x_length.length,
    "signs that an eye sees": graphemes.graphemes,
    "handles on Mastodon": length.handles,
    "marks on Bluesky": _marked,
    "what an eye sees": normalise.visible,
    "words": normalise.words_of,
    "tokens": lambda text: normalise.tokens(normalise.folded(normalise.visible(text))),
    "struck out": lambda text: redact.redact(text, [text[:200]]),
    "dates": lambda text: list(dates.dates(text[: slots.LONGEST_LOOKED_AT])),
    "slots": lambda text: slots.slot_values("{order_number} {date} {amount} {email}", text, "en"),
    "hashtags": counted_signs.hashtags,
    "names with an at sign": counted_signs.mentions,
    "open slots": network_rules.still_open,
    "automatic words": machines.sounds_automatic,
    "more than a question": machines.tells_more,
    "our own note": machines.says_automatic,
    "reading": lambda text: READER.read([Text("1", text, "email")]),
    "matching": lambda text: MATCHER.match([text]),
    "words searched for": lambda text: fold.asked_terms(text),
    "addresses of a website": _origins,
}
