"""Two customers of one brand whose network, people and deliveries do anything in any order, without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

import msgspec
import pytest

from rapport import flow
from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.connectors.practice.values import Happening, Post, Somebody, What
from rapport.connectors.registry import manifest
from rapport.domain.message import Author, Event, Incoming, Kind, Undelivered
from rapport.domain.reply import Sent
from rapport.inbox.models import Conversation
from rapport.inbox.surface_failures import surface_failures
from rapport.intake.log import Raw
from rapport.outbox import claim
from rapport.outbox.models import Reply
from rapport.promise.ground import Ground
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import NOW
from tests.street import Street

READERS = Readers(default_reader())
_places = count(1)


@dataclass
class Talk:
    """The brand's practice channel with its clock. Nothing is heard until `hear` is called."""

    street: Street
    now: datetime = NOW
    posts: dict[str, Post] = field(default_factory=dict)
    log: list[tuple[What, Post, datetime]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def channel(self) -> Channel:
        return self.street.channel

    @property
    def ana(self) -> Person:
        return self.street.ana

    def says(self, text: str, who: str = "dee", at: datetime | None = None) -> Post:
        return self._post(who, text, who, "", at)

    def natively(self, text: str, who: str = "dee", at: datetime | None = None, to: str = "") -> Post:
        return self._post(self.channel.handle, text, who, to, at)

    def edits(self, post: Post, text: str) -> Post:
        changed = msgspec.structs.replace(post, text=text)
        self.posts[post.id] = changed
        self.log.append(("edit", changed, self.now))
        return changed

    def is_read_again(self, post: Post, text: str) -> Post:
        """The same message under another version, as networks without events for edits show it."""
        changed = msgspec.structs.replace(post, text=text)
        self.posts[post.id] = changed
        words = Incoming(
            network_id=post.id,
            kind=Kind.DIRECT,
            author=Author(post.author, post.author, post.author.title()),
            text=text,
            at=self.now,
            thread=post.thread,
            version=f"v{next(_places)}",
        )
        self.events.append(words)
        return changed

    def comes_back(self, reply: Reply) -> None:
        """The network says that a reply which left did not arrive."""
        self.events.append(Undelivered(f"r{next(_places)}", reply.key, "550 No such user", self.now))

    def takes_back(self, post: Post) -> None:
        self.log.append(("removal", post, self.now))

    def hear(self) -> None:
        """Everything that happened since, in one batch."""
        batch, self.log = self.log, []
        raws = []
        for what, post, at in batch:
            who = Somebody(post.author, post.author.title())
            body = msgspec.json.encode(Happening(next(_places), what, at, who, post))
            raws.append(Raw(next(_places), self.channel.key, self.now.timestamp(), body))
        self._receive(raws)

    def _receive(self, raws: list[Raw]) -> None:
        """Together with the events that the practice network has no way of telling, as another network would."""
        events, self.events = self.events, []
        translate = flow.translate

        def told(batch: Sequence[Raw], ground: Ground) -> list[flow.Translated]:
            more = [flow.Translated(self.channel, next(_places), event) for event in events]
            return translate(batch, ground) + more

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(flow, "translate", told)
            flow.receive(raws, READERS, self.now, position=False)

    def deliver(self, reply: Reply, fate: str) -> None:
        """One call to the network and what came of it."""
        leased = claim.claim(reply.pk, self.now)
        attempt = claim.begin(leased, manifest(leased.channel.network), self.now) if leased else None
        if leased and attempt:
            if fate == "sent":
                claim.sent(leased, attempt, Sent(f"n{next(_places)}"), self.now)
            elif fate == "failed":
                claim.failed(leased, attempt, "The network said no.", self.now)
            else:
                claim.unknown(leased, attempt, "The network did not confirm.", self.now)
        surface_failures(self.now)

    def conversation(self, who: str = "dee") -> Conversation:
        return (
            Conversation.of(self.street.brand).select_related("floor", "channel", "brand").get(thread=f"d:{who}")
        )

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def _post(self, author: str, text: str, thread: str, to: str, at: datetime | None) -> Post:
        number, when = str(next(_places)), at or self.now
        post = Post(
            number,
            self.channel.handle,
            author,
            author.title(),
            "direct",
            text,
            when,
            f"d:{thread}",
            in_reply_to=to,
        )
        self.posts[number] = post
        self.log.append(("post", post, when))
        return post
