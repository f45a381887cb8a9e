"""The Sent folder as our memory: a reply is written there as a draft before it leaves and settled after.

So a crash at any point leaves a trace that says what is known: nothing there, it never left; a draft, it may
have left; a settled copy, it did.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum

from imapclient import DELETED, DRAFT, SEEN

from rapport.connectors.email.folders import sent_folder
from rapport.connectors.email.imap import Client
from rapport.connectors.errors import Refused

MADE = "Sent"


class Trace(Enum):
    NONE = "none"
    DOUBT = "doubt"
    SENT = "sent"


def folder(client: Client) -> str:
    """The Sent folder, made if there is none."""
    found = sent_folder(client)
    if not found:
        client.create_folder(MADE)
        client.subscribe_folder(MADE)
    return found or MADE


def trace(client: Client, message_id: str) -> Trace:
    """What the Sent folder knows of a Message-ID of ours."""
    where = sent_folder(client)
    if not where:
        return Trace.NONE
    client.select_folder(where, readonly=True)
    uids = client.search(["UNDELETED", "HEADER", "Message-ID", f"<{message_id}>"])
    if not uids:
        return Trace.NONE
    flags = client.get_flags(uids)
    return Trace.DOUBT if all(DRAFT in of for of in flags.values()) else Trace.SENT


def begin(client: Client, mail: bytes) -> None:
    """Write the reply into Sent as a draft. `Refused` where the server cannot keep that mark."""
    where = folder(client)
    if DRAFT not in client.select_folder(where).get(b"PERMANENTFLAGS", ()):
        raise Refused(f"{client.host} cannot mark drafts in {where}; let the server file sent mail (settings).")
    client.append(where, mail, [DRAFT, SEEN], datetime.now(UTC))


def settle(client: Client, message_id: str, left: bool) -> None:
    """The draft becomes the sent copy when the mail left, and goes when it certainly did not."""
    client.select_folder(folder(client))
    uids = client.search(["DRAFT", "HEADER", "Message-ID", f"<{message_id}>"])
    if not uids:
        return
    if left:
        client.remove_flags(uids, [DRAFT])
        return
    client.add_flags(uids, [DELETED])
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
