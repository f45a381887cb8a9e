"""A post as somebody gives it: the idea, what differs on each channel, and the pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from rapport.channels.models import Channel
from rapport.domain.crop import Crop
from rapport.domain.poll import Poll
from rapport.domain.quote import Quote
from rapport.domain.thread_parts import said_parts
from rapport.media.models import File


@dataclass(frozen=True, slots=True)
class FileGiven:
    """A picture as somebody brings it to a post."""

    file: File
    name: str = ""
    alt: str = ""
    waived: bool = False


@dataclass(frozen=True, slots=True)
class VariantGiven:
    """What differs on one channel; `files` None: the post's, `crops`: by a picture's hash the part shown here.

    `own_at`: when it leaves, whatever is chosen for the others. `no_warning`, `no_thread`: without the
    post's warning, without its further parts.
    """

    channel: Channel
    text: str = ""
    warning: str = ""
    thread: tuple[str, ...] = ()
    files: tuple[FileGiven, ...] | None = None
    first_comment: str = ""
    crops: Mapping[str, Crop] = field(default_factory=dict)
    own_at: datetime | None = None
    no_warning: bool = False
    no_thread: bool = False

    @property
    def parts(self) -> list[str]:
        """The further parts of its own; of what is empty nothing leaves."""
        return said_parts(self.thread)


@dataclass(frozen=True, slots=True)
class PostGiven:
    """A post as somebody wrote it; `utm` and `terms` None, which `until` goes with: as they were."""

    idea: str
    variants: tuple[VariantGiven, ...] = ()
    warning: str = ""
    language: str = ""
    campaign: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    files: tuple[FileGiven, ...] = ()
    source: str = ""
    utm: bool | None = None
    first_comment: str = ""
    poll: Poll | None = None
    quote: Quote | None = None
    thread: tuple[str, ...] = ()
    terms: str | None = None
    until: datetime | None = None

    @property
    def parts(self) -> list[str]:
        """The further parts, for every channel without its own."""
        return said_parts(self.thread)

    @property
    def says_anything(self) -> bool:
        """Whether somebody wrote or brought something."""
        own = (
            words
            for one in self.variants
            for words in (one.text, one.first_comment, *one.thread, *(one.files or ()))
        )
        said = (self.idea, self.notes, self.first_comment, self.poll, self.quote, *self.thread, *self.files, *own)
        return any(one.strip() if isinstance(one, str) else one for one in said)
