"""Many conversations at once, by the page's own forms: what was done, who was left alone and why, and back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.accounts.models import Membership, Person, Role
from rapport.inbox.bulk import MOST
from rapport.inbox.models import Status
from tests.screens.busy import busy
from tests.street import Street

HTMX = {"HX-Request": "true"}


@pytest.fixture
def bo(street: Street) -> Person:
    return busy(street)


@pytest.fixture
def ana(client: Client, street: Street, bo: Person) -> Client:
    client.force_login(street.ana)
    return client


def do(client: Client, street: Street, *handles: str, status: int = 200, **given: object) -> str:
    of = ",".join(str(street.conversation(one).pk) for one in handles)
    answer = client.post(reverse("inbox:bulk", args=[street.brand.slug]), {"of": of, **given}, headers=HTMX)
    assert answer.status_code == status
    return answer.content.decode()


def undo(client: Client, street: Street, said: str) -> str:
    fields = dict(re.findall(r'name="(act|name)" value="([^"]*)"', said))
    fields |= {"back": re.findall(r'name="back" value="([^"]*)"', said)}  # type: ignore[dict-item]
    return do(client, street, **fields)


def test_who_waits_is_named_and_stays(ana: Client, street: Street) -> None:
    said = do(ana, street, "lucia", "marta", "tom", act="resolve")
    assert "1 resolved" in said
    assert re.search(r"<bdi>Marta</bdi></a>\s+has no answer yet and stays open", said)
    assert street.conversation("lucia").status == Status.RESOLVED
    assert street.conversation("marta").status == street.conversation("tom").status == Status.OPEN
    assert "1 opened again" in undo(ana, street, said)
    assert street.conversation("lucia").status == Status.OPEN


def test_an_assignment_goes_back_to_whoever_had_each(ana: Client, street: Street, bo: Person) -> None:
    said = do(ana, street, "jonas", "tom", "kim", act="assign", person=bo.handle)
    assert "3 assigned" in said
    undo(ana, street, said)
    assert street.conversation("jonas").assignee == street.ana
    assert street.conversation("tom").assignee is None


def test_a_label_is_taken_off_only_where_it_was_put_on(ana: Client, street: Street) -> None:
    said = do(ana, street, "marta", "kim", act="label", name="Delivery")
    assert "1 labelled · 1 was so already" in said
    undo(ana, street, said)
    assert street.conversation("marta").labellings.count() == 1
    assert street.conversation("kim").labellings.count() == 0


def test_snoozed_together_and_awake_again(ana: Client, street: Street) -> None:
    said = do(ana, street, "kim", "marta", act="snooze", **{"for": "4"})
    assert street.conversation("marta").status == Status.SNOOZED
    undo(ana, street, said)
    assert street.conversation("marta").status == Status.OPEN


@pytest.mark.parametrize(
    "given",
    [{}, {"act": "burn"}, {"act": "label", "name": " "}, {"act": "snooze"}, {"act": "snooze", "for": "-1"}],
)
def test_what_is_not_clear_changes_nothing(ana: Client, street: Street, given: dict[str, str]) -> None:
    assert "Nothing was changed" in do(ana, street, "lucia", status=400, **given)


def test_nothing_chosen_or_too_many(ana: Client, street: Street) -> None:
    do(ana, street, status=400, act="resolve")
    many = ",".join(str(one) for one in range(1, MOST + 3))
    where = reverse("inbox:bulk", args=[street.brand.slug])
    assert ana.post(where, {"of": many, "act": "resolve"}, headers=HTMX).status_code == 400


def test_without_a_script_the_list_says_it(ana: Client, street: Street) -> None:
    where = reverse("inbox:bulk", args=[street.brand.slug])
    of = f"{street.conversation('lucia').pk},{street.conversation('marta').pk}"
    page = ana.post(where, {"of": of, "act": "resolve"}, follow=True).content.decode()
    assert "1 resolved" in page
    assert "Marta has no answer yet" in page


def test_a_viewer_sees_no_boxes_to_act_with(client: Client, street: Street, bo: Person) -> None:
    Membership.of(street.brand).filter(person=bo).update(role=Role.VIEWER)
    client.force_login(bo)
    page = client.get(reverse("inbox:index", args=[street.brand.slug])).content.decode()
    assert 'id="bulk"' not in page
    assert 'class="pick"' not in page
    do(client, street, "lucia", act="resolve", status=403)


def test_what_is_taken_back_is_read_before_anything_is_done(ana: Client, street: Street) -> None:
    do(ana, street, "lucia", act="resolve")
    had = street.conversation("lucia").assignee
    first = f"{street.conversation('lucia').pk}:"
    many = ",".join(str(n) for n in range(1, MOST + 1))
    for back in ([first, f"{many}:"], [f"{many}:"] * 3, ["1:"] * (MOST + 1)):
        said = do(ana, street, act="reopen", back=back, status=400)
        assert "Nothing was changed" in said
    do(ana, street, act="assign", back=[first.replace(":", f":{street.ana.handle}"), "1:nobody-here"], status=404)
    lucia = street.conversation("lucia")
    assert (lucia.status, lucia.assignee) == (Status.RESOLVED, had)
