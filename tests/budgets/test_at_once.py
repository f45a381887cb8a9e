"""Several processes charge one channel at the same moment: together they pass nothing either."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from rapport.accounts.models import Brand
from rapport.budgets.charge import charge
from rapport.budgets.models import BucketFill, Cap, Spending
from rapport.budgets.over import OverBudget
from rapport.channels.models import Channel
from rapport.connectors.prices import PaidAct
from tests.cast import NOW, channel
from tests.outbox.networks import MANIFEST, calls, costs, replace_struct

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


@pytest.mark.parametrize(("most", "day"), [(7, None), (100, 7)], ids=["a bucket", "a cap"])
def test_many_at_once_pass_nothing(most: int, day: int | None) -> None:
    here = channel(Brand.objects.create(slug="b", name="B"))
    if day:
        Cap.across_brands.create(brand=here.brand, channel=here, day=day, currency="XTS")
    manifest = replace_struct(MANIFEST, buckets=[calls(most, 60)], prices=costs(send=1))

    def one(_: int) -> bool:
        try:
            charge(Channel.across_brands.get(pk=here.pk), manifest, PaidAct.SEND, NOW)
        except OverBudget:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(one, range(40))) == 7
    assert Spending.across_brands.get(channel=here).times == 7
    assert sum(BucketFill.across_brands.filter(channel=here).values_list("used", flat=True)) == 7
