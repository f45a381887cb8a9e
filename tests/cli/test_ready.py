"""Data of before 0.1.0: left as it is, with a word on what to do."""

from __future__ import annotations

import pytest
from django.db import connection

from rapport.cli.errors import Failed
from rapport.cli.ready import ready
from tests.cast import Cast


def test_data_of_an_earlier_making_is_refused_and_left_alone(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE people_brand (id integer PRIMARY KEY, slug varchar(50))")
        cursor.execute("INSERT INTO people_brand VALUES (1, 'aurora')")
    with pytest.raises(Failed, match="RAPPORT_HOME"):
        ready(migrate=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM people_brand")
        assert cursor.fetchall() == [("aurora",)]
