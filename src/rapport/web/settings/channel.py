"""One channel: its health, its network's rules, signing in again, disconnecting."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from rapport.budgets.restriction import restriction_of
from rapport.channels import verify
from rapport.channels.models import Channel
from rapport.channels.unknown_kinds import unknown_kinds
from rapport.connectors.errors import ConnectorError
from rapport.connectors.registry import manifest
from rapport.domain.set_apart import isolated
from rapport.intake import dead_letters
from rapport.intake.models import DeadLetter
from rapport.outbox.models import Delivery, Step
from rapport.outbox.restricted import waits_behind
from rapport.web.access import BrandRequest, member
from rapport.web.extensions import PREVIEWS
from rapport.web.methods import page_with_form
from rapport.web.network_words import in_words
from rapport.web.page import go, show
from rapport.web.settings.connect_page import renewal_page
from rapport.web.settings.forms import ConnectForm
from rapport.web.settings.just_connected import just_connected
from rapport.web.settings.limits import limits, modes
from rapport.web.settings.networks import must_reach, reach
from rapport.web.settings.permissions_box import permissions_box
from rapport.web.settings.reach import must_be_called
from rapport.web.settings.readme import readme

STANDS_STILL = gettext_lazy(
    "The network answered, but it restricted this account: nothing leaves until somebody says that it is lifted."
)
TAB = {"tab": "channels"}
LETTERS = 20


def channel_page(request: BrandRequest, found: Channel, budget: dict[str, Any], status: int = 200) -> HttpResponse:
    """Everything that is known of a channel; its secrets are not."""
    known = manifest(found.network)
    letters = DeadLetter.of(request.brand).filter(channel=found, dead_at__isnull=False, settled_at__isnull=True)
    secret = {field.name for field in known.fields if field.secret}
    context = {
        "channel": found,
        "manifest": known,
        "limits": limits(known),
        "modes": modes(known),
        "readme": readme(found.network),
        "reach": reach([known]) if known.can.webhook or known.snippet else must_reach(known),
        "must": must_be_called(known),
        "webhook": f"{settings.ADDRESS}/in/{found.key}" if known.can.webhook else "",
        "snippet": known.snippet.format(address=settings.ADDRESS, key=found.key, brand=request.brand.slug),
        "preview": PREVIEWS.get(found.network, ""),
        "plain": [(f.label, found.settings.get(f.name, "")) for f in known.fields if f.name not in secret],
        "letters": letters.order_by("-dead_at")[:LETTERS],
        "kinds": unknown_kinds(found),
        "budget": budget,
        "held": (held := restriction_of(found)),
        "waiting": waits_behind(found) if held else 0,
        **permissions_box(found),
        **just_connected(request, found, known),
        **TAB,
    }
    return show(request, "settings/channel.html", context, status=status)


@require_POST
@member("write")
def check(request: BrandRequest, pk: int) -> HttpResponse:
    """Ask the network now."""
    found = open_channel(request, pk)
    answered = verify.check(found, request.now)
    if held := restriction_of(found):
        messages.error(request, STANDS_STILL if answered else in_words(held.reason))
    elif answered:
        messages.success(request, _("The network answered: this channel works."))
    else:
        found.health.refresh_from_db()
        messages.error(request, in_words(found.health.reason))
    return redirect("settings:channel", brand=request.brand.slug, pk=found.pk)


@page_with_form
@member("settle")
def renewal(request: BrandRequest, pk: int) -> HttpResponse:
    """Sign in again. Proved before anything is changed; secrets left empty stay as they are."""
    found = open_channel(request, pk)
    known = manifest(found.network)
    held = {name: str(value) for name, value in found.settings.items()}
    form = ConnectForm(known, request.POST if request.method == "POST" else None, held=held)
    if request.method == "POST" and form.is_valid():
        try:
            verify.renew(found, form.given, request.person, request.now)
        except ConnectorError as error:
            form.add_error(None, in_words(str(error)))
        except verify.SomebodyElse as error:
            sentence = _("This sign-in belongs to %(other)s, not to %(handle)s. Nothing was changed.")
            form.add_error(None, sentence % {"other": isolated(str(error)), "handle": isolated(found.handle)})
        else:
            messages.success(request, _("Signed in again; what waited in line goes out now."))
            return go(request, reverse("settings:channel", args=[request.brand.slug, found.pk]))
    return renewal_page(request, known, found, form)


@page_with_form
@member("settle")
def closing(request: BrandRequest, pk: int) -> HttpResponse:
    """Asks first, and says what becomes of the words in line."""
    found = open_channel(request, pk)
    waiting = Delivery.of(request.brand).filter(channel=found, step__in=[Step.QUEUED, Step.SENDING])
    if request.method != "POST":
        context = {"channel": found, "manifest": manifest(found.network), "waiting": waiting.count(), **TAB}
        return show(request, "settings/closing.html", context)
    verify.close(found, request.person, request.now)
    messages.success(request, _("%(handle)s is disconnected.") % {"handle": isolated(found.handle)})
    return redirect("settings:index", brand=request.brand.slug)


@require_POST
@member("write")
def again(request: BrandRequest, pk: int, letter: int) -> HttpResponse:
    """Five more tries for something that could not be read."""
    found = get_object_or_404(DeadLetter.of(request.brand), pk=letter, channel=pk, dead_at__isnull=False)
    dead_letters.try_again(found, request.person, request.now)
    messages.success(request, _("It is tried again now."))
    return redirect("settings:channel", brand=request.brand.slug, pk=pk)


def open_channel(request: BrandRequest, pk: int) -> Channel:
    """The brand's channel with this number, while it is connected; else there is no such page."""
    open_ones = Channel.of(request.brand).filter(closed_at__isnull=True).select_related("health", "brand")
    return get_object_or_404(open_ones, pk=pk)
