"""The calendar asks for what it shows: neither its statements nor its rows grow with the posts of other days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql import compiler
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.outbox.models import Publication, Step
from rapport.publishing.models import Post, PostPart, Variant, When
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FAR = timedelta(days=60)


def posts(desk: Desk, first: datetime, n: int, apart: timedelta) -> None:
    """So many posts, each with its publication: sent where its hour is over, else in line."""
    brand, channel, now = desk.brand, desk.channels[0], timezone.now()
    made = Post.across_brands.bulk_create(Post(brand=brand, idea=f"Oak {k}", author=desk.ana) for k in range(n))
    said = {"brand": brand, "channel": channel, "how": When.DATE}
    variants = Variant.across_brands.bulk_create(
        Variant(post=post, at=first + k * apart, **said) for k, post in enumerate(made)
    )
    for one in variants:
        step = Step.QUEUED if one.at and one.at > now else Step.SENT
        row = Publication.across_brands.create(
            brand=brand, channel=channel, approved_by=desk.ana, kind="publication", lane=one.lane, text="Oak",
            key=f"k{one.pk}", digest="", planned_for=one.at, not_before=one.at, step=step,
            sent_at=one.at if step == Step.SENT else None,
        )  # fmt: skip
        PostPart.across_brands.create(brand=brand, variant=one, place=0, publication=row)


class Counted:
    """Statements, and rows that came back, while it is open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rows, real = 0, compiler.cursor_iter

        def counting(*given: Any) -> Iterator[Any]:
            for chunk in real(*given):
                self.rows += len(chunk)
                yield chunk

        monkeypatch.setattr(compiler, "cursor_iter", counting)

    def of(self, client: Client, address: str) -> tuple[int, int]:
        self.rows = 0
        with CaptureQueriesContext(connection) as found:
            answer = client.get(address)
        assert answer.status_code == 200
        assert "Oak 0" in answer.content.decode()
        return len(found), self.rows


@pytest.mark.parametrize("view", ["week", "month", "list"])
def test_posts_of_other_days_cost_no_statement_and_no_row(
    view: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    client.force_login(desk.ana)
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    address = f"{reverse('publish:index', args=[desk.brand.slug])}?view={view}"
    for there in (midnight - FAR - 30 * DAY, midnight + FAR):
        posts(desk, there, 110, timedelta(hours=2))
    posts(desk, midnight + 20 * timedelta(hours=1), 8, timedelta(minutes=20))
    counted = Counted(monkeypatch)
    counted.of(client, address)  # what is remembered by a process is known from here on
    before = counted.of(client, address)
    for there in (midnight - FAR - 300 * DAY, midnight + FAR + 60 * DAY):
        posts(desk, there, 300, timedelta(hours=3))
    statements, rows = counted.of(client, address)
    assert statements == before[0]
    assert rows <= before[1]
    posts(desk, midnight + 19 * timedelta(hours=1), 3, timedelta(minutes=10))
    assert counted.of(client, address)[1] > before[1], "a post of the page is read, and counted here"
