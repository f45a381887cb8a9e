"""The parts of Bluesky's JSON this connector reads, named as the lexicons name them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeVar

import msgspec

from rapport.connectors.errors import Unreadable
from rapport.connectors.response import Response
from rapport.domain.message import Media

POSTS = "app.bsky.feed.post"
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
S = TypeVar("S", bound=msgspec.Struct)


def answered(response: Response, shape: type[S]) -> S:
    """A whole answer as a shape. Other answers are `Unreadable`, or `MaybeSent` when words had left."""
    try:
        return msgspec.json.decode(response.body, type=shape)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise response.unreadable("something this connector does not know") from error


def shaped(value: object, shape: type[S]) -> S:
    """One entry of a list as a shape, or `Unreadable`."""
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise Unreadable(f"Bluesky listed something this connector does not know: {error}") from error


class Shape(msgspec.Struct, rename="camel"):
    """Unknown fields are passed over; a known one of another type is a `msgspec.ValidationError`."""


class Label(Shape):
    val: str
    src: str = ""
    neg: bool = False


class Labels(Shape):
    values: list[Label] = []


class Profile(Shape):
    did: str
    handle: str = ""
    display_name: str = ""
    avatar: str = ""
    labels: list[Label] = []


class Ref(Shape):
    uri: str
    cid: str


class Reply(Shape):
    root: Ref
    parent: Ref


class Place(Shape):
    """A range of UTF-8 bytes."""

    byte_start: int = 0
    byte_end: int = 0


class Feature(Shape):
    """What stands out: of links the target."""

    uri: str = ""


class Facet(Shape):
    index: Place = msgspec.field(default_factory=Place)
    features: list[Feature] = []


class Post(Shape):
    text: str = ""
    facets: list[Facet] = []
    reply: Reply | None = None
    langs: list[str] = []
    labels: Labels = msgspec.field(default_factory=Labels)
    embed: dict[str, Any] | None = None


class OwnPost(Shape):
    created_at: Moment
    text: str = ""
    facets: list[Facet] = []
    reply: Reply | None = None
    labels: Labels = msgspec.field(default_factory=Labels)
    embed: dict[str, Any] | None = None


class Own(Shape):
    uri: str
    value: OwnPost


class Picture(Shape):
    fullsize: str
    alt: str = ""


class Card(Shape):
    uri: str = ""
    title: str = ""
    description: str = ""


class Words(Shape):
    text: str = ""
    embed: dict[str, Any] | None = None


class Quoted(Shape):
    """A quoted record; with media beside it the network nests it once more in `record`."""

    value: Words = msgspec.field(default_factory=Words)
    record: Quoted | None = None
    uri: str = ""


class Embed(Shape):
    """What a post shows beside its words: pictures, a film, a link's card, a quoted post."""

    images: list[Picture] = []
    items: list[Picture] = []
    playlist: str = ""
    alt: str = ""
    external: Card = msgspec.field(default_factory=Card)
    record: Quoted | None = None
    media: Embed | None = None

    def media_shown(self) -> tuple[Media, ...]:
        pictures = tuple(
            Media(picture.fullsize, "image/jpeg", picture.alt) for picture in self.images + self.items
        )
        film = (Media(self.playlist, "application/vnd.apple.mpegurl", self.alt),) if self.playlist else ()
        return pictures + film + (self.media.media_shown() if self.media else ())

    def card(self) -> dict[str, str]:
        if self.media:
            return self.media.card()
        card = self.external
        found = {"link": card.uri, "link_title": card.title, "link_text": card.description} if card.uri else {}
        return {name: value for name, value in found.items() if value}

    def quoted(self) -> str:
        if not self.record:
            return ""
        words = (self.record.record or self.record).value
        return "\n".join(each for each in (words.text, *said_in(words.embed)) if each)

    def quotes(self) -> dict[str, str]:
        """The quoted post's id, by which we know whether it is ours."""
        uri = (self.record.record or self.record).uri if self.record else ""
        return {"quotes": uri} if f"/{POSTS}/" in uri else {}

    def unread(self) -> str:
        """What is in it that is none of the things we read; "" for nothing."""
        if self.images or self.items or self.playlist or self.external.uri or self.record or self.media:
            beyond = (self.record.record or self.record).value.embed if self.record else None
            return (self.media.unread() if self.media else "") or (
                "something in the quoted post" if beyond else ""
            )
        return "something embedded"


def said_in(embed: object, depth: int = 4) -> list[str]:
    """The words in a stored embed, whose pictures are not resolved: alt texts, and a link card's."""
    if not isinstance(embed, dict) or not depth:
        return []
    found = [str(embed.get(name) or "") for name in ("alt", "title", "description")]
    for each in (embed.get("external"), embed.get("media"), *_listed(embed.get("images"))):
        found += said_in(each, depth - 1)
    return [words for words in found if words]


def _listed(value: object) -> list[object]:
    return value[:20] if isinstance(value, list) else []


class PostView(Shape):
    uri: str = ""
    embed: Embed | None = None


class Notification(Shape):
    uri: str
    reason: str
    author: Profile
    indexed_at: Moment
    cid: str = ""
    record: dict[str, Any] = {}
    reason_subject: str = ""


class Sender(Shape):
    did: str


class DirectMessage(Shape):
    """A direct message; a deleted one has no text."""

    id: str
    sender: Sender
    sent_at: Moment
    text: str | None = None
    facets: list[Facet] = []
    embed: Embed | None = None


class Log(Shape):
    """An entry of the direct log; its message is read by what kind it is, for most are no words."""

    type: str = msgspec.field(name="$type")
    convo_id: str = ""
    message: dict[str, Any] | None = None


class Piece(Shape):
    """One raw piece as this connector hands it on."""

    notification: Notification | None = None
    post: PostView | None = None
    record: Own | None = None
    log: Log | None = None
    sender: Profile | None = None
    members: list[Profile] | None = []
