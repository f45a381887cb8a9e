"""A server's JSON to our values, pure: the raw things are those of `shapes.Raw`."""

from __future__ import annotations

from mimetypes import guess_type

import msgspec

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Unreadable
from rapport.connectors.json_fields import object_of, text
from rapport.connectors.mastodon import markup
from rapport.connectors.mastodon.shapes import Account, Attachment, Notification, Raw, Status
from rapport.domain.message import (
    Act,
    Activity,
    Author,
    Echo,
    Edited,
    Event,
    Incoming,
    Kind,
    Media,
    Removed,
    Visibility,
)
from rapport.domain.stands_there import StandsThere

# A file that the server has not looked at yet.
UNTOLD = "unknown"
VISIBILITY = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
}
ACTS = {"favourite": Act.FAVOURITE, "reblog": Act.REPOST, "follow": Act.FOLLOW, "quote": Act.QUOTE}

PASSED_OVER = (
    "status",
    "poll",
    "follow_request",
    "quoted_update",
    "severed_relationships",
    "moderation_warning",
    "annual_report",
    "admin.sign_up",
    "admin.report",
)


def translate(raw: bytes, link: ChannelConfig) -> list[Event]:
    """One raw thing to events; `Unreadable` where it is not what a server of this API says."""
    try:
        said = msgspec.json.decode(raw, type=Raw)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unreadable(f"The server's words make no sense: {error}") from error
    us, domain = local(link.network_id), link.settings.get("domain", "")
    if said.notification:
        return _notified(said.notification, said.root, us, domain)
    if said.status:
        return [] if said.status.reblog else [_echo(said.status, said, us, domain)]
    if said.found:
        ours = said.found.reblog or said.found.account.id == us
        return [] if ours else [_incoming(said.found, said.root, us, domain)]
    if said.edited:
        return _edited(said.edited, us, domain)
    if said.deleted and said.at:
        return [Removed(said.deleted, said.at)]
    raise Unreadable("The server's words hold neither a notification nor a post.")


def unknown_kind(raw: bytes) -> str:
    """As `NamesKinds.unknown_kind`: the type of a notification."""
    kind = text(object_of(raw), "notification", "type")
    known = kind in ACTS or kind in ("mention", "quote", "update", *PASSED_OVER)
    return "" if known or not kind else f"notification {kind}"


def _notified(said: Notification, root: str, us: str, domain: str) -> list[Event]:
    found: list[Event] = []
    if said.type in ("mention", "quote") and said.status and said.status.account.id != us:
        found.append(_incoming(said.status, root, us, domain))
    if said.type == "update" and said.status:
        found += _edited(said.status, us, domain)
    if act := ACTS.get(said.type):  # of a post that is not told: that somebody did it is still told
        found.append(Activity(said.id, act, _author(said.account, domain), said.created_at, _target(said)))
    return found


def _edited(said: Status, us: str, domain: str) -> list[Event]:
    """What a contact changed; the message is known, or it was none to us."""
    if said.reblog or said.account.id == us:
        return []
    return [Edited(_incoming(said, "", us, domain), said.edited_at or said.created_at)]


def _target(said: Notification) -> str:
    ours = said.status
    if said.type == "quote" and ours:
        ours = ours.quote.quoted_status if ours.quote else None
    return ours.id if ours else ""


def _incoming(said: Status, root: str, us: str, domain: str) -> Incoming:
    quoted = said.quote.quoted_status if said.quote else None
    return Incoming(
        network_id=said.id,
        kind=_kind(said, us),
        author=_author(said.account, domain),
        text=markup.text(said.content or ""),
        at=said.created_at,
        thread=_thread(said, root, said.account.id),
        in_reply_to=said.in_reply_to_id or "",
        visibility=_visibility(said),
        quoted=_all_words(quoted) if quoted else "",
        warning=said.spoiler_text or "",
        language=said.language or "",
        url=_web(said.url) or _web(said.uri),
        media=tuple(_media(file) for file in said.media_attachments),
        automatic=bool(said.account.bot),
        version=said.edited_at.isoformat() if said.edited_at else "",
        written=said.edited_at,
        extra=_beside(said, quoted),
    )


