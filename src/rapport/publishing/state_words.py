"""The states of a post in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as _

from rapport.domain.post_states import PostState

STATES: dict[PostState, Promise] = {
    PostState.DRAFT: _("state of a post", "draft"),
    PostState.WAITING: _("state of a post", "waits for a yes"),
    PostState.HELD: _("state of a post", "held"),
    PostState.MISSED: _("state of a post", "did not leave at its hour"),
    PostState.FAILED: _("state of a post", "refused"),
    PostState.UNKNOWN: _("state of a post", "unconfirmed"),
    PostState.SCHEDULED: _("state of a post", "scheduled"),
    PostState.PUBLISHING: _("state of a post", "on its way"),
    PostState.CUT: _("state of a post", "partly out, the rest taken back"),
    PostState.PUBLISHED: _("state of a post", "published"),
    PostState.PARTLY: _("state of a post", "partly published"),
}
