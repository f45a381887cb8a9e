"""Clients asked for a yes: a link made and shown once, renewed, revoked. No token says yes for them."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.problems import Problem
from rapport.api.schemas import client as shapes
from rapport.api.schemas.base import Page
from rapport.approvals.models import Client
from rapport.channels.models import Channel
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.client_links import ClientGiven, ask_client, renew_link, revoke_link
from rapport.publishing.client_mail import link_address
from rapport.publishing.models import Post, Variant

router = Router(tags=["clients"])


@router.get("/clients", response=Page[shapes.ClientShape])
def list_clients(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.ClientShape]:
    """Latest first."""
    found, following = newest_first(Client.of(request.brand), cursor, limit)
    return Page[shapes.ClientShape](items=[shapes.ClientShape.of(one) for one in found], next=following)


@router.get("/client-links", response=Page[shapes.ClientLink])
def list_links(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.ClientLink]:
    """Latest first, those that are over too; never with their addresses."""
    found, following = newest_first(_links(request), cursor, limit)
    items = [shapes.ClientLink.of(one, request.now) for one in found]
    return Page[shapes.ClientLink](items=items, next=following)


@router.post("/client-links", response={201: shapes.ClientLinkMade}, auth=WRITE)
def make_link(request: ApiRequest, given: shapes.ClientLinkGiven) -> Status[shapes.ClientLinkMade]:
    """The posts need this client's yes from now on; what of them is in line leaves it."""
    rows = Post.of(request.brand).select_related("brand")
    posts = [get_object_or_404(rows, pk=number) for number in dict.fromkeys(given.posts)]
    who, channels = _who(request, given), _channels(request, given.channels, posts)
    link, token = ask_client(who, posts, channels, request.person, request.now, another=given.another)
    return Status(201, _made(request, link.pk, token))


@router.post("/client-links/{int:link}/renew", response=shapes.ClientLinkMade, auth=WRITE)
def renew(request: ApiRequest, link: int) -> shapes.ClientLinkMade:
    """Seven more days under a new address; the old one opens nothing."""
    token = renew_link(get_object_or_404(_links(request), pk=link), request.person, request.now)
    return _made(request, link, token)


@router.delete("/client-links/{int:link}", response=shapes.ClientLink, auth=WRITE)
def revoke(request: ApiRequest, link: int) -> shapes.ClientLink:
    """It opens nothing any more, and its posts need this yes no longer once they are put in line anew."""
    revoke_link(get_object_or_404(_links(request), pk=link), request.person, request.now)
    return shapes.ClientLink.of(get_object_or_404(_links(request), pk=link), request.now)


def _links(request: ApiRequest) -> QuerySet[ClientLink]:
    rows = ClientLink.of(request.brand).select_related("client", "brand", "made_by")
    return rows.prefetch_related("channels", "asks", "addresses")


def _who(request: ApiRequest, given: shapes.ClientLinkGiven) -> Client | ClientGiven:
    if given.client is not None:
        return get_object_or_404(Client.of(request.brand), pk=given.client)
    try:
        if given.email:
            validate_email(given.email)
    except ValidationError as error:
        raise Problem(422, "not_valid", "email: this is no e-mail address. Nothing was changed.") from error
    if not given.name:
        raise Problem(422, "not_valid", "client: say which one, or the name of a new one. Nothing was changed.")
    return ClientGiven(given.name, given.email, given.language)


def _channels(request: ApiRequest, wanted: Sequence[int], posts: Sequence[Post]) -> list[Channel]:
    if not wanted:
        on = Variant.of(request.brand).filter(post__in=[one.pk for one in posts]).values("channel")
        return list(Channel.of(request.brand).filter(pk__in=on))
    return [get_object_or_404(Channel.of(request.brand), pk=one) for one in dict.fromkeys(wanted)]


def _made(request: ApiRequest, number: int, token: str) -> shapes.ClientLinkMade:
    link = shapes.ClientLink.of(get_object_or_404(_links(request), pk=number), request.now)
    return shapes.ClientLinkMade(link=link, address=link_address(token))
