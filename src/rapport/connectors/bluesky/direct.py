"""Direct messages: another service, reached through the account's server where the app password allows it."""

from __future__ import annotations

from rapport.connectors.bluesky import record
from rapport.connectors.bluesky.answers import Conversation, Listed, Opened, Said
from rapport.connectors.bluesky.session import Params, Session
from rapport.connectors.bluesky.shapes import answered
from rapport.connectors.bluesky.writing import mentioned
from rapport.connectors.errors import MaybeSent, Refused, TryAgain
from rapport.connectors.response import Response
from rapport.domain.reply import Outgoing, Sent

SERVICE = "did:web:api.bsky.chat#bsky_chat"
PAGES = 5
OFF = (
    "Direct messages are off: this app password may not read them. To answer them too, make an app password "
    "with “Allow access to your direct messages” ticked and connect again."
)
UNKNOWN = "Direct messages could not be reached just now. Connect the channel once more later to switch them on."


async def ask(session: Session, method: str, params: Params) -> Response:
    return await session.call(f"chat.bsky.convo.{method}", params=params, headers=service(session))


def service(session: Session) -> dict[str, str]:
    """The header that has the account's server pass a call on to the service of direct messages."""
    return {"atproto-proxy": session.link.settings.get("direct_service") or SERVICE}


async def allowed(session: Session) -> tuple[str, str]:
    """Whether this sign-in may read direct messages, proved by a call: "yes" or "no", and a note."""
    try:
        await ask(session, "listConvos", {"limit": 1})
    except Refused:
        return "no", OFF
    except TryAgain:
        return session.link.settings.get("direct", "no"), UNKNOWN
    return "yes", ""


async def log_end(session: Session) -> str:
    """The log's cursor as of now: the newest change of any conversation, "" when there is none."""
    convos = answered((await ask(session, "listConvos", {"limit": 1})), Listed).convos
    return str(convos[0].get("rev", "")) if convos else ""


async def send(session: Session, outgoing: Outgoing) -> Sent:
    """Say it in its conversation. The service knows no keys: a doubtful outcome is `MaybeSent`."""
    words = record.message(outgoing.text, await mentioned(session, outgoing.text))
    body = {"convoId": await _where(session, outgoing), "message": words}
    response = await session.call(
        "chat.bsky.convo.sendMessage", json=body, headers=service(session), key=outgoing.key
    )
    return Sent(answered(response, Said).id)


async def find(session: Session, outgoing: Outgoing) -> Sent | None:
    """Look for the same words of ours said after the message they answer.

    None only when everything after that message (or the whole conversation) was seen. Without a message
    they answer, the same words may be older ones: that is `MaybeSent`, for a person to decide.
    """
    did, convo, cursor = await session.did(), await _where(session, outgoing), ""
    for _ in range(PAGES):
        params: Params = {"convoId": convo, "limit": 100, "cursor": cursor}
        talk = answered((await ask(session, "getMessages", params)), Conversation)
        for said in talk.messages:
            if said.id == outgoing.in_reply_to:
                return None
            if said.sender.did == did and said.text == outgoing.text:
                if not outgoing.in_reply_to:
                    raise MaybeSent(
                        outgoing.key, "The same words are in this conversation; look whether they are these."
                    )
                return Sent(said.id)
        cursor = talk.cursor
        if not cursor or not talk.messages:
            return None
    raise MaybeSent(outgoing.key, "The conversation has moved on too far to tell whether this was sent.")


async def _where(session: Session, outgoing: Outgoing) -> str:
    """The conversation: the one answered, or the one with whom it is for."""
    if outgoing.thread:
        return outgoing.thread
    if not outgoing.to:
        raise Refused("Nobody is named to whom this direct message goes. Nothing was sent.")
    response = await ask(session, "getConvoForMembers", {"members": [outgoing.to]})
    return answered(response, Opened).convo.id
