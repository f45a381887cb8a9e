"""A reply as a server wants it: who is named, who may see it, whether it fits; refused here, never cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapport.connectors.errors import Refused
from rapport.connectors.mastodon import markup
from rapport.connectors.mastodon.length import HANDLE, handles, length, named
from rapport.connectors.mastodon.server import FILES
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.poll import Poll
from rapport.domain.reply import Outgoing

VISIBILITY = {
    Visibility.PUBLIC: "public",
    Visibility.UNLISTED: "unlisted",
    Visibility.FOLLOWERS: "private",
    Visibility.PRIVATE: "direct",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A checked reply or post. A reply's `text` names its reader, or Mastodon would not tell them."""

    text: str
    visibility: str
    warning: str
    language: str
    in_reply_to: str
    media: tuple[Media, ...] = ()
    poll: Poll | None = None
    quotes: str = ""

    @classmethod
    def of(cls, outgoing: Outgoing, settings: Mapping[str, str], characters: int) -> Words:
        """Check `outgoing` against the server's own limits (`settings`, from `verify`); raises `Refused`."""
        words = cls.as_said(outgoing)
        if not outgoing.text.strip() and not outgoing.media:
            raise Refused("There are no words to send.")
        if outgoing.quotes and settings.get("quotes") != "yes":
            raise Refused("This server takes no quotes. Take the quote off, or write the post's link.")
        _attachable(outgoing.media, int(settings.get("files") or FILES))
        if words.visibility == "direct":
            _only(words.text, outgoing.to_handle.removeprefix("@"), settings.get("domain", ""))
        limit = int(settings.get("characters") or characters)
        count = length(words.text, int(settings.get("link") or 23)) + length(outgoing.warning)
        if count > limit:
            what = "post" if outgoing.kind is Kind.POST else "reply"
            raise Refused(f"The {what} has {count} characters; this server takes {limit}. Shorten it.")
        return words

    @classmethod
    def as_said(cls, outgoing: Outgoing) -> Words:
        """The words as they would stand on the server, unchecked: to look for what may have left already."""
        private = outgoing.kind is Kind.DIRECT or outgoing.visibility is Visibility.PRIVATE
        return cls(
            named(outgoing.text, outgoing.to_handle),
            "direct" if private else VISIBILITY[outgoing.visibility],
            outgoing.warning,
            outgoing.language,
            outgoing.in_reply_to,
            outgoing.media,
            outgoing.poll,
            outgoing.quotes,
        )

    def form(self) -> dict[str, Any]:
        """The body of `POST /api/v1/statuses`; absent values are left out, as some servers refuse empty ones."""
        found: dict[str, Any] = {"status": self.text, "visibility": self.visibility}
        if self.in_reply_to:
            found["in_reply_to_id"] = self.in_reply_to
        if self.warning:
            found |= {"spoiler_text": self.warning, "sensitive": True}
        if re.fullmatch(r"[a-z]{2,3}", self.language):
            found["language"] = self.language
        if self.media:
            found["media_ids"] = [file.id for file in self.media]
        if self.poll:
            seconds = self.poll.minutes * 60
            options = list(self.poll.options)
            found["poll"] = {"options": options, "expires_in": seconds, "multiple": self.poll.multiple}
        if self.quotes:
            found["quoted_status_id"] = self.quotes
        return found

    def changed(self) -> dict[str, Any]:
        """The body of `PUT /api/v1/statuses/:id`, whole: what is left out there is taken away."""
        kept = ("visibility", "in_reply_to_id", "quoted_status_id")
        return {
            **{name: value for name, value in self.form().items() if name not in kept},
            "spoiler_text": self.warning,
            "sensitive": bool(self.warning),
            "media_ids": [file.id for file in self.media],
            "media_attributes": [{"id": file.id, "description": file.alt} for file in self.media],
        }


def _attachable(media: tuple[Media, ...], files: int) -> None:
    if len(media) > files:
        raise Refused(f"This server takes {files} files in a post, these are {len(media)}.")
    if not all(file.id for file in media):
        raise Refused("A file has not been uploaded to the server yet; it is attached by the id it gets there.")


def _only(text: str, handle: str, domain: str) -> None:
    """Private words go to one contact: any other handle in them would be shown them too."""
    if not handle:
        raise Refused("Private words need somebody they are for; nobody is named. Choose who may see them.")
    others = {name for name in handles(text) if _whole(name, domain) != _whole(handle.lower(), domain)}
    if others:
        raise Refused(f"These private words would also be shown to @{min(others)}. Write the name without “@”.")


def _whole(handle: str, domain: str) -> str:
    return handle if "@" in handle else f"{handle}@{domain.lower()}"


def same(html: str, text: str) -> bool:
    """Whether a post's HTML says `text`; servers shorten handles and move blanks, so those do not count."""
    return _bare(markup.text(html)) == _bare(text)


def _bare(text: str) -> str:
    short = HANDLE.sub(lambda found: f"@{found.group(1)}", unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", "", short).casefold()
