"""What Bluesky tells of that is not known here; pure.

Reasons and kinds of log are open lists in the lexicons, `app.bsky.notification.listNotifications` and
`chat.bsky.convo.getLog`, read on 2026-11-30: more may be added to them at any time.
"""

from __future__ import annotations

from rapport.connectors.bluesky.translate import ACTS, KINDS
from rapport.connectors.json_fields import object_of, text

PASSED_OVER = (
    "starterpack-joined",
    "verified",
    "unverified",
    "like-via-repost",
    "repost-via-repost",
    "subscribed-post",
    "contact-match",
)
LOG = "chat.bsky.convo.defs#log"
LOGGED_NAMES = """
CreateMessage DeleteMessage BeginConvo AcceptConvo LeaveConvo MuteConvo UnmuteConvo ReadMessage ReadConvo
AddReaction RemoveReaction AddMember RemoveMember MemberJoin MemberLeave LockConvo UnlockConvo
LockConvoPermanently EditGroup CreateJoinLink EditJoinLink EnableJoinLink DisableJoinLink IncomingJoinRequest
ApproveJoinRequest RejectJoinRequest OutgoingJoinRequest WithdrawIncomingJoinRequest
WithdrawOutgoingJoinRequest ReadJoinRequests
"""
LOGGED = frozenset(LOGGED_NAMES.split())


def unknown_kind(raw: bytes) -> str:
    """As `NamesKinds.unknown_kind`: why somebody is notified, or what the direct log tells."""
    said = object_of(raw)
    reason, logged = text(said, "notification", "reason"), text(said, "log", "$type")
    if reason and reason not in (*KINDS, *ACTS, *PASSED_OVER):
        return f"notification {reason}"
    return f"log {logged}" if unknown_log(logged) else ""


def unknown_log(kind: str) -> bool:
    """Whether an entry's `$type` is none of those in the lexicon."""
    return bool(kind) and kind.removeprefix(LOG) not in LOGGED
