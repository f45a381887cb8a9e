"""A rule of the network that says no, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rapport.outbox.network_rules import SAYS, Refusal


def refusal_words(refusal: Refusal) -> str:
    return _(SAYS[refusal.code]).format(allowed=refusal.allowed, found=refusal.found)
