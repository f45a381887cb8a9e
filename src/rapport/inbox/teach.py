"""What people's choices teach: an approved draft says what its message asked for, a rejected one what not."""

from __future__ import annotations

from datetime import datetime

from rapport.answers.learn import Asked, learn, object_to
from rapport.answers.models import Article
from rapport.connectors.registry import manifest
from rapport.inbox.models import Draft, Message, Reading
from rapport.people.models import Person
from rapport.triage.same import kept

LIGHTLY = 0.8
OTHER_WORDS = 0.4


def chosen(draft: Draft, said: str, by: Person, now: datetime) -> None:
    """A draft was approved, perhaps edited to `said`.

    With at least `LIGHTLY` of its words still there (greetings may have been put around them) the message asked
    for its article; with less than `OTHER_WORDS` it asked for something else; between the two nothing is known.
    """
    share = kept(draft.text, said)
    if share >= LIGHTLY and (known := _asked(draft)):
        learn(*known, by, now)
    elif share < OTHER_WORDS:
        rejected(draft, by, now)


def rejected(draft: Draft, by: Person, now: datetime) -> None:
    """The draft's article was not what the message asked for."""
    if known := _asked(draft):
        object_to(*known, by, now)


def _asked(draft: Draft) -> tuple[Article, Asked] | None:
    """The article of a draft, and its message as it was read."""
    article = draft.article
    around = ("identity", "channel", "conversation__contact")
    message = Message.every.select_related(*around).get(pk=draft.message_id)
    reading = Reading.every.filter(message=message).first()
    if article is None or reading is None:
        return None
    identity, contact = message.identity, message.conversation.contact
    asked = Asked(
        message=message.pk,
        contact=contact.pk,
        text=message.text,
        language=reading.language,
        tone=reading.tone,
        plain=not reading.marks and not reading.asks_for_person,
        teaches=manifest(message.channel.network).teaches,
        names=(contact.name, *((identity.handle, identity.name) if identity else ())),
    )
    return article, asked
