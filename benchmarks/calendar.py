"""How soon the server has the calendar, the composer and Today ready, with 20,000 posts behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from benchmarks.pages import _p, _time
from benchmarks.world import Bench

POSTS = 20_000
A_DAY = 30
AT_ONCE = 1000


def main() -> Iterator[str]:
    """Two years around today with some thirty posts a day; some were refused, some nobody knows of."""
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from rapport.accounts.tokens import issue
    from rapport.config.bootstrap import gather_static
    from rapport.publishing.models import Post

    settings.ALLOWED_HOSTS = ["*"]
    gather_static()
    bench = Bench.fresh("calendar")
    now = timezone.now()
    for start in range(0, POSTS, AT_ONCE):
        _posts(bench, now, range(start, start + AT_ONCE))
    yield f"{Post.of(bench.brand).count():,} posts"
    client = Client()
    client.force_login(bench.person)
    bearer = {"Authorization": f"Bearer {issue(bench.brand, bench.person)}"}
    base = f"/b/{bench.brand.slug}"
    number = Post.of(bench.brand).order_by("pk")[POSTS // 2].pk
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "week": (f"{base}/publish/", {}),
        "month": (f"{base}/publish/?view=month", {}),
        "list": (f"{base}/publish/?view=list", {}),
        "composer": (f"{base}/publish/new", {}),
        "post": (f"{base}/publish/posts/{number}", {}),
        "today": (f"{base}/", {}),
        "API posts": ("/api/v1/posts?limit=50", bearer),
        "API queue": ("/api/v1/queue", bearer),
    }
    for name, (path, headers) in pages.items():
        took, worked, size = _time(lambda path=path, headers=headers: client.get(path, headers=headers))
        work = f"of which {_p(worked, 50):.0f} ms of work"
        yield f"{name}: p50 {_p(took, 50):.0f} ms, p95 {_p(took, 95):.0f} ms, {work}, {size / 1000:.0f} kB"


def _posts(bench: Bench, now: datetime, numbers: range) -> None:
    from django.db import transaction

    from rapport.outbox.models import Publication, Step
    from rapport.publishing.models import Post, PostPart, Variant, When

    brand, channel, person = bench.brand, bench.channel, bench.person
    with transaction.atomic():
        posts = Post.across_brands.bulk_create(
            Post(brand=brand, idea=f"Oak, slowly. Number {n}", author=person) for n in numbers
        )
        for n, post in zip(numbers, posts, strict=True):
            at = now + timedelta(days=1) * ((n - POSTS // 2) / A_DAY)
            variant = Variant.across_brands.create(brand=brand, post=post, channel=channel, at=at, how=When.DATE)
            given: dict[str, Any] = {
                "brand": brand,
                "channel": channel,
                "approved_by": person,
                "kind": "publication",
            }
            row = Publication.across_brands.create(
                **given,
                lane=variant.lane,
                key=f"bench-{n}",
                text=post.idea,
                digest="",
                planned_for=at,
                not_before=at,
                step=Step.QUEUED if at > now else Step.FAILED if n % 500 == 0 else Step.SENT,
            )
            PostPart.across_brands.create(brand=brand, variant=variant, place=0, publication=row)
