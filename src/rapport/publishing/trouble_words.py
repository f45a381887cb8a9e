"""What is said of each trouble of a post: why, where nothing more exact is known, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WHY_AND_TODO: Mapping[str, tuple[Promise, Promise]] = {
    "late": (
        _("Its hour is over and it is still in line."),
        _("Look whether the channel is signed in and its budget is not used up."),
    ),
    "held": (_("Its hour is over, and it is held."), _("Let it go or choose another time, or throw it away.")),
    "missed": (_("It did not leave at its hour."), _("Choose another time, or make it a draft again.")),
    "failed": (_("It was refused."), _("Mend it and put it in line again, or leave it.")),
    "unknown": (_("Nobody knows whether it arrived."), _("Look on the network and say whether it is there.")),
    "signed out": (
        _("Its channel has lost its permission, and it leaves within a day."),
        _("Sign the channel in again in Settings, before its hour."),
    ),
    "restricted": (
        _("The network restricted its account, and it leaves within a day."),
        _("Look at the account on the network; then say in Settings that it is lifted."),
    ),
    "differs": (
        _("What stands on the network is not what was meant."),
        _("Compare the two on its page; mend it there, or say that you have seen it."),
    ),
    "missing": (
        _("It was published, and is not there any more."),
        _("Look on the network why; then say that you have seen it."),
    ),
    "awaiting": (
        _("It left more than a day ago, and its quote is not shown: its author has not agreed yet."),
        _("Ask the author, or put it aside: the words are out either way."),
    ),
    "quote refused": (
        _("Its author did not agree: the words stand without the quote."),
        _("Look whether the words make sense alone; then put it aside."),
    ),
    "edit failed": (
        _("The network did not take the change; the words before stand there."),
        _("Mend the words on its page and change it again, or leave it as it stands."),
    ),
    "edit unknown": (
        _("Nobody knows whether it was changed."),
        _("Change it again on its page: the same words twice do no harm."),
    ),
    "edit late": (
        _("Its change has not left yet."),
        _("Look whether the channel is signed in and its budget is not used up."),
    ),
    "event changed": (
        _("Its event was changed, and these words do not say so."),
        _("Change the words on its page, or leave them as they are."),
    ),
    "media missing": (
        _("A picture or film of it is not here."),
        _("On its page try again, choose another one, or let it go without."),
    ),
    "fact over": (
        _("It is held: the article that it rests on is not in force."),
        _("Renew the article and let the post go, or take the article off it."),
    ),
    "fact ends": (
        _("The article that it rests on is over before its hour: then it is held."),
        _("Renew the article, choose an earlier time, or take the article off it."),
    ),
    "waiting": (_("It waits for a yes."), _("Say yes or no before its hour.")),
    "unplaced": (
        _("Its hour is over, and it was never put in line."),
        _("Choose another time, or throw it away."),
    ),
}
