"""How long a network counts words, how long they may be, and how many files go beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rapport.connectors.manifest import FilmLimits, Manifest, PollLimits
from rapport.domain.counted_links import addresses
from rapport.domain.counted_signs import hashtags, mentions
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing


class Counts:
    """One counter per network; `web/static/rapport/measure.js` counts the same while somebody types.

    `settings` are the channel's. What a network counts in its own way, its connector overrides.
    """

    manifest: Manifest
    counts_warning: ClassVar[bool] = False  # whether a content warning takes room from the words

    @staticmethod
    def count(text: str, settings: Mapping[str, str]) -> int:
        """How long the network counts a text; a new line is one, however it is sent."""
        return len(text.replace("\r\n", "\n"))

    @classmethod
    def limit(cls, kind: Kind, settings: Mapping[str, str]) -> int:
        """The longest text of this kind on the channel's own server, as `count` counts; 0: none is known."""
        return cls.manifest.limits.text_of(kind, settings)

    @classmethod
    def limit_bytes(cls, kind: Kind, settings: Mapping[str, str]) -> int:
        """The most UTF-8 bytes in a text of this kind; 0: none is known."""
        return cls.manifest.limits.of(kind).bytes

    @staticmethod
    def link_size(settings: Mapping[str, str]) -> int:
        """How long `count` counts every link; 0: as long as it is."""
        return 0

    @staticmethod
    def files(settings: Mapping[str, str]) -> int:
        """The most files beside one text on the channel's own server; 0: the manifest's."""
        return 0

    @staticmethod
    def file_bytes(settings: Mapping[str, str]) -> int:
        """The most bytes in one picture on the channel's own server; 0: the manifest's."""
        return 0

    @staticmethod
    def file_pixels(settings: Mapping[str, str]) -> int:
        """The most pixels in one picture on the channel's own server; 0: the manifest's."""
        return 0

    @classmethod
    def films(cls, settings: Mapping[str, str]) -> FilmLimits | None:
        """What a film beside a post may be on the channel's own server; None: it takes none."""
        return cls.manifest.films

    @staticmethod
    def alt(settings: Mapping[str, str]) -> int:
        """The longest description of a file on the channel's own server; 0: the manifest's."""
        return 0

    @staticmethod
    def poll_limits(settings: Mapping[str, str]) -> PollLimits | None:
        """What a poll may be on the channel's own server; None: as the manifest says."""
        return None

    @staticmethod
    def linked(text: str) -> bool:
        """Whether the network finds a link in the words, where it bills those."""
        return bool(addresses(text))

    @staticmethod
    def links(text: str) -> int:
        """How many different links the network finds in the words."""
        return len(addresses(text))

    @staticmethod
    def hashtags(text: str) -> int:
        """How many hashtags the network finds in the words."""
        return hashtags(text)

    @staticmethod
    def mentions(text: str) -> int:
        """How many names of accounts the network finds in the words."""
        return mentions(text)

    @staticmethod
    def quotes(settings: Mapping[str, str]) -> bool:
        """Whether the channel's own server takes quotes, on a network that has them."""
        return True

    @staticmethod
    def conversation(outgoing: Outgoing, settings: Mapping[str, str]) -> str:
        """What the network counts as one conversation where it takes only so many words in each; "" for none."""
        return outgoing.thread or outgoing.to

    @staticmethod
    def worded(text: str, to_handle: str) -> str:
        """What really leaves: the words, after a name where the network would tell nobody otherwise."""
        return text.strip()
