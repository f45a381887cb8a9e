"""A morning at Casa Aurora: messages that came down the whole line, and what people have done with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import msgspec

from rapport import flow
from rapport.accounts.models import Membership, Role
from rapport.answers.articles import approve, write
from rapport.answers.models import Article
from rapport.channels.models import Channel
from rapport.connectors.practice.values import Happening, Post, Somebody
from rapport.inbox.models import Conversation, Draft
from rapport.intake.log import Raw
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.cast import NOW, Cast, person

OPENING = "What time do you open on Sunday?"
ANGRY = "My lamp arrived broken and nobody answers. This is unacceptable, I want my money back!"
_numbers = count(1)


@dataclass(frozen=True)
class Scene:
    """`asked` waits with a draft, `angry` needs a person."""

    cast: Cast
    article: Article
    asked: Conversation
    angry: Conversation

    @property
    def draft(self) -> Draft:
        return Draft.of(self.cast.aurora).filter(verdict__isnull=True).get()


def scene_of(cast: Cast) -> Scene:
    eve = person("eve")
    Membership.across_brands.create(brand=cast.aurora, person=eve, role=Role.VIEWER)
    words = {"en": (f"{OPENING}\nWhen are you open?\nOpening hours", "On Sunday from ten to four.")}
    article = write(cast.aurora, "Opening hours", words, cast.ana, NOW - timedelta(days=1))
    approve(article, cast.ana, NOW - timedelta(days=1))
    heard(cast.channel, "dee", OPENING)
    heard(cast.channel, "fay", ANGRY)
    talks = Conversation.of(cast.aurora)
    return Scene(cast, article, talks.get(identity__handle="dee"), talks.get(identity__handle="fay"))


def heard(channel: Channel, handle: str, text: str, kind: str = "direct") -> None:
    """A customer's words, by the practice network, through the whole line."""
    n = next(_numbers)
    who = Somebody(handle, handle.capitalize())
    post = Post(str(n), channel.handle, handle, who.name, kind, text, NOW, f"d:{handle}")  # type: ignore[arg-type]
    body = msgspec.json.encode(Happening(n, "post", NOW, who, post))
    flow.receive([Raw(n, channel.key, NOW.timestamp(), body)], Readers(default_reader()), NOW)
