"""What happens by the clock, and whether it does."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from rapport.jobs.standing import standings
from rapport.web.access import BrandRequest, member
from rapport.web.page import show

# One line for each job of `runtime/jobs.py`; a test compares the two.
WORDS: dict[str, Promise] = {
    "record stops": _("Record that everything was stopped"),
    "come round": _("Make the posts that come round in the next two weeks"),
    "answer silence": _("Ask the owners, or let a post go, where nobody said yes in time"),
    "remind of approvals": _("Remind by mail of what waits for a yes and is urgent"),
    "mail troubles": _("Mail about posts that need somebody"),
    "look after repeated posts": _("Stop repeating posts whose link or fact is gone, or that drew complaints"),
    "bring posts in": _("Bring posts in from files, and take them back"),
    "fetch pictures of tables": _("Fetch the pictures and films that tables of posts name"),
    "ask for results": _("Ask the networks for the figures of posts"),
    "read posts back": _("Read posts back that left a while ago"),
    "read calendars": _("Read other calendars once a day"),
    "check permissions": _("Ask channels the day before a post whether they still may"),
    "wake": _("Bring back what was snoozed"),
    "surface failures": _("Show replies that did not leave"),
    "expire articles": _("Stop what is said of articles that have expired"),
    "take back old answers": _("Hand over what a robot could not say in time"),
    "fall silent": _("Notice channels that bring nothing"),
    "refresh sign-ins": _("Renew sign-ins that end soon"),
    "fetch templates": _("Fetch the networks' lists of templates"),
    "calibrate": _("Set the promise's thresholds anew"),
    "look at answers": _("Set anew from which match on an answer is right"),
    "learn": _("Learn from corrections"),
    "replay": _("Carry on replays"),
    "gather questions": _("Gather what was asked and has no article"),
    "warm articles": _("Prepare articles for matching"),
    "count followers": _("Count who follows, once a week"),
    "look at entrants": _("Look at the public profiles of those who entered a giveaway"),
    "look at draws": _("Count who is in a giveaway's draw where many entered"),
    "mail sign-in links": _("Mail links to who forgot their password"),
    "bring in history": _("Bring in messages of the past"),
    "ask for history": _("Ask networks what they remember"),
    "take told history": _("Bring in what networks tell of before"),
    "forget raw": _("Forget what the networks sent long ago"),
    "forget spending": _("Forget what was spent long ago"),
    "date spending right": _("Put calls right that a wrong clock dated ahead"),
    "note what is shared": _("Note which channels share what a network allows"),
    "forget sign-ins": _("Forget sign-ins that ended"),
    "forget files": _("Forget files that nothing uses"),
    "look around": _("Ask the networks for what is watched"),
    "pass on": _("Pass on by itself what an owner lets a watcher"),
    "what the field read": _("Draft what the field read this week"),
    "forget cards": _("Forget finds of long ago"),
    "forget followers": _("Forget followers who left a month ago"),
    "demo": _("Let the demo's customers write"),
}

# Without these no post leaves as it should, or nobody is told that it did not.
OF_POSTS = (
    "come round",
    "answer silence",
    "check permissions",
    "read posts back",
    "mail troubles",
)


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """All jobs. Why one fails is for who runs this house: it may name other brands."""
    lines = [(WORDS.get(one.row.name, one.row.name), one) for one in standings(request.now)]
    return show(request, "settings/clock.html", {"lines": lines, "tab": "clock"})
