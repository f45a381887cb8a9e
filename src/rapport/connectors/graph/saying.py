"""Private words and comments on their way: said, looked for, taken back or hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.connectors.errors import NeedsReconnect, Refused
from rapport.connectors.graph import comments, pictures
from rapport.connectors.graph.api import GraphApi, OutsideWindow
from rapport.connectors.json_fields import part, parts, read_time, text
from rapport.connectors.own_words import may_be_ours
from rapport.domain.acts import How, Removal
from rapport.domain.message import Kind, Visibility
from rapport.domain.reply import Outgoing, Sent

TAG = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


async def direct(api: GraphApi, us: str, outgoing: Outgoing, platform: str) -> Sent:
    """Within 24 hours a plain answer; later, up to seven days, as the words of a person, which they must be."""
    to = outgoing.to or outgoing.thread.removeprefix("dm:")
    if outgoing.kind is Kind.COMMENT:  # a private answer to a comment: one, within seven days
        recipient = {"comment_id": outgoing.in_reply_to}
    elif to:
        recipient = {"id": to}
    else:
        raise Refused("It is not known whom these words are for.")

    async def say(message: Mapping[str, Any]) -> str:
        body: dict[str, Any] = {"recipient": recipient, "message": message}
        try:
            found = await api.said(f"{us}/messages", {**body, "messaging_type": "RESPONSE"}, outgoing.key)
        except OutsideWindow:
            if outgoing.automatic or outgoing.kind is Kind.COMMENT:
                raise
            found = await api.said(f"{us}/messages", {**body, **TAG}, outgoing.key)
        return text(found, "message_id") or text(found, "id")

    tried = bool(outgoing.media) and outgoing.begun is not None
    before = await pictures.said_before(api, us, to, outgoing, platform) if tried else []
    return await pictures.say_with(say, before, outgoing)


def is_private(outgoing: Outgoing) -> bool:
    return outgoing.kind is Kind.DIRECT or (
        outgoing.kind is Kind.COMMENT and outgoing.visibility is Visibility.PRIVATE
    )


async def find_direct(api: GraphApi, us: str, outgoing: Outgoing, platform: str) -> Sent | None:
    """Our words in this talk, newer than what they answer."""
    to = outgoing.to or outgoing.thread.removeprefix("dm:")
    fields = "messages.limit(50){id,message,from,created_time}"
    talks, _ = await api.listed(
        f"{us}/conversations", {"platform": platform, "user_id": to, "fields": fields, "limit": "1"}
    )
    for row in parts(part(next(iter(talks), {}), "messages"), "data"):
        if text(row, "id") == outgoing.in_reply_to:
            return None
        if text(row, "from", "id") == us and (found := like_ours([row], "message", "created_time", outgoing)):
            return found
    return None


async def find_below(
    api: GraphApi, us: str, edge: str, fields: Mapping[str, str], outgoing: Outgoing
) -> Sent | None:
    """Our answer below a comment. `fields`: the names of the words and the time there; one unknown is refused."""
    words, at = fields["words"], fields["at"]
    asked = {"fields": f"id,{words},from,{at}", "limit": "100"}
    rows, _ = await api.listed(f"{outgoing.in_reply_to}/{edge}", asked)
    ours = [row for row in rows if comments.ours(row, us)]
    return like_ours(ours, words, at, outgoing)


def like_ours(rows: Sequence[dict[str, Any]], words: str, at: str, outgoing: Outgoing) -> Sent | None:
    """The first of our rows with the same words, said since our call began; `words` and `at` name its fields."""
    for row in rows:
        same = text(row, words).split() == outgoing.text.split()
        if same and may_be_ours(read_time(row, at), outgoing.begun):
            return Sent(text(row, "id"), text(row, "permalink"))
    return None


async def find_published(
    api: GraphApi, list_of: str, fields: Mapping[str, str], outgoing: Outgoing, us: str = ""
) -> Sent | None:
    """Our post in a list. `fields`: its names of the words and the time; `us`: where others' are in it, too."""
    names = ",".join(["id", *fields.values(), *(["from"] if us else [])])
    rows, _ = await api.listed(list_of, {"fields": names, "limit": "50"})
    ours = [row for row in rows if not us or text(row, "from", "id") == us]
    return like_ours(ours, fields["words"], fields["at"], outgoing)


async def remove(api: GraphApi, removal: Removal, hide: str) -> None:
    """Delete, or hide by the network's own field. What is gone already is as it should be."""
    try:
        if removal.how is How.DELETE:
            await api.call("DELETE", removal.target, key=removal.key)
        else:
            body = {hide: removal.how is How.HIDE}
            await api.call("POST", removal.target, json=body, key=removal.key)
    except Refused:
        if removal.how is not How.DELETE or await there(api, removal.target, "id") is not None:
            raise


async def removed(api: GraphApi, removal: Removal, hidden: str) -> bool:
    """Whether it is gone, or hidden or shown as was asked; `hidden` is the field that tells."""
    found = await there(api, removal.target, "id" if removal.how is How.DELETE else f"id,{hidden}")
    if removal.how is How.DELETE or found is None:
        return found is None
    return (found.get(hidden) in (True, "HIDDEN")) == (removal.how is How.HIDE)


async def there(api: GraphApi, number: str, fields: str) -> dict[str, Any] | None:
    """A comment as it is, None where it is gone."""
    try:
        return await api.call("GET", number, {"fields": fields})
    except NeedsReconnect:
        raise
    except Refused:
        return None
