"""The box beside a connect form where an app's client id goes, on networks whose owners make one themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.channels.authorize import callback
from rapport.channels.own_app import own_app
from rapport.connectors.manifest import Manifest
from rapport.web.access import BrandRequest


class OwnAppForm(forms.Form):
    """Secrets are never shown again."""

    client_id = forms.CharField(
        label=_("Client id"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=4000,
        strip=False,
        required=False,
        help_text=_("Some networks give an app none."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )


def app_box(request: BrandRequest, known: Manifest, form: OwnAppForm | None = None) -> dict[str, Any]:
    """What the box shows; nothing where the network makes apps itself, or has no sign-in."""
    if known.sign_in is None or not known.sign_in.own_app:
        return {}
    kept = own_app(request.brand, known.network)
    return {
        "app_form": form or OwnAppForm(auto_id="app_%s"),
        "app_callback": callback(),
        "app_kept": kept.client_id if kept else "",
    }
