"""What a channel may spend and has spent, as the channel's page shows it, and the form that caps it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport.budgets.standing import BudgetStanding, CapStanding, budget_standing
from rapport.channels.models import Channel
from rapport.connectors.buckets import Bucket
from rapport.connectors.prices import PaidAct, written
from rapport.outbox.budget import set_budget
from rapport.web.access import BrandRequest, member
from rapport.web.number_field import NumberField
from rapport.web.settings.channel import channel_page, open_channel

MILLION = 1_000_000
ACTS: dict[str, str | Promise] = {
    PaidAct.POLL: gettext_lazy("Looking for what is new"),
    PaidAct.STREAM: gettext_lazy("Listening"),
    PaidAct.LOOK: gettext_lazy("Looking messages up again"),
    PaidAct.SEND: gettext_lazy("Replies"),
    PaidAct.FIND: gettext_lazy("Looking whether something arrived"),
    PaidAct.PUBLISH: gettext_lazy("Posts"),
    PaidAct.UPLOAD: gettext_lazy("Files"),
    PaidAct.DOWNLOAD: gettext_lazy("Customers' files"),
    PaidAct.EDIT: gettext_lazy("Changed posts"),
    PaidAct.REMOVE: gettext_lazy("Words taken out of sight"),
    PaidAct.REACT: gettext_lazy("Favourites and reposts"),
    PaidAct.FOLLOW: gettext_lazy("Follows"),
    PaidAct.SEARCH: gettext_lazy("Searches"),
    PaidAct.LIST: gettext_lazy("Lists of followers"),
    PaidAct.PROFILE: gettext_lazy("Profiles"),
    PaidAct.MEASURE: gettext_lazy("Figures of posts"),
    PaidAct.RECALL: gettext_lazy("What was said before"),
    PaidAct.VERIFY: gettext_lazy("Checks of the sign-in"),
    PaidAct.REFRESH: gettext_lazy("Renewed sign-ins"),
}
PERIODS: dict[str, str | Promise] = {"day": gettext_lazy("Today"), "month": gettext_lazy("This month")}


class BudgetForm(forms.Form):
    """The caps in units of the network's currency, as people write money; empty is no cap."""

    day = NumberField(
        label=gettext_lazy("At most in a day"), required=False, min_value=0, max_digits=13, decimal_places=6
    )
    month = NumberField(
        label=gettext_lazy("At most in a month"), required=False, min_value=0, max_digits=13, decimal_places=6
    )

    def most(self, period: str) -> int | None:
        """Millionths, None for no cap."""
        given: Decimal | None = self.cleaned_data[period]
        return None if given is None else int(given * MILLION)


@require_safe
@member("see")
def channel(request: BrandRequest, pk: int) -> HttpResponse:
    """A channel's page."""
    found = open_channel(request, pk)
    return channel_page(request, found, budget_box(request, found))


@require_POST
@member("settle")
def budget(request: BrandRequest, pk: int) -> HttpResponse:
    """Set the caps; what waits for money looks again at once."""
    found = open_channel(request, pk)
    form = BudgetForm(request.POST)
    if not form.is_valid():
        return channel_page(request, found, budget_box(request, found, form), status=422)
    set_budget(found, form.most("day"), form.most("month"), request.person, request.now)
    messages.success(request, _("Saved."))
    return redirect("settings:channel", brand=request.brand.slug, pk=found.pk)


def budget_box(request: BrandRequest, channel: Channel, form: BudgetForm | None = None) -> dict[str, Any]:
    """What the box of the channel's page shows."""
    standing = budget_standing(channel, request.now)
    given: dict[str, Any] = {
        one.period: Decimal(written(one.most)) for one in standing.caps if one.most is not None
    }
    return {
        "state": standing.state,
        "currency": standing.currency,
        "form": form or BudgetForm(initial=given),
        "caps": [_cap(one, standing) for one in standing.caps] if standing.currency else [],
        "acts": [(ACTS[act], count(n), money(cost, standing.currency)) for act, n, cost in standing.acts],
        "buckets": [_bucket(bucket, used, standing.shared_with) for bucket, used in standing.buckets],
    }


def _cap(one: CapStanding, standing: BudgetStanding) -> dict[str, Any]:
    most = None if one.most is None else money(one.most, standing.currency)
    spent = money(one.spent, standing.currency)
    said = _("%(spent)s of %(most)s") % {"spent": spent, "most": most} if most else spent
    return {"label": PERIODS[one.period], "said": said, "most": most, "percent": one.percent, "ends": one.ends}


def _bucket(bucket: Bucket, used: int, others: Sequence[str]) -> dict[str, Any]:
    words = {"used": count(used), "most": count(bucket.calls), "span": span(bucket.seconds)}
    said = _("%(used)s of %(most)s in %(span)s") % words
    percent = min(100, used * 100 // max(1, bucket.calls))
    return {"label": _(bucket.name), "said": said, "percent": percent, "shared": _shared(bucket, others)}


def _shared(bucket: Bucket, others: Sequence[str]) -> str:
    """With whom it is shared, of the brand's own; of others nothing is said."""
    if not bucket.shared:
        return ""
    if not others:
        return _("All that uses the same app or account at the network counts here.")
    return _("Shared with %(handles)s.") % {"handles": ", ".join(others)}


def span(seconds: int) -> str:
    """A length of time in its largest whole unit."""
    if seconds % 86_400 == 0:
        return ngettext("%(n)d day", "%(n)d days", seconds // 86_400) % {"n": seconds // 86_400}
    if seconds % 3600 == 0:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // 3600) % {"n": seconds // 3600}
    if seconds % 60 == 0:
        return ngettext("%(n)d minute", "%(n)d minutes", seconds // 60) % {"n": seconds // 60}
    return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}


def money(millionths: int, currency: str) -> str:
    """An amount in the reader's way of writing numbers, with its currency where there is one."""
    return f"{number_format(Decimal(written(millionths)), force_grouping=True)} {currency}" if currency else ""


def count(n: int) -> str:
    return number_format(n, force_grouping=True)
