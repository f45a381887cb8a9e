"""Clients: whose yes is asked for by a link, which links there are, and a new one for one or several posts."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.approvals.models import Client
from rapport.channels.models import Channel
from rapport.domain.parameters import number_or_none
from rapport.domain.post_states import PostState
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.checks import NotReady
from rapport.publishing.client_links import ClientGiven, ask_client, renew_link, revoke_link
from rapport.publishing.client_mail import link_address, mail_link
from rapport.publishing.composed import whole_posts
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, Variant
from rapport.publishing.offered import not_asked
from rapport.publishing.standing import PostStanding, stands
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.publish.calendar import channels_of

AHEAD, MOST = timedelta(days=60), 60
ASKABLE = (PostState.DRAFT, PostState.WAITING, PostState.SCHEDULED)


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """Who was asked, until when; and the form, with the post `post` chosen."""
    return _page(request, {number_or_none(one) or 0 for one in request.GET.getlist("post")})


@require_POST
@member("write")
def ask(request: BrandRequest) -> HttpResponse:
    """A link to the posts that were chosen, shown once."""
    given = request.POST
    chosen = {number_or_none(one) or 0 for one in given.getlist("post")}
    posts = list(Post.of(request.brand).filter(pk__in=chosen).select_related("brand"))
    try:
        who, channels = _who(request), _channels(request, posts)
        key, another = given.get("key", "")[:64], given.get("another") == "yes"
        link, token = ask_client(who, posts, channels, request.person, request.now, key=key, another=another)
    except (NotNow, NotReady) as error:
        messages.error(request, str(error))
        return _page(request, chosen, status=422)
    # Pressed twice it is one link, and one mail.
    return _shown(request, link, token, given.get("mail") == "yes" and link.made_at == request.now)


@require_POST
@member("write")
def renew(request: BrandRequest, pk: int) -> HttpResponse:
    """Seven more days under a new address; the old one opens nothing."""
    link = _link(request, pk)
    try:
        token = renew_link(link, request.person, request.now)
    except NotNow as error:
        messages.error(request, str(error))
        return redirect("publish:clients", brand=request.brand.slug)
    return _shown(request, _link(request, pk), token, request.POST.get("mail") == "yes")


@require_POST
@member("write")
def revoke(request: BrandRequest, pk: int) -> HttpResponse:
    revoke_link(_link(request, pk), request.person, request.now)
    messages.success(request, _("The link opens nothing any more. Put its posts in line anew, or ask again."))
    return redirect("publish:clients", brand=request.brand.slug)


def _shown(request: BrandRequest, link: ClientLink, token: str, mail: bool) -> HttpResponse:
    mailed = mail and mail_link(link, token, request.now)
    if mail and not mailed:
        messages.warning(
            request, _("It could not be mailed: there is no address, or no mailbox. Copy it instead.")
        )
    given = {"link": link, "address": link_address(token), "mailed": mailed, "tab": "clients"}
    return show(request, "publish/client_link.html", given)


def _who(request: BrandRequest) -> Client | ClientGiven:
    given = request.POST
    if number := number_or_none(given.get("client", "")):
        return get_object_or_404(Client.of(request.brand), pk=number)
    email, language = given.get("email", "").strip()[:254], given.get("language", "")
    try:
        validate_email(email or "nobody@mail.example")
    except ValidationError as error:
        raise NotNow(_("This is not an e-mail address.")) from error
    known = language if language in dict(settings.LANGUAGES) else "en"
    return ClientGiven(given.get("name", ""), email, known)


def _channels(request: BrandRequest, posts: Sequence[Post]) -> list[Channel]:
    """Those that were ticked; where none was, all that the posts are on."""
    wanted = {number_or_none(one) or 0 for one in request.POST.getlist("channel")}
    on = Variant.of(request.brand).filter(post__in=[one.pk for one in posts]).values("channel")
    rows = Channel.of(request.brand)
    return list(rows.filter(pk__in=wanted) if wanted else rows.filter(pk__in=on))


def _link(request: BrandRequest, pk: int) -> ClientLink:
    rows = ClientLink.of(request.brand).select_related("client", "brand", "made_by")
    return get_object_or_404(rows, pk=pk)


def _page(request: BrandRequest, chosen: set[int], status: int = 200) -> HttpResponse:
    links = (
        ClientLink.of(request.brand)
        .select_related("client", "made_by")
        .prefetch_related("channels", "asks", "addresses")
    )
    given = {
        "links": [(one, one.is_open(request.now)) for one in links.order_by("-pk")[:MOST]],
        "clients": Client.of(request.brand).order_by("name"),
        "posts": _askable(request, chosen),
        "chosen": chosen,
        "channels": channels_of(request),
        "languages": settings.LANGUAGES,
        "given": request.POST,
        "key": secrets.token_urlsafe(18),
        "refused": status == 422,
        "tab": "clients",
    }
    return show(request, "publish/clients.html", given, status=status)


def _askable(request: BrandRequest, chosen: set[int]) -> list[PostStanding]:
    """What is to leave in the next weeks and is not out yet, and what was chosen."""
    soon = Variant.of(request.brand).filter(at__gt=request.now, at__lt=request.now + AHEAD).values("post")
    rows = whole_posts(request.brand).filter(template_of=None)
    near = list(rows.filter(pk__in=soon).order_by("pk")[:MOST])
    near += [one for one in rows.filter(pk__in=chosen) if one.pk not in {row.pk for row in near}]
    found = [stands(one) for one in near]
    return sorted(
        (one for one in found if one.state in ASKABLE and not not_asked(one, request.now)),
        key=lambda one: (one.at or request.now, one.post.pk),
    )
