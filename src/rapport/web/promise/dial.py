"""The dial: how much risk the owner allows, how much is audited, and whether anything is said at all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from rapport.answers.models import RobotChange
from rapport.promise import dial
from rapport.promise.dial import ALPHAS, BETAS, Setting
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.bound import labels_needed
from rapport.triage.right_answer import labels_for_answers
from rapport.web.access import BrandRequest, member

AUDITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
WRONG = {0.02: _("strict"), 0.05: _("usual"), 0.1: _("relaxed")}
MANNERS = {0.01: _("strict"), 0.02: _("usual"), 0.05: _("relaxed")}


class DialForm(forms.Form):
    """The promise as an owner sets it; a setting made elsewhere stands among the choices as it is."""

    alpha = forms.TypedChoiceField(label=_("Complaints that may get a robot"), coerce=float)
    beta = forms.TypedChoiceField(
        label=_("Answers that may be wrong"), coerce=float, required=False, empty_value=None
    )
    audit = forms.TypedChoiceField(
        label=_("Share that is audited"),
        coerce=float,
        help_text=_("Of all messages, chance draws this share for a person to label, so that a break is noticed."),
    )
    shadow = forms.TypedChoiceField(
        label=_("What the robot does"),
        coerce=lambda value: value == "watch",
        choices=[("watch", _("Watch only: record what it would answer")), ("say", _("Answer"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, now: Setting, data: Any = None) -> None:
        shadow = "watch" if now.shadow else "say"
        initial = {"alpha": now.alpha, "beta": now.beta, "audit": now.audit, "shadow": shadow}
        super().__init__(data, initial=initial)
        alphas, audits = (sorted({*known, own}) for known, own in ((ALPHAS, now.alpha), (AUDITS, now.audit)))
        field = self.fields["alpha"]
        field.widget = forms.RadioSelect()
        field.choices = [(one, _allowed(one, now.delta)) for one in alphas]  # type: ignore[attr-defined]
        wrong = self.fields["beta"]
        wrong.widget = forms.RadioSelect()
        wrong.choices = [(one, _wrong(one, now.delta)) for one in sorted({*BETAS, now.beta})]  # type: ignore[attr-defined]
        self.fields["audit"].choices = [(one, f"{one * 100:g} %") for one in audits]  # type: ignore[attr-defined]


def _allowed(alpha: float, delta: float) -> str:
    """One choice of the dial with its price: the labels before anything may be automatic."""
    return gettext("%(n)g in 100, %(manner)s: from %(labels)d labelled complaints a group") % {
        "n": alpha * 100,
        "manner": MANNERS.get(alpha, _("your own")),
        "labels": labels_needed(alpha, alpha_spent(delta, 1)),
    }


def _wrong(beta: float, delta: float) -> str:
    """One choice of the second promise with its price, in labels that may prove something."""
    return gettext("%(n)g in 100, %(manner)s: from %(labels)d labelled questions a group") % {
        "n": beta * 100,
        "manner": WRONG.get(beta, _("your own")),
        "labels": labels_for_answers(beta, alpha_spent(delta, 1)),
    }


@require_POST
@member("settle")
def turn(request: BrandRequest) -> HttpResponse:
    """The owner sets the promise anew."""
    form = DialForm(dial.setting(request.brand), request.POST)
    try:
        if form.is_valid():
            done = dial.turn(request.brand, request.person, request.now, **form.cleaned_data)
            waits = gettext("It waits for somebody else's yes. Until then the dial stays as it is.")
            held = gettext("Set. It holds for every message from now on.")
            messages.success(request, waits if isinstance(done, RobotChange) else held)
        else:
            messages.error(request, gettext("That is not a setting of the dial. Nothing was changed."))
    except dial.OutOfRange:
        messages.error(request, gettext("The dial cannot be turned that far. Nothing was changed."))
    return redirect("promise:index", brand=request.brand.slug)
