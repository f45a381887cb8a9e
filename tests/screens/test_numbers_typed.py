"""Every number that a person types is read and shown in their language; nothing else reads one."""

from __future__ import annotations

import importlib
import pkgutil
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import rapport.web
from rapport.accounts.models import Brand
from rapport.budgets.models import Cap
from rapport.connectors.registry import manifests
from rapport.media.said_size import said_limit, said_size
from rapport.web.number_field import NumberField
from rapport.web.settings.limits import limits
from tests.cast import Cast

THOUSAND = {"en": "1,000", "es": "1.000", "it": "1.000"}
NUMBERS = (forms.IntegerField, forms.FloatField, forms.DecimalField)


def every(form: type) -> list[type]:
    return [form, *(below for one in form.__subclasses__() for below in every(one))]


def test_no_form_reads_a_number_in_another_way() -> None:
    for found in pkgutil.walk_packages(rapport.web.__path__, "rapport.web."):
        importlib.import_module(found.name)
    ours = [one for one in every(forms.BaseForm) if one.__module__.startswith("rapport.")]
    fields = [field for one in ours for field in getattr(one, "base_fields", {}).values()]
    assert sum(isinstance(field, NumberField) for field in fields) >= 3
    assert not [field for field in fields if isinstance(field, NUMBERS) and not isinstance(field, NumberField)]
    templates = Path(rapport.web.__file__).parent.rglob("*.html")
    assert not [one.name for one in templates if re.search(r'type="number"', one.read_text(encoding="utf-8"))]


@given(st.decimals(0, 9_999_999, places=6), st.sampled_from(["en", "es", "it"]))
def test_what_is_shown_is_read_as_the_same(amount: Decimal, language: str) -> None:
    with translation.override(language):
        field = NumberField(decimal_places=6, max_digits=13)
        assert field.clean(str(field.prepare_value(amount.normalize()))) == amount
        whole = NumberField(decimal_places=0)
        assert whole.clean(str(whole.prepare_value(int(amount)))) == int(amount)


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_a_thousand_in_a_budget_and_as_a_large_sum_is_a_thousand(cast: Cast, language: str) -> None:
    ana = Client(headers={"accept-language": language})
    ana.force_login(cast.ana)
    where = reverse("settings:channel_budget", kwargs={"brand": cast.aurora.slug, "pk": cast.channel.pk})
    assert ana.post(where, {"day": THOUSAND[language], "month": ""}).status_code == 302
    assert Cap.of(cast.aurora).get(channel=cast.channel).day == 1000 * 1_000_000
    page = ana.get(reverse("settings:channel", kwargs={"brand": cast.aurora.slug, "pk": cast.channel.pk}))
    assert re.search(r'value="1[.,\xa0]000', page.content.decode())
    where = reverse("settings:brand", kwargs={"brand": cast.aurora.slug})
    given = {"name": "Aurora", "about": "", "language": "it", "time_zone": "Europe/Rome"}
    assert ana.post(where, {**given, "money_limit": THOUSAND[language]}).status_code == 302
    assert Brand.objects.get(pk=cast.aurora.pk).money_limit == 1000
    assert re.search(r'value="1[.,\xa0]000"', ana.get(where).content.decode())
    refused = ana.post(where, {**given, "money_limit": "1,5.0"})
    assert refused.status_code == 422
    assert 'value="1,5.0"' in refused.content.decode()


@pytest.mark.parametrize(
    ("size", "at_most", "is_said"),
    [
        (2_000_000, "2 MB", "2 MB"),
        (5 * 1024 * 1024, "5 MB", "5 MB"),
        (2_345_678, "2.3 MB", "2.3 MB"),
        (2_380_000, "2.3 MB", "2.4 MB"),
        (84_001, "0 MB", "85 kB"),
    ],
)
def test_a_size_is_said_in_mb_and_a_limit_never_too_large(size: int, at_most: str, is_said: str) -> None:
    with translation.override("en"):
        assert (said_limit(size), said_size(size)) == (at_most, is_said)
        assert said_size(2_000_001, above=2_000_000) == "2.1 MB"
    with translation.override("it"):
        assert said_limit(2_345_678) == "2,3 MB"


def test_no_network_says_its_largest_file_in_bytes(cast: Cast) -> None:
    for one in manifests():
        assert not [how for what, how in limits(one) if what == "Largest file" and "bytes" in how]
