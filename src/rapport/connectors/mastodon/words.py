"""A reply as a server wants it: who is named, who may see it, whether it fits; refused here, never cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapport.connectors.errors import Refused
from rapport.connectors.mastodon import markup
from rapport.connectors.mastodon.length import HANDLE, handles, length
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing

VISIBILITY = {
    Visibility.PUBLIC: "public",
    Visibility.UNLISTED: "unlisted",
    Visibility.FOLLOWERS: "private",
    Visibility.PRIVATE: "direct",
}


@dataclass(frozen=True, slots=True)
class Words:
    """A checked reply. `text` names its reader, or Mastodon would not tell them."""

    text: str
    visibility: str
    warning: str
    language: str
    in_reply_to: str

    @classmethod
    def of(cls, outgoing: Outgoing, settings: Mapping[str, str], characters: int) -> Words:
        """Check `outgoing` against the server's own limits (`settings`, from `verify`); raises `Refused`."""
        private = outgoing.kind is Kind.DIRECT or outgoing.visibility is Visibility.PRIVATE
        if not outgoing.text.strip():
            raise Refused("There are no words to send.")
        if outgoing.media:
            raise Refused("This channel cannot send files yet; put a link into the words.")
        text = _named(outgoing.text.strip(), outgoing.to_handle.removeprefix("@"))
        if private:
            _only(text, outgoing.to_handle.removeprefix("@"), settings.get("domain", ""))
        limit = int(settings.get("characters") or characters)
        count = length(text, int(settings.get("link") or 23)) + length(outgoing.warning)
        if count > limit:
            raise Refused(f"The reply has {count} characters; this server takes {limit}. Shorten it.")
        visibility = "direct" if private else VISIBILITY[outgoing.visibility]
        return cls(text, visibility, outgoing.warning, outgoing.language, outgoing.in_reply_to)

    def form(self) -> dict[str, Any]:
        """The body of `POST /api/v1/statuses`; absent values are left out, as some servers refuse empty ones."""
        found: dict[str, Any] = {"status": self.text, "visibility": self.visibility}
        if self.in_reply_to:
            found["in_reply_to_id"] = self.in_reply_to
        if self.warning:
            found |= {"spoiler_text": self.warning, "sensitive": True}
        if re.fullmatch(r"[a-z]{2,3}", self.language):
            found["language"] = self.language
        return found


def _named(text: str, handle: str) -> str:
    return text if not handle or handle.lower() in handles(text) else f"@{handle} {text}"


def _only(text: str, handle: str, domain: str) -> None:
    """Private words go to one contact: any other handle in them would be shown them too."""
    if not handle:
        raise Refused("A private reply needs somebody it is for; nobody is named.")
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
