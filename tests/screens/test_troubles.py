"""Posts that ask for somebody: no list ends silently, each can be put aside, and Today watches the clock."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.jobs.models import Job
from rapport.publishing.models import TroubleAside
from rapport.publishing.trouble import count_troubles
from tests.publishing.test_put_aside import refused
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    made = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=made.brand, person=made.ana, role=Role.OWNER)
    Membership.across_brands.create(brand=made.brand, person=made.bo, role=Role.VIEWER)
    return made


@pytest.fixture
def ana(client: Client, desk: Desk) -> Client:
    client.force_login(desk.ana)
    return client


def page(client: Client, desk: Desk, name: str = "publish:troubles", **asked: object) -> str:
    return client.get(reverse(name, args=[desk.brand.slug]), asked).content.decode()


def press(client: Client, desk: Desk, **given: object) -> str:
    where = reverse("publish:troubles-aside", args=[desk.brand.slug])
    return client.post(where, given, follow=True).content.decode()


def keys(text: str) -> list[str]:
    return re.findall(r'name="shown" value="([^"]+)"', text)


def test_today_and_the_calendar_say_how_many_more_there_are_and_where(ana: Client, desk: Desk) -> None:
    refused(desk, 60)
    today = page(ana, desk, "today:index")
    assert "8 of 60 are shown" in " ".join(today.split())
    calendar = page(ana, desk, "publish:index")
    assert ("60 to settle" in calendar, "50 of 60 are shown" in " ".join(calendar.split())) == (True, True)
    assert reverse("publish:troubles", args=[desk.brand.slug]) in today
    first, second = page(ana, desk), page(ana, desk, page=2)
    assert (len(keys(first)), len(keys(second)), "1 to 50 of 60" in first, "51 to 60 of 60" in second) == (
        50,
        10,
        True,
        True,
    )
    assert not set(keys(first)) & set(keys(second))
    for odd in ("0", "-1", "x", "9" * 40, "99999"):
        assert ana.get(reverse("publish:troubles", args=[desk.brand.slug]), {"page": odd}).status_code == 200


def test_one_is_put_aside_then_all_that_are_shown_and_each_press_can_be_undone(ana: Client, desk: Desk) -> None:
    refused(desk, 3)
    shown = keys(page(ana, desk))
    told = press(ana, desk, shown=shown, trouble=shown[0])
    assert ("1 put aside" in told, count_troubles(desk.brand, desk.now)) == (True, 2)
    told = press(ana, desk, shown=keys(told), all="yes")
    assert ("2 put aside" in told, count_troubles(desk.brand, desk.now)) == (True, 0)
    [undo, *_] = re.findall(r'action="([^"]+/undo)"', told)
    assert "2 taken up again." in ana.post(undo, follow=True).content.decode()
    assert count_troubles(desk.brand, desk.now) == 2
    assert "Nothing was changed" in ana.post(undo, follow=True).content.decode()


def test_a_second_tab_changes_nothing_and_is_told(ana: Client, desk: Desk) -> None:
    refused(desk, 2)
    shown = keys(page(ana, desk))
    press(ana, desk, shown=shown, trouble=shown[0])
    told = press(ana, desk, shown=shown, all="yes")
    assert ("1 put aside" in told, "1 was solved or changed meanwhile" in told) == (True, True)
    assert "Nothing was done" in press(ana, desk, shown=shown, all="yes")
    assert TroubleAside.of(desk.brand).count() == 2


def test_who_only_looks_on_puts_nothing_aside(client: Client, desk: Desk) -> None:
    refused(desk)
    client.force_login(desk.bo)
    text = page(client, desk)
    assert (keys(text), "Oak 0." in text) == ([], True)
    where = reverse("publish:troubles-aside", args=[desk.brand.slug])
    assert client.post(where, {"trouble": "x"}).status_code == 403
    assert client.post(reverse("publish:troubles-again", args=[desk.brand.slug, 1])).status_code == 403


def test_mails_are_switched_off_where_one_sets_what_is_ones_own(ana: Client, desk: Desk) -> None:
    where = reverse("settings:me", args=[desk.brand.slug])
    text = ana.get(where).content.decode()
    assert 'name="mails_troubles"' in text
    assert "connect a mailbox under Channels first" in text
    ana.post(where, {"name": "Ana", "language": "en", "theme": "auto"})
    desk.ana.refresh_from_db()
    assert desk.ana.mails_troubles is False
    ana.post(where, {"name": "Ana", "language": "en", "theme": "auto", "mails_troubles": "on"})
    desk.ana.refresh_from_db()
    assert desk.ana.mails_troubles is True


def test_today_says_that_the_clock_stands_when_nothing_was_begun_for_minutes(ana: Client, desk: Desk) -> None:
    now = timezone.now()
    assert "The clock stands" not in page(ana, desk, "today:index"), "nothing ever ran here"
    row = Job.objects.create(name="wake", due=now, started=now - timedelta(minutes=2))
    assert "The clock stands" not in page(ana, desk, "today:index")
    Job.objects.filter(pk=row.pk).update(started=now - timedelta(minutes=4))
    text = page(ana, desk, "today:index")
    assert ("The clock stands" in text, "no post leaves" in text) == (True, True)
    assert reverse("settings:clock", args=[desk.brand.slug]) in text


def test_today_names_a_job_of_posts_that_is_late_or_fails_for_all(ana: Client, desk: Desk) -> None:
    now = timezone.now()
    Job.objects.create(name="wake", due=now, started=now)
    mails = Job.objects.create(name="mail troubles", due=now - timedelta(minutes=9), started=now)
    assert "Mail about posts that need somebody" in page(ana, desk, "today:index")
    Job.objects.filter(pk=mails.pk).update(due=now)
    assert "Mail about posts that need somebody" not in page(ana, desk, "today:index")
    Job.objects.filter(pk=mails.pk).update(error="another brand: KeyError", in_a_row=0)
    assert "Mail about posts that need somebody" not in page(ana, desk, "today:index"), "of one brand alone"
    Job.objects.filter(pk=mails.pk).update(error="KeyError", in_a_row=2)
    text = page(ana, desk, "today:index")
    assert ("Mail about posts that need somebody" in text, "KeyError" in text) == (True, False)
