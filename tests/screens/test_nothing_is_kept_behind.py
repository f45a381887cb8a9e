"""What a browser shows to somebody who is signed in, it does not keep for whoever sits there next."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.street import Street

PAGES = ["/brands", "/me/password", "/signed-in", "/nothing-here", "/api/v1/nothing", "/api/v1/me"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_kept_unless_it_says_so(street: Street, client: Client, page: str) -> None:
    client.force_login(street.ana)
    assert "no-store" in client.get(page).headers["Cache-Control"]
