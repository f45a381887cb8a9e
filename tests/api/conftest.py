"""The scene, and a caller for each of the cast."""

from __future__ import annotations

import pytest

from rapport.accounts.models import Person
from tests.api.caller import Caller
from tests.api.scene import Scene, scene_of
from tests.cast import Cast


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Casa Aurora with two conversations, an article and a viewer, Eve."""
    return scene_of(cast)


@pytest.fixture
def ana(scene: Scene) -> Caller:
    """The owner."""
    return Caller(scene.cast.aurora, scene.cast.ana)


@pytest.fixture
def bo(scene: Scene) -> Caller:
    """An agent."""
    return Caller(scene.cast.aurora, scene.cast.bo)


@pytest.fixture
def eve(scene: Scene) -> Caller:
    """A viewer."""
    return Caller(scene.cast.aurora, Person.objects.get(handle="eve"))


@pytest.fixture
def cruz(scene: Scene) -> Caller:
    """The owner of another brand."""
    return Caller(scene.cast.norte, scene.cast.cruz)
