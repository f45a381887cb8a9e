"""One conversation with all that is shown around it; every list is one query."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from rapport.answers.models import SavedReply
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import connector, manifest
from rapport.domain.message import Kind
from rapport.inbox import presence
from rapport.inbox.models import Conversation, Direction, Draft, Identity, Label, Message, Note, Presence, Verdict
from rapport.inbox.reply import latest
from rapport.outbox.models import FloorChange, Holder
from rapport.people.models import Brand, Person
from rapport.promise.models import Calibration
from rapport.web.access import BrandRequest
from rapport.web.inbox import words

M = TypeVar("M", bound=Model)
MESSAGES, HISTORY = 24, 8


@dataclass(frozen=True)
class Line:
    """One thing in the conversation: words, a note, or a change of whose word is next."""

    at: datetime
    message: Message | None = None
    note: Note | None = None
    event: str = ""
    outcome: str = ""

    def place(self) -> tuple[datetime, int]:
        """At the same moment: what was heard, whose word it became, what was said."""
        heard = self.message is not None and self.message.direction == Direction.IN
        return self.at, 0 if heard else 1 if self.event else 2


@dataclass
class Talk:
    """A conversation as `me` sees it at `now`; `before` shows what is older than that message."""

    conversation: Conversation
    me: Person
    now: datetime
    before: int = 0

    @property
    def brand(self) -> Brand:
        return self.conversation.brand

    @cached_property
    def network(self) -> Manifest:
        return manifest(self.conversation.channel.network)

    @cached_property
    def messages(self) -> list[Message]:
        """The latest messages, oldest first, and one more than is shown, to know whether there are older ones."""
        rows = self.conversation.messages.select_related(
            "identity", "reading", "decision__article", "judgement__by", "reply__approved_by", "reply__brand"
        )
        if self.before:
            rows = rows.filter(pk__lt=self.before)
        return list(reversed(rows.order_by("-at", "-pk")[: MESSAGES + 1]))

    @property
    def earlier(self) -> int:
        """The message to ask before, for what is older; 0 when all is shown."""
        return self.messages[1].pk if len(self.messages) > MESSAGES else 0

    @cached_property
    def lines(self) -> list[Line]:
        shown = self.messages[-MESSAGES:]
        first = shown[0].at if self.earlier else None
        outcomes = dict(Verdict.of(self.brand).filter(reply__message__in=shown).values_list("reply_id", "outcome"))
        said = (Line(m.at, message=m, outcome=outcomes.get(m.reply_id or 0, "")) for m in shown)
        noted = (Line(n.at, note=n) for n in _since(self.conversation.notes.select_related("by"), first))
        changes = FloorChange.of(self.brand).filter(floor=self.conversation.floor_id).select_related("person")
        turned = (
            Line(c.at, event=words.change(c.why, c.person.name if c.person else ""))
            for c in _since(changes, first)
        )
        return sorted(chain(said, noted, turned), key=Line.place)

    @cached_property
    def heard(self) -> Message | None:
        """The contact's latest message, with its reading and decision."""
        return next((m for m in reversed(self.messages) if m.direction == "in"), None) or latest(self.conversation)

    @cached_property
    def calibrations(self) -> dict[str, Calibration]:
        """What the decisions shown were made under, by the name that their terms give it."""
        made = [one.decision for one in (*self.messages, self.heard) if one and hasattr(one, "decision")]
        named = {str(one.terms.get("calibration", "")) for one in made} - {""}
        return {str(one.pk): one for one in Calibration.of(self.brand).filter(pk__in=named)} if named else {}

    @cached_property
    def draft(self) -> Draft | None:
        waiting = self.conversation.drafts.filter(verdict__isnull=True).select_related("article", "message")
        return waiting.order_by("-pk").first()

    @cached_property
    def others(self) -> list[Presence]:
        return presence.others(self.conversation, self.me, self.now)

    @cached_property
    def contact_writes(self) -> bool:
        return presence.contact_writes(self.conversation, self.now)

    @cached_property
    def contact_saw(self) -> datetime | None:
        """When the contact last looked, on networks that tell."""
        return presence.contact_saw(self.conversation) if self.network.can.typing else None

    @cached_property
    def labels(self) -> list[Label]:
        return [one.label for one in self.conversation.labellings.select_related("label").order_by("label__name")]

    @cached_property
    def all_labels(self) -> list[Label]:
        return list(Label.of(self.brand).order_by("name")[:100])

    @cached_property
    def people(self) -> list[Person]:
        return list(Person.objects.filter(memberships__brand=self.brand, is_active=True).order_by("name"))

    @cached_property
    def saved(self) -> list[SavedReply]:
        """Saved replies, those in the conversation's language first."""
        rows = SavedReply.of(self.brand).order_by("title")[:50]
        return sorted(rows, key=lambda one: one.language not in ("", self.conversation.language))

    @cached_property
    def identities(self) -> list[Identity]:
        return list(self.conversation.contact.identities.order_by("network"))

    @cached_property
    def history(self) -> list[Conversation]:
        """The contact's other conversations, on whichever channel."""
        rows = self.conversation.contact.conversations.exclude(pk=self.conversation.pk).select_related("channel")
        return list(rows.order_by("-last_at")[:HISTORY])

    @property
    def robot_holds(self) -> bool:
        return self.conversation.floor.holder == Holder.ROBOT

    @property
    def limit(self) -> int:
        """Most characters of a reply here: the server's own, or the network's; 0 when none is known."""
        channel = self.conversation.channel
        most = connector(channel.network).most(Kind(self.conversation.kind), channel.settings)
        return most or self.network.limits.text

    @cached_property
    def key(self) -> str:
        """A fresh key: sending one form twice says it once."""
        return secrets.token_urlsafe(18)


def _since(rows: QuerySet[M], first: datetime | None) -> QuerySet[M]:
    return rows.filter(at__gte=first) if first else rows


def talk_of(request: BrandRequest, number: int) -> Talk:
    """The conversation of the request's brand, or 404."""
    rows = Conversation.of(request.brand).select_related(
        "brand", "channel", "contact", "identity", "floor__person", "assignee"
    )
    before = request.GET.get("before", "")
    return Talk(
        get_object_or_404(rows, pk=number), request.person, request.now, int(before) if before.isdigit() else 0
    )
