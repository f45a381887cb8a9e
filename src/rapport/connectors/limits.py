"""The numbers that a network holds words and files to, as its manifest says them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from rapport.domain.message import Kind


class KindLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long words may be and what may stand in them, for one kind of message. Zero: as for all kinds.

    `text`: characters as `Connector.count` counts, `bytes`: of UTF-8; `links`: different ones; `hashtags`,
    `mentions`: how many. A kind that says with how many files it goes (`media`) says all of files anew: what is
    not told of them there has no limit.
    """

    text: int = 0
    bytes: int = 0
    links: int = 0
    hashtags: int = 0
    mentions: int = 0
    media: int = 0
    media_bytes: int = 0
    media_alt: int = 0
    media_types: list[str] = []


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Numbers the network holds us to. Zero means: no limit is known.

    `text` counts characters as `Connector.count` does (`graphemes`, `utf16`, `weighted` as twitter-text does, and
    `emoji_bytes` tell a screen how to count while somebody types), `bytes` UTF-8 bytes, `links` different links in
    the words, `hashtags` and `mentions` what begins with # and @; `by_kind` says them anew for one kind, our own
    posts among them. `media` files a message, each of `media_bytes` and of one of `media_types` (none: any), a
    picture's longer side of `media_side` pixels, `media_pixels` of them in all, its width between `media_tallest`
    and `media_widest` of its height, `media_alt` characters of what it shows. `media_least`: a post has at least
    so many files. `caption`: the most characters beside a file, where that is less than beside none.
    `window_hours`: how long after the customer's last word a reply is allowed; `automatic_window_hours` the same
    for automatic words; `windowed`: the kinds of message for which that holds (none: all). `same_text_hours`: how
    long a post with the words of an earlier one is refused; `same_text_once`: no two accounts may say the same.
    `text_told`: how long words may be by what the network told of the account, in the setting `text_told_as`.
    How often it may be called is in the manifest's `buckets`.
    """

    text: int = 0
    bytes: int = 0
    links: int = 0
    hashtags: int = 0
    mentions: int = 0
    by_kind: dict[Kind, KindLimits] = {}
    graphemes: bool = False
    utf16: bool = False
    weighted: bool = False
    emoji_bytes: bool = False
    media: int = 0
    media_bytes: int = 0
    media_side: int = 0
    media_pixels: int = 0
    media_types: list[str] = []
    media_tallest: float = 0
    media_widest: float = 0
    media_least: int = 0
    media_alt: int = 0
    caption: int = 0
    replies_each: int = 0
    window_hours: int = 0
    automatic_window_hours: int = 0
    windowed: list[Kind] = []
    same_text_hours: int = 0
    same_text_once: bool = False
    text_told: dict[str, int] = {}
    text_told_as: str = ""

    def text_of(self, kind: Kind, settings: Mapping[str, str]) -> int:
        """How long words of one kind may be on a channel with these settings; 0 where no limit is known."""
        own = self.by_kind.get(kind, KindLimits()).text
        return own or self.text_told.get(settings.get(self.text_told_as, ""), self.text)

    def of_files(self, kind: Kind) -> Limits:
        """The limits with what holds for files beside words of one kind."""
        own = self.by_kind.get(kind)
        if own is None or not own.media:
            return self
        told = {name: getattr(own, name) for name in ("media", "media_bytes", "media_alt", "media_types")}
        shapes = dict.fromkeys(("media_side", "media_pixels", "media_tallest", "media_widest", "media_least"), 0)
        return msgspec.structs.replace(self, **told, **shapes)

    def of(self, kind: Kind) -> KindLimits:
        """What holds for words of one kind; 0 where no limit is known."""
        own = self.by_kind.get(kind, KindLimits())
        return KindLimits(
            **{name: getattr(own, name) or getattr(self, name) for name in KindLimits.__struct_fields__}
        )
