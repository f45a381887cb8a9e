"""Which networks can be connected, by what that costs; of others a search says that they are not yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport.connectors.manifest import Manifest
from rapport.connectors.not_yet import not_yet
from rapport.connectors.registry import manifests, packages
from rapport.domain.fold import folded
from rapport.media.reach import can_be_reached, is_inside
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.settings.costs import shelves
from rapport.web.settings.reach import must_be_called, must_be_fetched_from

LONGEST = 60
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Reach:
    """Why this machine cannot be called, and for which networks (by name) that matters.

    `need`: from them nothing arrives; `fetching`: they fetch the pictures of posts, which do not leave until then.
    """

    address: str
    inside: bool
    need: str
    fetching: str


def reach(known: Sequence[Manifest] = ()) -> Reach | None:
    """None where this machine can be called."""
    if can_be_reached():
        return None
    connectable = [one for one in known if one.connectable]
    need = ", ".join(_(one.name) for one in connectable if must_be_called(one))
    fetching = ", ".join(_(one.name) for one in connectable if must_be_fetched_from(one))
    return Reach(settings.ADDRESS, is_inside(settings.ADDRESS), need, fetching)


def must_reach(known: Manifest) -> Reach | None:
    """The same for one network, where something would not arrive or not leave."""
    return reach([known]) if must_be_called(known) or must_be_fetched_from(known) else None


@require_safe
@member("settle")
def networks(request: BrandRequest) -> HttpResponse:
    """All of them, or those that were looked for."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    known = manifests()
    found = shelves([one for one in known if is_called(one, asked)])
    others = [one for one in not_yet(packages()) if _has(asked, one.name, one.also)]
    context = {"asked": asked, "shelves": found, "others": others, "reach": reach(known), "tab": "channels"}
    return show(request, "settings/networks.html", context)


def is_called(known: Manifest, asked: str) -> bool:
    """Whether somebody who types this may mean the network."""
    return _has(asked, _(known.name), _(known.summary), known.network, *known.also)


def _has(asked: str, *words: str) -> bool:
    """Whether each word that was asked for begins one of these."""
    begun = _words(" ".join(words))
    return all(any(one.startswith(word) for one in begun) for word in _words(asked))


def _words(text: str) -> list[str]:
    """As people may write them: an e-mail is an email."""
    return WORD.findall(folded(text).replace("-", ""))
