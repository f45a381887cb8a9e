"""Requests about posts: whose words they are, which clients were asked, and where each stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.approvals import steps
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.approvals.not_now import NotNow
from rapport.approvals.steps import RequestStanding
from rapport.approvals.subjects import About
from rapport.publishing.approval_models import ClientAsk
from rapport.publishing.composed import post_digest
from rapport.publishing.locked import locked
from rapport.publishing.models import Post, PostVersion, Variant, When


class Posts:
    """What a yes to a post is asked for: its words on every channel, its files, its hours."""

    kind = RequestKind.POST
    changed: Promise = gettext_lazy(
        "This post was changed since: what you read is not what would leave. Look at it again."
    )
    theirs: Promise = gettext_lazy("Nobody says yes to their own post here; a second person has to.")

    def about(self, rows: Sequence[ApprovalRequest]) -> Mapping[int, About]:
        numbers = [one.subject for one in rows]
        wrote = PostVersion.across_brands.filter(post=OuterRef("pk"), number__lte=OuterRef("version"))
        known = Post.across_brands.filter(pk__in=numbers).annotate(
            wrote_last=Subquery(wrote.order_by("-number").values("by")[:1])
        )
        wrote_last = dict(known.values_list("pk", "wrote_last"))
        clients, hours, places = _clients(numbers), _hours(numbers), _places(numbers)
        return {
            one.pk: About(
                own=frozenset({one.asked_by_id, wrote_last[one.subject] or one.asked_by_id}),
                named={"post": one.subject},
                deadline=hours.get(one.subject),
                channels=places[one.subject],
                clients=clients[one.subject],
            )
            for one in rows
            if one.subject in wrote_last
        }

    def held_digest(self, request: ApprovalRequest) -> str:
        found = locked(post_of(request))
        return post_digest(found.post, [one.variant for one in found.variants])

    def closed(self, request: ApprovalRequest, outcome: RequestOutcome, now: datetime) -> None:
        Post.across_brands.filter(pk=request.subject).update(asked_at=None)


POSTS = Posts()


def request_standing(request: ApprovalRequest) -> RequestStanding:
    """As it stands now, read anew."""
    return steps.asked_standing(request, POSTS)


def open_standings(brand: int) -> list[RequestStanding]:
    """Every open request of a brand about a post; the first asked first."""
    return steps.open_asked(brand, POSTS)


def requests_of(posts: Collection[int]) -> QuerySet[ApprovalRequest]:
    """All that was asked about these posts."""
    return ApprovalRequest.across_brands.filter(kind=RequestKind.POST, subject__in=posts)


def post_of(request: ApprovalRequest) -> Post:
    """The post that a request is about. Raises `NotNow` where it is gone."""
    found = Post.across_brands.select_related("brand").filter(pk=request.subject, brand=request.brand_id).first()
    if found is None or request.kind != RequestKind.POST:
        raise NotNow(_("This post was thrown away meanwhile."))
    return found


def asks_of(post: int) -> list[ClientAsk]:
    """The clients' links that ask for this post and were not revoked."""
    rows = ClientAsk.across_brands.filter(post=post, link__revoked_at=None)
    return list(rows.select_related("link__client").order_by("pk"))


def _clients(posts: Sequence[int]) -> Mapping[int, dict[int, str]]:
    """Whom links that were not revoked ask for each post, by name."""
    rows = ClientAsk.across_brands.filter(post__in=posts, link__revoked_at=None)
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for post, client, name in rows.values_list("post", "link__client", "link__client__name"):
        found[post][client] = name
    return found


def _places(posts: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    rows = Variant.across_brands.filter(post__in=posts).order_by("pk").values_list("post", "channel__handle")
    found: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for post, handle in rows:
        found[post] += (handle,)
    return found


def _hours(posts: Sequence[int]) -> Mapping[int, datetime]:
    """The earliest hour that somebody chose: until then a yes is of use."""
    rows = Variant.across_brands.filter(post__in=posts, at__isnull=False).exclude(how=When.NOW)
    return dict(rows.values("post").annotate(first=Min("at")).values_list("post", "first"))
