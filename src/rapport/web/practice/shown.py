"""How the practice network's kinds and faults are called on the screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "direct": _("Private message"),
    "mention": _("Mention"),
    "comment": _("Comment"),
    "review": _("Review"),
    "post": _("Post"),
}

FAULTS = {
    "times out, words arrived": _("Times out, though the words arrived: they are found, and not said twice"),
    "times out, words lost": _("Times out, and the words are lost: they are looked for, then said again"),
    "times out, cannot be asked": _("Times out, and cannot be asked: the reply becomes unknown, and you decide"),
    "refuses": _("Refuses: the reply fails, with the reason"),
    "is busy": _("Is busy: the reply waits a little"),
    "signs us out": _("Signs us out: the channel asks you to sign in again"),
    "answers nonsense": _("Answers nonsense: the words are looked for before anything else"),
}

MOODS = {
    "question": _("Question"),
    "human": _("Asks for a person"),
    "complaint": _("Complaint"),
    "compliment": _("Compliment"),
    "edge": _("Edge of a policy"),
    "crowd": _("Pile-on"),
}
