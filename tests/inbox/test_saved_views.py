"""A list under a name: one's own or the brand's, counted anew each time, and nothing of another brand."""

from __future__ import annotations

import pytest

from rapport.accounts.models import Membership, Person
from rapport.inbox.conversation_actions import resolve
from rapport.inbox.lists import BadFilter, conversations
from rapport.inbox.models import SavedView
from rapport.inbox.order import Order
from rapport.inbox.remove_member import remove_member
from rapport.inbox.saved_views import (
    MOST,
    CannotSave,
    ListWish,
    counted,
    delete_view,
    rename_view,
    save_view,
    saved_views,
    wish_of,
)
from rapport.ledger.models import Entry
from rapport.ledger.subject import SubjectKind
from tests.cast import Cast
from tests.screens.busy import busy
from tests.street import Street

TABLES = ListWish("open", {"label": "delivery"}, "tavolo", Order.WAIT)


@pytest.fixture
def bo(street: Street) -> Person:
    return busy(street)


def names(street: Street, person: Person) -> list[str]:
    return [row.name for row in saved_views(street.brand, person)]


def test_it_is_what_was_asked_for_and_counts_what_is_there_now(street: Street, bo: Person) -> None:
    row = save_view(street.brand, " Broken   tables ", TABLES, bo, street.now)
    assert row.name == "Broken tables"
    assert wish_of(SavedView.of(street.brand).get()) == TABLES
    assert counted(row, bo) == 1
    resolve(street.conversation("marta"), bo, street.now)
    assert counted(row, bo) == 0


def test_mine_are_mine_and_the_brands_are_everybodys(street: Street, bo: Person, cast: Cast) -> None:
    save_view(street.brand, "Mine", TABLES, bo, street.now)
    save_view(street.brand, "Ours", ListWish("mine"), bo, street.now, shared=True)
    assert names(street, bo) == ["Mine", "Ours"]
    assert names(street, street.ana) == ["Ours"]
    assert list(saved_views(cast.norte, cast.cruz)) == []
    ours = SavedView.of(street.brand).get(name="Ours")
    assert counted(ours, street.ana) == 1
    assert counted(ours, bo) == len(conversations(street.brand, "mine", None, bo))
    assert counted(ours, bo) != counted(ours, street.ana)


def test_a_name_is_there_once_and_can_be_changed(street: Street, bo: Person) -> None:
    first = save_view(street.brand, "Tables", TABLES, bo, street.now)
    save_view(street.brand, "Tables", TABLES, bo, street.now, shared=True)
    for name, why in (("Tables", "name taken"), (" ", "no name")):
        with pytest.raises(CannotSave) as refused:
            save_view(street.brand, name, TABLES, bo, street.now)
        assert refused.value.why == why
    rename_view(first, "Sofas", bo, street.now)
    rename_view(first, "Sofas", bo, street.now)
    delete_view(first, bo, street.now)
    about = Entry.of(street.brand).filter(subject_kind=SubjectKind.SAVED_VIEW, subject_id=first.pk)
    assert list(about.order_by("seq").values_list("what", flat=True)) == [
        "view saved",
        "view renamed",
        "view renamed",
        "view deleted",
    ]


def test_what_is_no_list_is_not_kept_and_few_are(street: Street, bo: Person) -> None:
    for wish in (ListWish("odd"), ListWish(filters={"odd": "1"}), ListWish(filters={"label": "x" * 100})):
        with pytest.raises(BadFilter):
            save_view(street.brand, "Odd", wish, bo, street.now)
    for n in range(MOST):
        save_view(street.brand, f"View {n}", ListWish(), bo, street.now)
    with pytest.raises(CannotSave):
        save_view(street.brand, "One more", ListWish(), bo, street.now)


def test_they_go_with_whoever_leaves(street: Street, bo: Person) -> None:
    save_view(street.brand, "Mine", TABLES, bo, street.now)
    save_view(street.brand, "Ours", TABLES, bo, street.now, shared=True)
    remove_member(Membership.of(street.brand).get(person=bo), street.ana, street.now)
    assert [row.name for row in SavedView.of(street.brand)] == ["Ours"]
