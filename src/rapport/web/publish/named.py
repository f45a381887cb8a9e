"""Whom the names in a post mean on one channel: asked beside its preview, so that no network holds up another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from rapport.channels.models import Channel
from rapport.domain.named_accounts import names_in
from rapport.domain.parameters import number_or
from rapport.publishing.named_accounts import known_names, look_up_names, tells_names
from rapport.publishing.named_models import NamedAccount
from rapport.web.access import BrandRequest, member


@dataclass(frozen=True, slots=True)
class Named:
    """A name, and whom it means; None: that is not known."""

    name: str
    row: NamedAccount | None


@dataclass(frozen=True, slots=True)
class NamesShown:
    """The names of one preview. `tells`: the network can be asked; `asked`: it was, just now."""

    channel: Channel
    names: Sequence[Named]
    tells: bool
    asked: bool = False

    @property
    def unknown(self) -> bool:
        return self.tells and not self.asked and any(one.row is None for one in self.names)

    @property
    def values(self) -> str:
        """As they are sent to be looked up."""
        said = " ".join(f"@{one.name}" for one in self.names)
        return json.dumps({"channel": self.channel.pk, "names": said})


def names_shown(request: BrandRequest, channel: Channel, words: Sequence[str]) -> NamesShown:
    """What is remembered of the names in these words."""
    names = names_in(*words)
    known = known_names(channel, names, request.now) if names else {}
    return NamesShown(channel, [Named(one, known.get(one)) for one in names], tells_names(channel.network))


@require_POST
@member("write")
def look_up(request: BrandRequest) -> HttpResponse:
    """Ask the network of `channel` for `names`, within seconds."""
    rows = Channel.of(request.brand).filter(closed_at=None).select_related("brand")
    channel = get_object_or_404(rows, pk=number_or(request.POST.get("channel", "")))
    names = names_in(request.POST.get("names", "")[:4000])
    found = look_up_names(channel, names, request.now)
    shown = NamesShown(channel, [Named(one, found.get(one)) for one in names], tells_names(channel.network), True)
    return render(request, "publish/names.html", {"shown": shown, "brand": request.brand})
