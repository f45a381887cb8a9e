"""What of a post stands on a network where not all of it does, and what can be done about the rest."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rapport.domain.post_states import PostState
from rapport.domain.set_apart import isolated
from rapport.outbox.models import Step
from rapport.publishing.standing import PostStanding, VariantStanding


def parts_out_words(one: VariantStanding) -> str:
    """How much of it is out; "" where all of it is, or nothing."""
    if not one.partly_out or one.state is PostState.PUBLISHED:
        return ""
    parts = [row for row in one.publications if row.under_id is None]
    out = sum(row.step == Step.SENT for row in parts)
    if out == len(parts):
        return _("The post is on the network, its first comment is not.")
    return _("%(out)d of %(all)d parts are on the network.") % {"out": out, "all": len(parts)}


def taken_back_words(one: VariantStanding) -> str:
    """That the rest was taken back, and what to do; "" where it was not."""
    if one.state is not PostState.CUT:
        return ""
    return _(
        "The rest was taken back and does not leave. Put it in line again and it leaves behind them, or leave it "
        "so; what stands there is taken off on the network itself."
    )


def maybe_out_words(standing: PostStanding) -> str:
    """Of a post that is held: that something of it may be out all the same; "" where that is not so."""
    unsure = [one.variant.channel.handle for one in standing.variants if one.state is PostState.UNKNOWN]
    if not standing.post.held_at or not unsure:
        return ""
    return _(
        "It is held, but on %(channels)s it may be out: nobody knows. Look there, and say below what you found."
    ) % {"channels": ", ".join(map(isolated, unsure))}
