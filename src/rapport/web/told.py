"""The kinds of rows in the ledger, in words, in the groups the record is filtered by."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, Any]

DECISIONS: Words = {"decision": _("decided")}
REPLIES: Words = {
    "reply written": _("wrote a reply"),
    "reply sent": _("the network has the reply"),
    "reply failed": _("the reply was refused"),
    "reply unknown": _("nobody knows whether the reply arrived"),
    "reply withdrawn": _("withdrew the reply"),
    "replied natively": _("answered in the network's own app"),
    "draft approved": _("approved the draft"),
    "draft edited": _("sent the draft, edited"),
    "draft rejected": _("rejected the draft"),
    "unknown decided": _("decided what became of the reply"),
}
CONVERSATIONS: Words = {
    "taken over": _("took the conversation over"),
    "handed back": _("handed the conversation back to the robot"),
    "assigned": _("assigned the conversation"),
    "labelled": _("put a label on"),
    "unlabelled": _("took a label off"),
    "note written": _("wrote a note"),
    "snoozed": _("snoozed the conversation"),
    "resolved": _("resolved the conversation"),
    "reopened": _("opened the conversation again"),
    "contact described": _("wrote about a contact"),
}
KNOWLEDGE: Words = {
    "article written": _("wrote the article"),
    "article approved": _("approved the article"),
    "article retired": _("retired the article"),
    "automatic answer allowed": _("allowed it to be said automatically"),
    "automatic answer withdrawn": _("withdrew that it may be said automatically"),
    "question learnt": _("taught it a way to ask, by approving a draft"),
    "question removed": _("took a learnt way to ask out of it"),
    "saved reply written": _("wrote a saved reply"),
    "saved reply deleted": _("deleted a saved reply"),
}
PROMISE: Words = {
    "promise set": _("set the promise"),
    "message judged": _("judged a message"),
    "judgement withdrawn": _("took a judgement back"),
    "group calibrated": _("calibrated a group"),
    "group halted": _("the drift alarm stopped a group"),
    "halt lifted": _("lifted a halt"),
    "layer learnt": _("learnt a layer from corrections"),
    "layer rolled back": _("rolled a layer back"),
    "replay asked": _("asked for a replay"),
    "replay stopped": _("stopped a replay"),
    "replay ended": _("the replay came to its end"),
}
CHANNELS: Words = {
    "channel connected": _("connected a channel"),
    "channel renewed": _("signed a channel in again"),
    "channel disconnected": _("disconnected a channel"),
    "intake tried again": _("asked to read something again"),
    "dead letter tried": _("asked to read something again"),
}
PEOPLE: Words = {
    "signed in": _("signed in"),
    "signed out": _("signed out"),
    "sign-in slowed": _("gave too many wrong passwords"),
    "member invited": _("invited somebody"),
    "invitation withdrawn": _("withdrew an invitation"),
    "role changed": _("changed a role"),
    "member removed": _("removed somebody"),
    "password changed": _("changed their password"),
    "token made": _("made a token"),
    "token revoked": _("revoked a token"),
}
BRAND: Words = {
    "brand founded": _("founded the brand"),
    "brand changed": _("changed the brand"),
    "hours changed": _("changed the opening hours"),
    "everything stopped": _("stopped everything automatic"),
    "everything started": _("started everything automatic again"),
    "held": _("held everything back after a restore"),
}
GROUPS: dict[str, tuple[Any, Words]] = {
    "decisions": (_("Decisions"), DECISIONS),
    "replies": (_("Replies"), REPLIES),
    "conversations": (_("Conversations"), CONVERSATIONS),
    "knowledge": (_("Knowledge"), KNOWLEDGE),
    "promise": (_("Promise"), PROMISE),
    "channels": (_("Channels"), CHANNELS),
    "people": (_("People"), PEOPLE),
    "brand": (_("Brand"), BRAND),
}
WORDS: Words = {what: words for _label, group in GROUPS.values() for what, words in group.items()}
ACTORS: Words = {
    "robot": _("The robot"),
    "person": _("A person"),
    "network": _("The network"),
    "system": _("Rapport itself"),
}
# What a row tells besides, by the name it is kept under.
FACTS: Words = {
    "about": pgettext_lazy("fact in the record", "about"),
    "address": pgettext_lazy("fact in the record", "address"),
    "alpha": pgettext_lazy("fact in the record", "largest risk"),
    "article": pgettext_lazy("fact in the record", "article"),
    "audit": pgettext_lazy("fact in the record", "audited share"),
    "channel": pgettext_lazy("fact in the record", "channel"),
    "checksum": pgettext_lazy("fact in the record", "checksum"),
    "conversations": pgettext_lazy("fact in the record", "conversations"),
    "drawn": pgettext_lazy("fact in the record", "drawn"),
    "days": pgettext_lazy("fact in the record", "days"),
    "doubtful": pgettext_lazy("fact in the record", "in doubt"),
    "draft": pgettext_lazy("fact in the record", "draft"),
    "email": pgettext_lazy("fact in the record", "e-mail"),
    "failed": pgettext_lazy("fact in the record", "broke off"),
    "handle": pgettext_lazy("fact in the record", "handle"),
    "hours": pgettext_lazy("fact in the record", "hours"),
    "how": pgettext_lazy("fact in the record", "how"),
    "kind": pgettext_lazy("fact in the record", "kind of channel"),
    "label": pgettext_lazy("fact in the record", "label"),
    "labels": pgettext_lazy("fact in the record", "labelled complaints"),
    "language": pgettext_lazy("fact in the record", "language"),
    "layer": pgettext_lazy("fact in the record", "layer"),
    "lessons": pgettext_lazy("fact in the record", "lessons"),
    "look": pgettext_lazy("fact in the record", "look"),
    "member": pgettext_lazy("fact in the record", "member"),
    "name": pgettext_lazy("fact in the record", "name"),
    "network": pgettext_lazy("fact in the record", "network"),
    "network_id": pgettext_lazy("fact in the record", "id on the network"),
    "note": pgettext_lazy("fact in the record", "note"),
    "place": pgettext_lazy("fact in the record", "place in the log"),
    "reader": pgettext_lazy("fact in the record", "reader"),
    "question": pgettext_lazy("fact in the record", "learnt question"),
    "reason": pgettext_lazy("fact in the record", "reason"),
    "reasons": pgettext_lazy("fact in the record", "reasons"),
    "replay": pgettext_lazy("fact in the record", "replay"),
    "reply": pgettext_lazy("fact in the record", "reply"),
    "role": pgettext_lazy("fact in the record", "role"),
    "route": pgettext_lazy("fact in the record", "route"),
    "saved_reply": pgettext_lazy("fact in the record", "saved reply"),
    "says": pgettext_lazy("fact in the record", "says"),
    "score": pgettext_lazy("fact in the record", "score"),
    "seen": pgettext_lazy("fact in the record", "messages seen"),
    "shadow": pgettext_lazy("fact in the record", "only watched"),
    "step": pgettext_lazy("fact in the record", "step"),
    "threshold": pgettext_lazy("fact in the record", "threshold"),
    "time_zone": pgettext_lazy("fact in the record", "time zone"),
    "title": pgettext_lazy("fact in the record", "title"),
    "to": pgettext_lazy("fact in the record", "to"),
    "until": pgettext_lazy("fact in the record", "until"),
    "version": pgettext_lazy("fact in the record", "version"),
    "wealth": pgettext_lazy("fact in the record", "wealth of the bet"),
    "why": pgettext_lazy("fact in the record", "why"),
    "without": pgettext_lazy("fact in the record", "without"),
    "withdrawn": pgettext_lazy("fact in the record", "withdrawn"),
}
