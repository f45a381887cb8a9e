"""What may be larger than other bodies is taken at the address that says so."""

from __future__ import annotations

import pytest

from rapport.api import bring_in, files, other_calendars
from rapport.domain import ics_lines
from rapport.media import clean
from rapport.publishing.tables import cells
from rapport.web.body_size import LARGEST, largest

ASKED = {"files": clean.LARGEST, "imports": cells.LARGEST, "calendars": 2 * ics_lines.LONGEST}


@pytest.mark.parametrize("address", {**files.LARGER, **bring_in.LARGER, **other_calendars.LARGER})
def test_as_much_is_taken_as_the_file_may_have(address: str) -> None:
    assert largest(f"/api/v1/{address}") > ASKED[address]


@pytest.mark.parametrize("address", ["posts", "imports/1/begin", "calendars/1/days", "nowhere"])
def test_everywhere_else_it_is_a_megabyte(address: str) -> None:
    assert largest(f"/api/v1/{address}") == LARGEST
