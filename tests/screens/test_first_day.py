"""The first day on its screens: what was found, how many minutes, and what the robot may do after it."""

from __future__ import annotations

import re

import pytest

from rapport.promise.models import Judgement
from tests.promise.crowd import crowd
from tests.screens.promised import at
from tests.screens.test_knowledge import page_of
from tests.street import Street

pytestmark = pytest.mark.django_db


def test_a_new_group_leads_with_what_was_found_and_what_it_takes(street: Street) -> None:
    ana = page_of(street.ana)
    crowd(street, 60, 60)
    for page in ("index", "label"):
        shown = " ".join(ana.get(at(street, page)).content.decode().split())
        assert "<strong>120 messages are there already.</strong>" in shown
        assert re.search(r"About \d+ minutes? of labelling (is|are) left;", shown)
        assert re.search(r"at most 25\D{2,3} of all", shown)


def test_a_label_from_the_screen_keeps_the_chance_it_was_drawn_with(street: Street) -> None:
    ana = page_of(street.ana)
    crowd(street, 60, 60)
    for _ in range(4):
        shown = ana.get(at(street, "label")).content.decode()
        number, token = (
            re.search(r"/messages/(\d+)/judgement", shown),
            re.search(r'name="token" value="([^"]+)"', shown),
        )
        assert number
        assert token
        ana.post(at(street, "judgement", message=int(number[1])), {"says": "other", "token": token[1]})
    rows = Judgement.of(street.brand)
    assert {row.chance for row in rows.filter(drawn="chance")} <= {1.0, 0.1}
    assert rows.filter(drawn="chance").count() == 2
    assert not rows.exclude(drawn="chance").filter(chance__isnull=False).exists()
