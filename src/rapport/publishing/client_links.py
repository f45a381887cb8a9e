"""A client asked by a link: for named channels and posts, for seven days, revocable."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.accounts.tokens import hashed
from rapport.approvals.asking import ask_client_too
from rapport.approvals.models import Client, RequestOutcome
from rapport.channels.models import Channel
from rapport.domain.post_states import PostState
from rapport.domain.set_apart import isolated
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.approval_models import ClientAsk, ClientLink
from rapport.publishing.asking import ask_for_yes
from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.client_addresses import LIFE, make_client_address
from rapport.publishing.composed import whole_posts
from rapport.publishing.locked import NotNow, locked, out_of_line, want_no_more
from rapport.publishing.models import Post
from rapport.publishing.offered import not_asked
from rapport.publishing.standing import PostStanding, stands
from rapport.publishing.steps import requests_of

MOST_POSTS = 100


@dataclass(frozen=True, slots=True)
class ClientGiven:
    """A client as somebody of the team names them."""

    name: str
    email: str = ""
    language: str = "en"


@transaction.atomic
def ask_client(
    client: Client | ClientGiven,
    posts: Sequence[Post],
    channels: Collection[Channel],
    by: Person,
    now: datetime,
    *,
    key: str = "",
    another: bool = False,
) -> tuple[ClientLink, str]:
    """A link to these posts on these channels, and its token, which is nowhere else.

    From now on the posts need this yes; what is in line leaves it. A client has one link to a post, unless
    `another` is asked for. `key`: of the form it was asked by; the same one gives the same link and token again.
    Raises `NotNow` and `NotReady`, and changes nothing then.
    """
    if not posts or len(posts) > MOST_POSTS:
        raise NotNow(_("Choose 1 to %(n)d posts.") % {"n": MOST_POSTS})
    brand = Brand.objects.select_for_update().get(pk=posts[0].brand_id)
    token = _token(key, by) if key else secrets.token_urlsafe(32)
    if known := ClientLink.of(brand).filter(addresses__token_hash=hashed(token)).first():
        return known, token
    row = client if isinstance(client, Client) else _known(brand, client, now)
    if not another:
        _alone(row, posts, now)
    link = ClientLink.across_brands.create(brand=brand, client=row, made_by=by, made_at=now, expires_at=now + LIFE)
    make_client_address(link, token, now, by)
    link.channels.set(channels)
    for post in posts:
        _ask(link, post, {one.pk for one in channels}, by, now)
    numbers = [one.pk for one in posts]
    note(brand, What.CLIENT_LINK_MADE, now, by=by, client_link=link.pk, client=row.pk, posts=numbers)
    return link, token


def _token(key: str, by: Person) -> str:
    """One token for one form of one person, which nobody makes without this house's secret."""
    digest = salted_hmac("a client's link", f"{by.pk} {key}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _alone(client: Client, posts: Sequence[Post], now: datetime) -> None:
    """Raises `NotNow` where the client has a link that works to one of the posts."""
    rows = ClientAsk.of(client.brand).filter(link__client=client, link__revoked_at=None, link__expires_at__gt=now)
    if found := rows.filter(post__in=posts).select_related("post").first():
        given = {
            "client": isolated(client.name),
            "title": isolated(stands(whole_posts(client.brand).get(pk=found.post_id)).title or "—"),
        }
        raise NotNow(
            _("%(client)s has a link to “%(title)s” that works. Renew that one, or ask for another.") % given
        )


def _known(brand: Brand, given: ClientGiven, now: datetime) -> Client:
    name = given.name.strip()[:120]
    if not name:
        raise NotNow(_("Say who the client is."))
    found = Client.of(brand).filter(name=name, email=given.email.strip().lower()).first()
    made = found or Client(brand=brand, name=name, email=given.email.strip().lower(), created_at=now)
    made.language = given.language
    made.save()
    return made


def _ask(link: ClientLink, post: Post, channels: Collection[int], by: Person, now: datetime) -> None:
    found = locked(post)
    given = {"title": isolated(found.title or "—")}
    if says := not_asked(found, now):
        raise NotNow(says)
    if not any(one.variant.channel_id in channels for one in found.variants):
        raise NotNow(_("“%(title)s” is on none of these channels: the client would see nothing of it.") % given)
    ClientAsk.across_brands.create(brand=post.brand, link=link, post=post, asked_at=now)
    if found.state is PostState.WAITING:
        request = requests_of([post.pk]).get(outcome=RequestOutcome.OPEN)
        ask_client_too(request, link.client)
        return
    _wait(found, by, now)


def _wait(found: PostStanding, by: Person, now: datetime) -> None:
    """Out of the line, and waiting for a yes at the hour it had."""
    ready = [one for one in found.variants if one.state in (PostState.DRAFT, PostState.SCHEDULED)]
    if blocking := [one for one in checks_of(found.post, [one.variant for one in ready], now) if one.blocks]:
        raise NotReady(blocking)
    want_no_more(found.post)
    for one in ready:
        out_of_line(one, by, now)
    ask_for_yes(locked(found.post), by, now)


@transaction.atomic
def renew_link(link: ClientLink, by: Person, now: datetime) -> str:
    """Seven more days under a new address; whatever opened before opens nothing, on no browser.

    Raises `NotNow` where it was revoked.
    """
    held = ClientLink.across_brands.select_for_update().get(pk=link.pk)
    if held.revoked_at:
        raise NotNow(_("This link was revoked. Ask the client anew."))
    token = secrets.token_urlsafe(32)
    held.addresses.filter(ended_at=None).update(ended_at=now)
    make_client_address(held, token, now, by)
    note(link.brand, What.CLIENT_LINK_MADE, now, by=by, client_link=link.pk, client=link.client_id)
    return token


@transaction.atomic
def revoke_link(link: ClientLink, by: Person, now: datetime) -> None:
    """It opens nothing from now on, and its posts need this yes no more once they are put in line anew."""
    if ClientLink.of(link.brand).filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        note(link.brand, What.CLIENT_LINK_REVOKED, now, by=by, client_link=link.pk, client=link.client_id)
