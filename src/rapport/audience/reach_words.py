"""The five words and their facts, as screens say them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.audience.reach import ReachFact, ReachWord

REACH_WORDS: dict[ReachWord, Promise] = {
    ReachWord.REACHABLE: _("reachable"),
    ReachWord.QUIET: _("quiet"),
    ReachWord.MASS: _("mass"),
    ReachWord.MOVED: _("moved"),
    ReachWord.UNCLEAR: _("unclear"),
}
FACT_WORDS: dict[ReachFact, Promise] = {
    ReachFact.GONE: _("the account says that it has moved, or is gone"),
    ReachFact.TALKED: _("wrote to you within half a year"),
    ReachFact.FOLLOWS_MANY: _("follows more than 1,500 accounts, ten times as many as follow it"),
    ReachFact.SILENT: _("has not posted for half a year"),
    ReachFact.EMPTY: _("never posted, and shows no picture and no words"),
    ReachFact.SIGNS: _("shows too little to say that a person reads it"),
    ReachFact.NOTHING_AGAINST: _("nothing speaks against it"),
}
