"""What messages are decided by is remembered until somebody changes it, in whatever way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Brand
from rapport.answers.models import Article, MayAnswer, Paraphrase, TakenUp, Wording
from rapport.availability.models import Stop
from rapport.channels.models import Channel, Secret
from rapport.inbox.models import AnswerBound, ArticleHalt
from rapport.promise.ground import Ground
from rapport.promise.models import Calibration, Dial, Halt, Layer
from rapport.publishing.models import ReplyPlan
from rapport.store.edition import current
from rapport.store.models import Edition
from rapport.store.setting import EditionRows
from tests.cast import NOW, Cast, channel

pytestmark = pytest.mark.django_db
SETTINGS = {Article, Brand, Calibration, Channel, Dial, Halt, Layer, MayAnswer, Paraphrase, Secret, Stop, Wording}
SETTINGS |= {AnswerBound, ArticleHalt, ReplyPlan, TakenUp}


def test_every_row_that_messages_are_decided_by_is_a_setting() -> None:
    assert {one for one in apps.get_models() if issubclass(one, EditionRows)} == SETTINGS


def by_create(cast: Cast) -> None:
    Stop.across_brands.create(brand=cast.aurora, at=NOW)


def by_save(cast: Cast) -> None:
    cast.aurora.money_limit += 1
    cast.aurora.save()


def by_some_columns(cast: Cast) -> None:
    cast.aurora.save(update_fields=["money_limit"])


def by_update(cast: Cast) -> None:
    Brand.objects.filter(pk=cast.aurora.pk).update(name="Aurora")


def by_many(cast: Cast) -> None:
    Article.across_brands.bulk_create([Article(brand=cast.aurora, title="Hours")])


def by_delete(cast: Cast) -> None:
    Stop.across_brands.create(brand=cast.aurora, at=NOW).delete()


def by_delete_of_many(cast: Cast) -> None:
    Stop.of(cast.aurora).delete()


def by_a_row_that_owns_it(cast: Cast) -> None:
    article = Article.across_brands.create(brand=cast.aurora, title="Hours")
    before = current()
    article.wordings.create(brand=cast.aurora, language="en", questions="When?", answer="At nine.")
    assert current() != before


WAYS = (
    by_create,
    by_save,
    by_some_columns,
    by_update,
    by_many,
    by_delete,
    by_delete_of_many,
    by_a_row_that_owns_it,
)


@pytest.mark.parametrize("change", WAYS)
def test_however_a_setting_is_changed_a_new_edition_begins(cast: Cast, change: Callable[[Cast], None]) -> None:
    ground = Ground.now()
    assert ground.holds()
    change(cast)
    assert not ground.holds()
    assert Ground.now() is not ground


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WAYS), st.booleans()), min_size=1, max_size=4))
def test_an_edition_never_comes_back(cast: Cast, changes: list[tuple[Callable[[Cast], None], bool]]) -> None:
    seen = {current()}
    for change, kept in changes:
        before = current()
        with transaction.atomic():
            change(cast)
            assert current() not in seen
            seen.add(current())
            transaction.set_rollback(not kept)
        assert (current() == before) is not kept


def test_where_a_poll_stands_is_no_setting(cast: Cast) -> None:
    mine = channel(cast.aurora, "practice")
    ground = Ground.now()
    mine.cursor = "further"
    mine.save(update_fields=["cursor"])
    Channel.across_brands.filter(pk=mine.pk).update(cursor="and further")
    assert ground.holds()
    Channel.across_brands.filter(pk=mine.pk).update(cursor="x", closed_at=NOW)
    assert not ground.holds()


def test_what_is_remembered_is_asked_for_once(cast: Cast, django_assert_num_queries: Any) -> None:
    Stop.across_brands.create(brand=cast.aurora, at=NOW)
    ground = Ground.now()
    assert cast.aurora.pk in ground.stopped()
    with django_assert_num_queries(1):  # which edition it is
        assert Ground.now().stopped() == ground.stopped()


def test_without_an_edition_nothing_is_remembered(cast: Cast) -> None:
    Edition.objects.all().delete()
    ground = Ground.now()
    assert not ground.holds()
    assert Ground.now() is not ground
