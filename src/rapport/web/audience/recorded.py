"""What the audience's rows in the ledger say; `web/ledger_words.py` puts them beside the others."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.ledger.what import What

AUDIENCE_WORDS: dict[str, Any] = {
    What.FOLLOWERS_ASKED: _("asked to count the followers again"),
    What.FOLLOWERS_COUNTED: _("counted the followers"),
    What.FOLLOWER_CHOSEN: _("chose whether to follow back"),
    What.FOLLOWER_CHOICE_UNDONE: _("took back a choice about a follower"),
    What.FOLLOWER_MARKED: _("said whether a follower is a real person"),
    What.FOLLOW_BACK_RULE_SET: _("set how followers are weighed"),
    What.RELATION_MARKED: _("said what a contact is to the brand"),
    What.GIVEAWAY_ANNOUNCED: _("announced a giveaway"),
    What.GIVEAWAY_CHANGED: _("changed the rules of a giveaway"),
    What.GIVEAWAY_PUT_BACK: _("put somebody back among those to be drawn"),
    What.GIVEAWAY_NAMED: _("named the winners of a giveaway on its page"),
    What.GIVEAWAY_DRAWN: _("drew the winners of a giveaway"),
    What.GIVEAWAY_CALLED_OFF: _("called off a giveaway"),
}
# What a row tells besides, by the name it is kept under.
AUDIENCE_FACTS: dict[str, Any] = {
    "choice": _("choice"),
    "commitment": _("promised hash"),
    "entrants": _("entrants"),
    "follower": _("follower"),
    "giveaway": _("giveaway"),
    "holds": _("holds"),
    "real": _("a real person"),
    "relation": _("relation"),
    "seed": _("seed"),
    "total": _("followers in all"),
    "winners": _("winners"),
}