def _beside(said: Status, quoted: Status | None) -> dict[str, str]:
    found = {
        "poll": _options(said),
        "unread": "a file in the quoted post" if quoted and quoted.media_attachments else "",
        "quotes": quoted.id if quoted else "",
    }
    return {name: value for name, value in found.items() if value}


def _all_words(said: Status) -> str:
    """What a quoted post says: its warning, its words, its poll, what its pictures show."""
    shown = [file.description or "" for file in said.media_attachments]
    words = [said.spoiler_text or "", markup.text(said.content or ""), _options(said), *shown]
    return "\n".join(word for word in words if word)


def _options(said: Status) -> str:
    titles = [" ".join((option.title or "").split()) for option in (said.poll.options if said.poll else [])]
    return "\n".join(f"- {title}" for title in titles if title)


def _echo(said: Status, raw: Raw, us: str, domain: str) -> Echo:
    others = [said.in_reply_to_account_id, *(mention.id for mention in said.mentions)]
    contact = raw.contact or next((other for other in others if other and other != us), "")
    named = tuple(_known_as(mention.id, domain) for mention in said.mentions)
    return Echo(
        network_id=said.id,
        thread=_thread(said, raw.root, contact),
        text=markup.text(said.content or ""),
        at=said.created_at,
        in_reply_to=said.in_reply_to_id or "",
        visibility=_visibility(said),
        url=_web(said.url) or _web(said.uri),
        # Words that are not for everybody are sure to reach only those whom they name.
        to=named if _visibility(said) in (Visibility.PRIVATE, Visibility.FOLLOWERS) else None,
        beside=_stands(said),
    )


def _stands(said: Status) -> StandsThere:
    """A file that the server has not looked at yet is of a kind that it does not tell; a card it draws itself."""
    files = said.media_attachments
    kinds = tuple(one.type or UNTOLD for one in files)
    return StandsThere(
        kinds=None if UNTOLD in kinds else kinds,
        alts=tuple(one.description or "" for one in files),
        poll=tuple(one.title or "" for one in (said.poll.options if said.poll else [])),
        warning=said.spoiler_text or "",
        above=said.in_reply_to_id or "",
    )


def _thread(said: Status, root: str, contact: str) -> str:
    """One conversation is one contact under one first post; private words are one conversation per contact."""
    start = "direct" if _visibility(said) is Visibility.PRIVATE else root or said.in_reply_to_id or said.id
    return f"{start}:{contact}" if contact else start


def _kind(said: Status, us: str) -> Kind:
    if _visibility(said) is Visibility.PRIVATE:
        return Kind.DIRECT
    return Kind.COMMENT if us and said.in_reply_to_account_id == us else Kind.MENTION


def _visibility(said: Status) -> Visibility:
    """An unknown word is read as the narrowest: some servers have kinds of their own, such as "local"."""
    return VISIBILITY.get(said.visibility, Visibility.PRIVATE)


def local(network_id: str) -> str:
    """An account's id on its server: ours are kept as id@server, since two servers give out the same ones."""
    return network_id.partition("@")[0]


def _known_as(number: str, domain: str) -> str:
    return f"{number}@{domain}" if domain else number


def _author(who: Account, domain: str) -> Author:
    return Author(
        network_id=_known_as(who.id, domain),
        handle=who.acct or who.username,
        name=who.display_name or who.username,
        avatar=_web(who.avatar),
        url=_web(who.url),
        is_bot=bool(who.bot),
    )


def _media(file: Attachment) -> Media:
    url = _web(file.url) or _web(file.remote_url)
    return Media(url=url, mime=guess_type(url.split("?")[0])[0] or "", alt=file.description or "")


def _web(url: str | None) -> str:
    return url if url and url.startswith(("https://", "http://")) else ""
