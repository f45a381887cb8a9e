"""What a person does on the Audience page: choose, undo, mark, weigh, and say what a contact is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.audience.count import begin_counts
from rapport.audience.follow_back import (
    CannotFollow,
    RuleGiven,
    choose_follower,
    mark_real,
    rule_of,
    set_follow_back,
    undo_choice,
)
from rapport.audience.known_relations import mark_relation
from rapport.audience.models import FollowBack, FollowChoice, Follower
from rapport.audience.proposals import weighed_followers
from rapport.audience.relations import Relation
from rapport.audience.weighing import Factor
from rapport.domain.parameters import number_or, number_or_none
from rapport.domain.set_apart import isolated
from rapport.inbox.models import Contact
from rapport.web.access import BrandRequest, member
from rapport.web.templatetags.audience import choice_word


def _back(request: BrandRequest) -> HttpResponse:
    return redirect("audience:index", brand=request.brand.slug)


@require_POST
@member("write")
def count(request: BrandRequest) -> HttpResponse:
    """Look again: the counts begin with the clock's next round. `channel`: only that one, also where it costs."""
    channel = number_or_none(request.POST.get("channel", ""))
    if begin_counts(request.brand, request.person, request.now, channel):
        messages.success(request, _("The count has begun; the page tells when it is done."))
    else:
        messages.info(request, _("A count is under way already, or no channel lists its followers."))
    return _back(request)


@require_POST
@member("write")
def choose(request: BrandRequest, pk: int) -> HttpResponse:
    """`choice` is follow, later or never."""
    rows = Follower.of(request.brand).select_related("channel", "brand")
    row, word = get_object_or_404(rows, pk=pk), request.POST.get("choice", "")
    if word not in FollowBack.values:
        messages.error(request, _("Choose follow, later or never. Nothing was changed."))
        return _back(request)
    [proposal] = weighed_followers(request.brand, [row], rule_of(request.brand), request.now)
    try:
        choose_follower(row, FollowBack(word), request.person, request.now, proposal.score)
    except CannotFollow as error:
        messages.error(request, str(error))
    else:
        said = {"who": isolated(row.name or row.handle), "choice": choice_word(word)}
        messages.success(request, _("%(who)s: %(choice)s.") % said)
    return _back(request)


@require_POST
@member("write")
def undo(request: BrandRequest, pk: int) -> HttpResponse:
    """The choice is taken back, and the follow with it."""
    row = get_object_or_404(FollowChoice.of(request.brand).select_related("delivery__channel", "follower"), pk=pk)
    try:
        undo_choice(row, request.person, request.now)
    except CannotFollow as error:
        messages.error(request, str(error))
    else:
        who = isolated(row.follower.name or row.follower.handle)
        messages.success(request, _("%(who)s: the choice is taken back.") % {"who": who})
    return _back(request)


@require_POST
@member("write")
def mark(request: BrandRequest, pk: int) -> HttpResponse:
    """`real` is yes or no; anything else is another account, please."""
    row = get_object_or_404(Follower.of(request.brand).select_related("brand"), pk=pk, looked=True)
    if (said := request.POST.get("real", "")) in ("yes", "no"):
        mark_real(row, said == "yes", request.person, request.now)
    return _back(request)


@require_POST
@member("settle")
def rule(request: BrandRequest) -> HttpResponse:
    """The fields are named as the factors are; `a_day`, `topics`, `place` besides."""
    given = request.POST
    weights = {str(factor): number_or(given.get(factor, ""), -1) for factor in Factor}
    a_day = number_or(given.get("a_day", ""), 50)
    kept = RuleGiven(weights, a_day, given.get("topics", ""), given.get("place", ""))
    set_follow_back(request.brand, kept, request.person, request.now)
    messages.success(request, _("Saved."))
    return _back(request)


@require_POST
@member("write")
def relation(request: BrandRequest, pk: int) -> HttpResponse:
    """`relation` holds, or with `no` it does not."""
    row = get_object_or_404(Contact.of(request.brand).select_related("brand"), pk=pk)
    if (word := request.POST.get("relation", "")) in set(Relation):
        mark_relation(row, Relation(word), request.POST.get("holds") == "yes", request.person, request.now)
    return _back(request)
