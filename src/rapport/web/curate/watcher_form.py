"""The form for a watcher: where and what is looked for, how often, for how much, and what becomes of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.curation.models import Becomes, Watcher
from rapport.curation.watching import LOOKS as LOOKS_A_DAY
from rapport.curation.watching import TEMPLATE, WatcherGiven
from rapport.curation.ways import WatchWay, watch_ways
from rapport.domain.set_apart import isolated
from rapport.web.access import BrandRequest
from rapport.web.curate.words import BECOMES, EVERY, LOOKS
from rapport.web.inbox.words import network
from rapport.web.number_field import NumberField
from rapport.web.publish.calendar import channels_of

MILLION = 1_000_000


class WatcherForm(forms.Form):
    way = forms.ChoiceField(label=_("Look for"))
    words = forms.CharField(
        label=_("Words, tag, handle or address"),
        max_length=500,
        help_text=_("As on the network: joinery, #joinery, @tove@saws.example, https://quaderni.example/feed"),
    )
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    minutes = forms.TypedChoiceField(label=_("How often"), coerce=int, choices=list(EVERY.items()), initial=60)
    looks_a_day = NumberField(
        label=_("Looks a day, at most"),
        decimal_places=0,
        min_value=LOOKS_A_DAY[0],
        max_value=LOOKS_A_DAY[1],
        initial=48,
        help_text=_("Each page of results is one."),
    )
    money_a_day = NumberField(
        label=_("Money a day, at most"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=4,
        initial=Decimal("0.5"),
        help_text=_("Only where what is found costs money, and then never without it; in the network's currency."),
    )
    money = NumberField(
        label=_("Money a month, at most"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=4,
        help_text=_("In the network's currency; empty: what the channel's own budget leaves."),
    )
    becomes = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=list(BECOMES.items()),
        help_text=_(
            "Only the entries of a feed, or of an account that is watched by its feed, become posts by themselves."
        ),
    )
    template = forms.CharField(
        label=_("Template"),
        required=False,
        max_length=2000,
        initial=TEMPLATE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the posts of a feed: {title}, {words}, {link}, {author} and {feed} are filled in."),
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels of the posts"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, request: BrandRequest, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.ways = {one.value: one for one in watch_ways(request.brand)}
        self.rows = {str(one.pk): one for one in channels_of(request)}
        way, channels = self.fields["way"], self.fields["channels"]
        assert isinstance(way, forms.ChoiceField)
        assert isinstance(channels, forms.MultipleChoiceField)
        way.choices = [(value, _said(one)) for value, one in self.ways.items()]
        channels.choices = [
            (number, f"{network(row.network)} · {isolated(row.handle)}") for number, row in self.rows.items()
        ]

    def given(self) -> WatcherGiven:
        """What the form says; only once it is valid."""
        said = self.cleaned_data
        way = self.ways[said["way"]]
        return WatcherGiven(
            said["name"],
            way.looks,
            said["words"],
            way.channel,
            said["minutes"],
            said["looks_a_day"],
            _millionths(said["money"]),
            _millionths(said["money_a_day"]),
            Becomes(said["becomes"]),
            said["template"],
            [self.rows[number] for number in said["channels"]],
        )


def _millionths(money: Decimal | None) -> int | None:
    return None if money is None else int(money * MILLION)


def _said(way: WatchWay) -> str:
    name = network(way.manifest.network)
    where = f"{name} · {isolated(way.channel.handle)}" if way.channel else name
    what = LOOKS[way.looks]
    return (
        f"{what} · {where} ({way.cost})" if way.cost else str(what) if way.channel is None else f"{what} · {where}"
    )


def as_typed(watcher: Watcher) -> dict[str, Any]:
    """A watcher as its form shows it."""
    day, month = watcher.millionths_a_day, watcher.millionths_a_month
    return {
        "way": f"{watcher.looks} {watcher.channel_id or watcher.network}",
        "words": watcher.words,
        "name": watcher.name,
        "minutes": watcher.minutes,
        "looks_a_day": watcher.looks_a_day,
        "money_a_day": None if day is None else Decimal(day) / MILLION,
        "money": None if month is None else Decimal(month) / MILLION,
        "becomes": watcher.becomes,
        "template": watcher.template or TEMPLATE,
        "channels": [str(one) for one in watcher.channels],
    }
