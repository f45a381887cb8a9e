"""What happens to posts, in sentences for the record."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.ledger.what import What

POSTS: dict[str, Promise] = {
    What.POST_WRITTEN: _("wrote a post"),
    What.POST_CHANGED: _("changed the post"),
    What.POST_DISCARDED: _("threw a post away"),
    What.POST_SCHEDULED: _("put the post in line"),
    What.POST_TAKEN_BACK: _("took the post out of the line"),
    What.POST_MOVED: _("moved the post to another time"),
    What.POST_RESTS_ON: _("said which article the post rests on"),
    What.POST_HELD: _("held the post"),
    What.POST_RELEASED: _("let the post go on"),
    What.POST_MEDIA_CAME: _("a picture or film that the table names is here"),
    What.POST_WITHOUT_MEDIA: _("lets the post leave without pictures or films that did not come"),
    What.ALL_POSTS_HELD: _("held all posts"),
    What.ALL_POSTS_RESUMED: _("let the held posts go on"),
    What.POSTS_IMPORTED: _("brought posts in from a file"),
    What.IMPORT_UNDONE: _("took back what a file of posts had brought"),
    What.POST_DIFFERS: _("the post does not stand there as it was meant"),
    What.DIFFERENCE_SEEN: _("took note that the post does not stand there as it was meant"),
    What.TROUBLES_PUT_ASIDE: _("put aside what is the matter with posts"),
    What.TROUBLES_TAKEN_UP: _("took up again what was put aside of posts"),
    What.CLICKS_COUNTED: _("set whether clicks on the post's links are counted"),
    What.CALENDAR_ADDRESS_MADE: _("made a secret address for the calendar"),
    What.CALENDAR_ADDRESS_REVOKED: _("revoked the calendar's secret address"),
    What.HOLIDAYS_BROUGHT: _("brought days in from another calendar"),
    What.HOLIDAYS_FORGOTTEN: _("took the days of another calendar out"),
    What.APPROVAL_ASKED: _("asked for a yes"),
    What.APPROVAL_VOTED: _("said yes or no"),
    What.FOUR_EYES_SET: _("set whether a second person's yes is needed"),
    What.APPROVAL_RULE_SET: _("set who has to say yes"),
    What.APPROVAL_ESCALATED: _("nobody answered: the owners may say yes, too"),
    What.APPROVAL_DROPPED: _("nobody said yes in time: it does not go out"),
    What.APPROVAL_VOIDED: _("something changed: what was asked, and every yes to it, is void"),
    What.CLIENT_LINK_MADE: _("made a link by which a client says yes to posts"),
    What.CLIENT_LINK_REVOKED: _("revoked a client's link"),
    What.CLIENT_LINK_OPENED: _("a client opened their link on a browser"),
    What.CLIENT_LINK_ASKED: _("a client asked for a new link, which was mailed to them"),
    What.POST_COMMENTED: _("wrote about the post"),
    What.PUBLICATION_SENT: _("the network has the post"),
    What.PUBLICATION_FAILED: _("the post was refused"),
    What.PUBLICATION_UNKNOWN: _("nobody knows whether the post arrived"),
    What.PUBLICATION_WITHDRAWN: _("the post was withdrawn before it left"),
    What.QUOTE_AGREED: _("the author of the quoted post agreed to the quote"),
    What.QUOTE_REFUSED: _("the author of the quoted post did not agree to the quote"),
    What.HASHTAGS_WRITTEN: _("kept a set of hashtags"),
    What.HASHTAGS_DELETED: _("threw a set of hashtags away"),
    What.POSTING_SLOTS_SET: _("set when a channel posts"),
    What.REPLY_PLAN_SET: _("set what may be answered under the post"),
    What.RECURRENCE_SET: _("let a post come round"),
    What.EVERGREEN_SET: _("set how posts are repeated"),
    What.EVERGREEN_STOPPED: _("the post is repeated no more"),
    What.RECURRENCE_ENDED: _("ended the coming round of a post"),
    What.OCCASION_ANNOUNCED: _("announced an event"),
    What.OCCASION_CHANGED: _("changed an event"),
    What.OCCASION_CALLED_OFF: _("called an event off"),
    What.OCCASION_REMINDER_WRITTEN: _("wrote a reminder of an event"),
    What.OCCASION_LEFT: _("left the words of a post as they are, though its event changed"),
    What.OCCASION_ADDRESS_MADE: _("made a public address for an event"),
    What.OCCASION_ADDRESS_REVOKED: _("revoked the public address of an event"),
}
POST_FACTS: dict[str, Promise] = {
    "differs": pgettext_lazy("fact in the record", "differs in"),
    "standing": pgettext_lazy("fact in the record", "parts that stand there"),
    "taken": pgettext_lazy("fact in the record", "parts taken back"),
}
