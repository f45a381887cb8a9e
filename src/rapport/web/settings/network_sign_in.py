"""Connecting by signing in at the network: what will be asked for, the way there, and the one way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from rapport.accounts.models import Person
from rapport.channels import authorize
from rapport.channels.come_back import Finished, finish
from rapport.channels.models import Authorization, Channel
from rapport.channels.verify import SomebodyElse
from rapport.connectors.errors import ConnectorError
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, packages
from rapport.domain.set_apart import isolated
from rapport.web.access import BrandRequest, member, signed_out
from rapport.web.methods import page_with_form
from rapport.web.network_words import in_words
from rapport.web.page import show
from rapport.web.settings.connect_page import connect_page, renewal_page
from rapport.web.settings.forms import ConnectForm
from rapport.web.settings.network_app import keep_beside

TAB = {"tab": "channels"}
SOMEBODY_ELSE = "This sign-in belongs to %(other)s, not to %(handle)s. Nothing was changed."


@page_with_form
@member("settle")
def new(request: BrandRequest, network: str) -> HttpResponse:
    """What the network will be asked for, and the way there. Loaded anew it is the connect page again."""
    if network not in packages() or not manifest(network).connectable:
        raise Http404(_("There is no such network."))
    if request.method != "POST":
        return redirect("settings:connect", brand=request.brand.slug, network=network)
    if not manifest(network).sign_in:
        raise Http404(_("There is no such network."))
    if refused := keep_beside(request, manifest(network)):
        typed = ConnectForm(manifest(network), initial=request.POST.dict())
        return connect_page(request, manifest(network), typed, refused, status=422)
    return _leave(request, manifest(network), None)


@page_with_form
@member("settle")
def again(request: BrandRequest, pk: int) -> HttpResponse:
    """The same for a channel that is there: it keeps its history, its key and what waits in line."""
    open_ones = Channel.of(request.brand).filter(closed_at__isnull=True).select_related("brand")
    found = get_object_or_404(open_ones, pk=pk)
    if request.method != "POST":
        return redirect("settings:channel", brand=request.brand.slug, pk=pk)
    if not manifest(found.network).sign_in:
        raise Http404(_("There is no such network."))
    return _leave(request, manifest(found.network), found)


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponseBase:
    """Where every network sends people back to. Whatever went wrong is told; nothing is half connected."""
    if not isinstance(request.user, Person):
        return signed_out(request)
    query, now = request.GET.dict(), timezone.now()
    try:
        found = authorize.claim(request.user, _session(request), query, now)
    except authorize.CodeNotTaken as error:
        return render(request, "settings/not_taken.html", {"why": in_words(str(error))}, status=400)
    try:
        done = finish(found, query, now)
    except SomebodyElse as error:
        assert found.channel is not None
        messages.error(
            request, _(SOMEBODY_ELSE) % {"other": isolated(str(error)), "handle": isolated(found.channel.handle)}
        )
    except (ConnectorError, authorize.CodeNotTaken) as error:
        messages.error(request, in_words(str(error)))
    else:
        return _told(request, done)
    return _begun(found)


def _leave(request: BrandRequest, known: Manifest, channel: Channel | None) -> HttpResponse:
    assert known.sign_in is not None
    held = {name: str(value) for name, value in channel.settings.items()} if channel else None
    sent = held if channel else request.POST
    form = ConnectForm(known, sent, held=held).only(known.sign_in.fields)
    if form.is_valid():
        who = (request.brand, request.person, _session(request))
        try:
            leaving = authorize.begin(*who, known.network, form.given, request.now, channel)
        except ConnectorError as error:
            form.add_error(None, in_words(str(error)))
        else:
            context = {"channel": channel, "manifest": known, "leaving": leaving, **TAB}
            return show(request, "settings/leaving.html", context)
    if channel:
        return renewal_page(request, known, channel, _whole(known, form))
    return connect_page(request, known, _whole(known, form), status=422)


def _whole(known: Manifest, tried: ConnectForm) -> ConnectForm:
    """The connect form again, with what was typed and why it was not taken."""
    whole = ConnectForm(known, tried.data)
    whole.full_clean()
    for name in set(whole.errors) - set(tried.errors):
        del whole.errors[name]
    for sentence in tried.non_field_errors():
        whole.add_error(None, sentence)
    return whole


def _told(request: HttpRequest, done: Finished) -> HttpResponse:
    if done.again:
        messages.success(request, _("Signed in again; what waited in line goes out now."))
    else:
        messages.success(request, _("Connected as %(handle)s.") % {"handle": isolated(done.channel.handle)})
    for remark in done.identity.notes:
        messages.info(request, in_words(remark))
    return redirect("settings:channel", brand=done.channel.brand.slug, pk=done.channel.pk)


def _begun(found: Authorization) -> HttpResponse:
    """Back to where it was begun, where the reason is shown."""
    slug = found.brand.slug
    if found.channel:
        return redirect("settings:channel", brand=slug, pk=found.channel.pk)
    return redirect("settings:connect", brand=slug, network=found.app.network)


def _session(request: HttpRequest) -> str:
    return request.session.session_key or ""
