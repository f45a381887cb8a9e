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
    "times out, cannot be asked": _("Times out, cannot be asked"),
    "times out, words arrived": _("Times out, words arrived"),
    "times out, words lost": _("Times out, words lost"),
    "refuses": _("Refuses"),
    "is busy": _("Is busy"),
    "signs us out": _("Signs us out"),
    "answers nonsense": _("Answers nonsense"),
}

MOODS = {
    "question": _("Question"),
    "human": _("Asks for a person"),
    "complaint": _("Complaint"),
    "compliment": _("Compliment"),
    "edge": _("Edge of a policy"),
    "crowd": _("Pile-on"),
}
