"""What happens to watchers and finds, in sentences for the record."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.ledger.what import What

CURATION: dict[str, Promise] = {
    What.WATCHER_SET: _("set what a watcher looks for"),
    What.WATCHER_PAUSED: _("let a watcher rest, or look again"),
    What.WATCHER_ENDED: _("ended a watcher"),
    What.PASSING_ON_SET: _("let a watcher pass on by itself"),
    What.PASSING_ON_ENDED: _("switched off that a watcher passes on by itself"),
    What.CARD_KEPT: _("passed on what a watcher found"),
    What.CARD_DISMISSED: _("said that a find is not for us"),
    What.CARD_UNDONE: _("took back what was done with a find"),
    What.CARD_CLEARED: _("cleared a find to be passed on by itself"),
    What.TASTE_FORGOTTEN: _("forgot what taps had taught"),
}
