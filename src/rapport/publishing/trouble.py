"""What does not go by itself: each post that is late, missed, refused or unknown, with why and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand
from rapport.channels.models import Health, State
from rapport.domain.post_states import PostState
from rapport.outbox.models import Step
from rapport.publishing.composed import with_parts
from rapport.publishing.doubt import doubts
from rapport.publishing.edit_trouble import edits_in_trouble
from rapport.publishing.models import Post, Variant
from rapport.publishing.results.trouble import not_as_meant
from rapport.publishing.standing import LATE, VariantStanding, stands

LATELY = timedelta(days=30)
SOON = timedelta(hours=24)
MOST = 50
NOBODY: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class PostTrouble:
    """One variant that needs somebody.

    `code` is late, held, missed, failed, unknown, waiting, unplaced, signed out (it leaves within a day, and its
    channel has lost its permission), differs or missing (it is out, and does not stand there as it was meant),
    edit failed, edit unknown or edit late (other words were wanted for it since).
    """

    standing: VariantStanding
    code: str
    why: str
    todo: str

    @property
    def post(self) -> Post:
        return self.standing.variant.post

    @property
    def at(self) -> datetime | None:
        return self.standing.at


def troubles(brand: Brand, now: datetime, most: int = MOST) -> list[PostTrouble]:
    """The earliest hour first; a few queries, whatever the number of posts."""
    wrong, out = not_as_meant(brand, now - LATELY, most), without_permission(brand)
    posts = set(_suspects(brand, now, out).values_list("post", flat=True)[: 4 * most])
    changed = edits_in_trouble(brand, now - LATELY, now - LATE, most)
    if wrong or changed:
        posts |= set(Variant.of(brand).filter(pk__in=[*wrong, *changed]).values_list("post", flat=True))
    rows = with_parts(Post.of(brand).filter(pk__in=posts))
    variants = [variant for post in rows for variant in stands(post).variants]
    said = doubts(variants)
    known = [(one, wrong.get(one.variant.pk, "")) for one in variants]
    found = [line for one, code in known for line in trouble_of(one, now, said, code, out)]
    found += [_edit_trouble(one, *changed[one.variant.pk]) for one in variants if one.variant.pk in changed]
    return sorted(found, key=lambda one: (one.at or now, one.post.pk))[:most]


def _edit_trouble(standing: VariantStanding, code: str, reason: str) -> PostTrouble:
    why, todo = _words(code)
    return PostTrouble(standing, code, reason or why, todo)


def _suspects(brand: Brand, now: datetime, out: Mapping[int, str]) -> QuerySet[Variant]:
    """Those that could be in trouble, found by their time."""
    rows = Variant.of(brand).filter(at__gt=now - LATELY, post__template_of=None)
    stuck = Q(parts__publication__step__in=[Step.FAILED, Step.UNKNOWN, Step.WITHDRAWN])
    late = Q(parts__publication__step__in=[Step.QUEUED, Step.SENDING], at__lt=now - LATE)
    alone = Q(parts=None, at__lt=now + SOON)
    wanted = stuck | late | alone
    if out:
        wanted |= Q(parts__publication__step=Step.QUEUED, at__lt=now + SOON, channel__in=list(out))
    held = Q(post__held_at__isnull=False, at__lt=now)
    return rows.filter((wanted & Q(post__held_at=None)) | held).order_by("at").distinct()


def without_permission(brand: Brand) -> dict[int, str]:
    """The channels that have lost their permission, each with what the network said."""
    lost = [State.NEEDS_SIGN_IN, State.REVOKED]
    rows = Health.of(brand).filter(state__in=lost, channel__closed_at=None)
    return dict(rows.values_list("channel", "reason"))


def trouble_of(
    standing: VariantStanding,
    now: datetime,
    said: Mapping[int, str],
    wrong: str = "",
    out: Mapping[int, str] = NOBODY,
) -> Iterable[PostTrouble]:
    """At most one line for a variant.

    `said`: what the network answered to calls in doubt; `wrong`: what reading it back said; `out`: channels
    without permission.
    """
    code = _code(standing, now) or wrong
    soon = standing.state is PostState.SCHEDULED and standing.variant.at and standing.variant.at < now + SOON
    if not code and soon and standing.variant.channel_id in out:
        code = "signed out"
    if code:
        why, todo = _words(code)
        sent = next((said[one.pk] for one in standing.publications if one.pk in said), "")
        yield PostTrouble(standing, code, sent or standing.reason or why, todo)


def _code(standing: VariantStanding, now: datetime) -> str:
    at = standing.variant.at
    if standing.variant.post.template_of_id:
        return ""
    if standing.variant.post.held_at:
        return "held" if standing.state is PostState.HELD and at and at < now else ""
    if standing.troubled:
        return str(standing.state)
    if standing.late(now):
        return "late"
    if standing.state is PostState.WAITING and at and at < now + SOON:
        return "waiting"
    if standing.state is PostState.DRAFT and at and at < now:
        return "unplaced"
    return ""


def _words(code: str) -> tuple[str, str]:
    """Why, where nothing more exact is known, and what to do."""
    return {
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
        "differs": (
            _("What stands on the network is not what was meant."),
            _("Compare the two on its page; mend it there, or say that you have seen it."),
        ),
        "missing": (
            _("It was published, and is not there any more."),
            _("Look on the network why; then say that you have seen it."),
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
        "waiting": (_("It waits for a yes."), _("Say yes or no before its hour.")),
        "unplaced": (
            _("Its hour is over, and it was never put in line."),
            _("Choose another time, or throw it away."),
        ),
    }[code]
