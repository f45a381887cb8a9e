"""Settings are read once, with defaults, and a wrong one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.config.env import read
from rapport.config.errors import BadSetting


def test_nothing_has_to_be_set() -> None:
    env = read({})
    assert (env.port, env.host, env.address) == (8000, "127.0.0.1", "http://localhost:8000")
    assert env.home.is_absolute()


def test_what_is_set_is_honoured() -> None:
    env = read({"PORT": "9", "RAPPORT_HOME": "/srv/r", "RAPPORT_PRIVATE_HOSTS": "a:1, b:2", "RAPPORT_DEMO": "no"})
    assert (env.port, env.home, env.private_hosts, env.demo) == (
        9,
        Path("/srv/r"),
        frozenset({"a:1", "b:2"}),
        False,
    )


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "many"), ("RAPPORT_DEMO", "perhaps"), ("RAPPORT_UNDO_SECONDS", "x")]
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        read({name: value})
