"""What the publishing screens call things, and the meaning their colours have."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.domain.post_states import PostState as S
from rapport.domain.quote import QUOTE_AWAITS, QUOTE_REFUSED
from rapport.outbox.models import Step
from rapport.publishing.evergreen_models import StopReason
from rapport.publishing.models import When
from rapport.publishing.plan_models import PlanAllows
from rapport.publishing.results.models import Aspect
from rapport.publishing.state_words import STATES
from rapport.web.inbox.words import step_reason

OFTEN = {
    "FREQ=WEEKLY": _("every week"),
    "FREQ=WEEKLY;INTERVAL=2": _("every second week"),
    "FREQ=MONTHLY": _("every month"),
    "FREQ=DAILY": _("every day"),
    "FREQ=YEARLY": _("every year"),
}
COLOURS = {
    S.WAITING: "person",
    S.HELD: "bad",
    S.MISSED: "person",
    S.FAILED: "bad",
    S.UNKNOWN: "unknown",
    S.SCHEDULED: "act",
    S.CUT: "person",
    S.PUBLISHED: "good",
    S.PARTLY: "person",
}
ICONS = {
    S.DRAFT: "pencil",
    S.WAITING: "stamp",
    S.HELD: "pause",
    S.MISSED: "alarm-clock-off",
    S.FAILED: "circle-x",
    S.UNKNOWN: "circle-question-mark",
    S.SCHEDULED: "clock",
    S.PUBLISHING: "loader",
    S.CUT: "scissors",
    S.PUBLISHED: "check",
    S.PARTLY: "contrast",
}
TROUBLES: dict[str, Promise] = {
    "late": _("late"),
    "held": STATES[S.HELD],
    "missed": _("did not leave"),
    "failed": _("refused"),
    "unknown": _("unconfirmed"),
    "waiting": _("waits for a yes"),
    "media missing": _("a picture is missing"),
    "fact over": _("its article is not in force"),
    "fact ends": _("its article ends before"),
    "unplaced": _("never put in line"),
    "signed out": _("signed out"),
    "restricted": _("restricted"),
    "differs": _("stands there otherwise"),
    "missing": _("is not there any more"),
    "awaiting": _("awaits the network's check"),
    "quote refused": _("quote refused"),
    "edit failed": _("change refused"),
    "edit unknown": _("change unconfirmed"),
    "edit late": _("change is late"),
    "event changed": _("the event changed"),
}
HOWS: dict[str, Promise] = {
    When.QUEUE: _("Queue"),
    When.FIRST: _("First in line"),
    When.NOW: _("Now"),
    When.DATE: _("Set a date"),
}
EDITS: dict[str, Promise] = {
    Step.QUEUED: _("on its way"),
    Step.SENDING: _("on its way"),
    Step.SENT: _("it stands there"),
    Step.FAILED: _("refused"),
    Step.UNKNOWN: _("unconfirmed"),
    Step.WITHDRAWN: _("withdrawn before it left"),
}
PLANS: dict[str, tuple[Promise, Promise]] = {
    PlanAllows.USUAL: (_("As usual"), _("the robot answers what it may answer anywhere")),
    PlanAllows.DRAFT: (_("Only drafts"), _("the robot may write, a person sends")),
    PlanAllows.PERSON: (_("Nobody but people"), _("no robot drafts or says anything under it")),
}
ASPECTS: dict[str, Promise] = {
    Aspect.WORDS: _("the words"),
    Aspect.FILES: _("the files"),
    Aspect.ALTS: _("what the files show"),
    Aspect.CARD: _("the card of its link"),
    Aspect.POLL: _("the poll's choices"),
    Aspect.WARNING: _("the content warning"),
    Aspect.THREAD: _("its place in the thread"),
}
FILE_KINDS: dict[str, Promise] = {"image": _("picture"), "video": _("film"), "audio": _("sound")}
CROPS: dict[str, Promise] = {
    "left": _("From the left"),
    "top": _("From the top"),
    "width": _("Width"),
    "height": _("Height"),
}
STOPS: dict[str, Promise] = {
    StopReason.LINK: _("stopped: its link is gone"),
    StopReason.FACT: _("stopped: what it rests on was withdrawn"),
    StopReason.EXPIRED: _("stopped: what it rests on has expired"),
    StopReason.COMPLAINTS: _("stopped: its last run drew complaints"),
}
REASONS: dict[str, Promise] = {
    "undone": _("taken out of the line"),
    "stopped": _("everything automatic was stopped at its hour"),
    "too late": _("it was too late: an hour after its time nothing leaves by itself"),
    "changed": _("what stood in line was not what somebody had approved"),
    "held": _("all posts were held"),
    QUOTE_AWAITS: _("awaiting the network's check: the quote is not shown before its author agrees"),
    QUOTE_REFUSED: _("its author did not agree: the words stand without the quote"),
    "taken back by a person before it left": _("taken out of the line"),
}


def reason_words(text: str) -> str:
    """Why a post is where it is; what a network said is left in its own words."""
    known = REASONS.get(text) or REASONS.get(text.split(":")[0])
    return str(known) if known else step_reason(text)
