"""What machines may ask: alive and ready are for all, figures for this machine or the holder of the token."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.street import Street

pytestmark = pytest.mark.django_db


def test_alive_and_ready(client: Client) -> None:
    assert client.get("/healthz").json() == {"alive": True}
    assert client.get("/readyz").json() == {"ready": True}


def test_figures_count_what_happened(client: Client, street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.says("My lamp came broken, what a disgrace.", "eve")
    street.run()
    text = client.get("/metrics").content.decode()
    assert 'rapport_decisions{route="answer"} 1.0' in text
    assert 'rapport_decisions{route="person"} 1.0' in text
    assert 'rapport_replies{step="sent"} 1.0' in text
    assert 'rapport_channels{state="ok"} 1.0' in text


@pytest.mark.parametrize("where", [{"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}])
def test_without_a_token_figures_stay_on_this_machine(client: Client, where: dict[str, str]) -> None:
    assert client.get("/metrics", **where).status_code == 403  # type: ignore[arg-type]


def test_with_a_token_only_its_holder_sees_figures(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "figures please"
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer figures"}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer figures please"}).status_code == 200
