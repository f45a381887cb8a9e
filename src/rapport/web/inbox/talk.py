"""One conversation with all that is shown around it; every list is one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.shortcuts import get_object_or_404

from rapport.accounts.models import Person
from rapport.answers.models import SavedReply
from rapport.approvals.models import ApprovalRequest, RequestKind
from rapport.approvals.rule import rule_covers, rule_steps
from rapport.approvals.step_words import rule_line
from rapport.approvals.steps import team_of
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest
from rapport.domain.message import Kind
from rapport.inbox import presence
from rapport.inbox.before_writing import BeforeWriting, before_writing
from rapport.inbox.keep import fresh_key, kept
from rapport.inbox.meanwhile import newest_answer
from rapport.inbox.models import (
    Conversation,
    Direction,
    Draft,
    Identity,
    Label,
    Message,
    Presence,
    UnsentWords,
)
from rapport.inbox.pressing import with_facts
from rapport.inbox.private_reply import PrivateChoice, private_choice, private_kind
from rapport.inbox.reply_rule import window_ends
from rapport.inbox.unsent_words import UnsentField
from rapport.inbox.waiting_replies import ReturnedReply, WaitingReply, asked_here, returned_here, waiting_here
from rapport.inbox.write import latest
from rapport.media.limits import FileLimits
from rapport.outbox.models import Holder
from rapport.promise.models import Calibration
from rapport.web.access import BrandRequest
from rapport.web.given import number_given
from rapport.web.inbox.counting import Counting, counting_of, files_of
from rapport.web.inbox.page_of_words import PageOfWords
from rapport.web.inbox.reactions import Reacting, reactions
from rapport.web.inbox.saved import ReadyReply, ready
from rapport.web.inbox.words import refusal_words

HISTORY = 8


@dataclass
class Talk(PageOfWords):
    """A conversation with all that is around its words."""

    @cached_property
    def network(self) -> Manifest:
        return manifest(self.conversation.channel.network)

    @cached_property
    def reactions(self) -> list[Reacting]:
        """What can be done here without words."""
        return reactions(self.conversation, self.heard)

    @cached_property
    def seen(self) -> int:
        """Our newest words that are shown here, or the oldest words of a page without any; for `heed`."""
        if self.before:
            return newest_answer(self.conversation)
        ours = [m.pk for m in self.late + self.messages if m.direction == Direction.OUT]
        return max(ours, default=self.earlier)

    @cached_property
    def heard(self) -> Message | None:
        """The contact's latest message, with its reading and decision."""
        shown = () if self.before else reversed(self.messages)
        return next((m for m in shown if m.direction == "in"), None) or latest(self.conversation)

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
    def here(self) -> list[Presence]:
        return presence.here(self.conversation, self.now)

    @property
    def others(self) -> list[Presence]:
        return [one for one in self.here if one.person and one.person != self.me]

    @property
    def notes_now(self) -> list[Presence]:
        """Teammates who write a note."""
        return [one for one in self.others if presence.doing(one, self.now) is presence.Doing.NOTING]

    @property
    def contact_writes(self) -> bool:
        return any(one.writing_until and one.writing_until > self.now for one in self.here if one.person is None)

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
    def saved(self) -> list[ReadyReply]:
        """Saved replies as they would be said here, those in the conversation's language first."""
        rows = SavedReply.of(self.brand).order_by("title")[:50]
        first = sorted(rows, key=lambda one: one.language not in ("", self.conversation.language))
        return ready(first, self.conversation, self.me, self.heard.text if self.heard else "")

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

    @cached_property
    def counting(self) -> Counting:
        """How the words are counted while they are typed, as they will be when they leave."""
        to = (self.heard.identity if self.heard else None) or self.conversation.identity
        return counting_of(self.conversation, to)

    @cached_property
    def private_choice(self) -> PrivateChoice | None:
        """Whether the answer could be for the contact alone; None where there is nothing to choose."""
        return private_choice(self.conversation, self.heard, self.now)

    @cached_property
    def private_counting(self) -> Counting:
        """The same for an answer in private."""
        to = (self.heard.identity if self.heard else None) or self.conversation.identity
        return counting_of(self.conversation, to, private_kind(self.network.network, Kind(self.conversation.kind)))

    @cached_property
    def before_writing(self) -> BeforeWriting:
        """What is told before a word is typed."""
        return before_writing(self.conversation, self.heard, self.now)

    @property
    def why_not_here(self) -> list[str]:
        """Why nothing that is typed may leave now, in words."""
        return [refusal_words(one) for one in self.before_writing.no]

    @property
    def window_ended(self) -> datetime | None:
        """When the time ended in which free words may leave; None while it lasts, or where there is none."""
        ended = window_ends(self.conversation)
        return ended if ended and ended < self.now else None

    @cached_property
    def asked(self) -> list[WaitingReply]:
        """Replies that wait here for somebody's yes."""
        return waiting_here(self._asked_here, self.me.pk, self.now)

    @property
    def draft_asked(self) -> bool:
        """Whether the draft is among them, as it is or changed: then its words are shown there."""
        return self.draft is not None and any(one.row.draft_id == self.draft.pk for one in self.asked)

    @cached_property
    def returned(self) -> ReturnedReply | None:
        """What came back to this person without a yes, where nothing else waits."""
        if self.asked:
            return None
        return returned_here(self.conversation, self._asked_here, self.me.pk, self.now)

    @cached_property
    def _asked_here(self) -> list[ApprovalRequest]:
        return asked_here(self.conversation)

    @cached_property
    def draft_rule(self) -> str:
        """Whose yes a draft needs here, in words; empty where one person's is enough."""
        kind = self.draft.message.kind if self.draft else self.conversation.kind
        if not rule_covers(self.brand.pk, RequestKind.REPLY, self.conversation.channel_id, kind):
            return ""
        return rule_line(rule_steps(self.brand, RequestKind.REPLY), team_of(self.brand.pk), written=False)

    @cached_property
    def files(self) -> FileLimits | None:
        """What may go beside a reply here; None where words go alone."""
        return files_of(self.conversation, self.heard)

    @cached_property
    def key(self) -> str:
        """A fresh key: sending one form twice says it once."""
        return fresh_key()

    @cached_property
    def unsent(self) -> list[UnsentWords]:
        """What I typed here and did not send, the latest first."""
        rows = kept(self.conversation, self.me).select_related("draft__verdict", "draft__message")
        return list(rows.prefetch_related("files__file"))

    @cached_property
    def note(self) -> UnsentWords:
        """My latest unsent note, or an empty one."""
        begun = (row for row in self.unsent if row.field == UnsentField.NOTE)
        return next(begun, UnsentWords(key=fresh_key(), field=UnsentField.NOTE))

    @cached_property
    def about(self) -> UnsentWords:
        """What I typed about the contact and did not keep yet; else what is known of them."""
        begun = (row for row in self.unsent if row.field == UnsentField.ABOUT)
        known = self.conversation.contact.about
        return next(begun, UnsentWords(key=fresh_key(), field=UnsentField.ABOUT, text=known))


def talk_of(request: BrandRequest, number: int) -> Talk:
    """The conversation of the request's brand, or 404; `from` is the oldest message on the asker's screen."""
    rows = Conversation.of(request.brand).select_related(
        "brand", "channel", "contact", "identity", "floor__person", "assignee"
    )
    conversation = get_object_or_404(with_facts(rows), pk=number)
    since, before = number_given(request, "from"), number_given(request, "before") or 0
    return Talk(conversation, request.person, request.now, before, since)
