"""The forms of settings; the connect form is made from a network's manifest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from rapport.accounts.models import Brand, Person, Role
from rapport.connectors.manifest import Field, Manifest
from rapport.domain.zones import zone_places
from rapport.web.number_field import NumberField

ROLES = [(Role.OWNER, _("Owner")), (Role.AGENT, _("Agent")), (Role.VIEWER, _("Viewer"))]
MOST_MONEY = 2**31 - 1
THEMES = [("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]


class ConnectForm(forms.Form):
    """One input for each field of the manifest. What was typed is kept after a refusal, except secrets.

    With `held`, the plain settings of a channel that is renewed, secrets may be left empty to keep them.
    """

    def __init__(
        self, manifest: Manifest, *args: Any, held: Mapping[str, str] | None = None, **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.folded = {field.name for field in manifest.fields if field.advanced}
        for field in manifest.fields:
            self.fields[field.name] = _input(field, held)

    def only(self, names: list[str]) -> ConnectForm:
        """The form with these fields alone: what is asked before somebody signs in at the network."""
        for name in set(self.fields) - set(names):
            del self.fields[name]
        return self

    @property
    def needed(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.folded]

    @property
    def advanced(self) -> list[forms.BoundField]:
        """What few people need; it stands open once something went wrong."""
        return [field for field in self if field.name in self.folded]

    @property
    def given(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items()}


def tried(manifest: Manifest, given: Mapping[str, str], why: str) -> ConnectForm:
    """The form with everything that was given or found out, and why it was not taken."""
    form = ConnectForm(manifest, dict(given))
    form.full_clean()
    form.add_error(None, why)
    return form


def _input(field: Field, held: Mapping[str, str] | None) -> forms.CharField:
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    help_text = say(field.help) if field.help else ""
    if field.secret:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)
        if held is not None:
            help_text = say("Leave empty to keep the one you gave.") + f" {help_text}"
    return forms.CharField(
        label=say(field.label),
        help_text=help_text,
        required=field.required and not (field.secret and held is not None),
        initial=(held or {}).get(field.name, field.default) if not field.secret else "",
        max_length=4000,
        strip=not field.secret,
        widget=widget,
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, initial=Role.AGENT)


@cache
def zones() -> list[tuple[str, str]]:
    """Every time zone with a place in it, under its short name."""
    return [(zone, zone.replace("_", " ")) for zone in zone_places()]


class BrandForm(forms.ModelForm[Brand]):
    money_limit = NumberField(
        label=_("Large sum"),
        help_text=_("A message that names this sum or more, in any currency, goes to a person."),
        min_value=0,
        max_value=MOST_MONEY,
        decimal_places=0,
    )

    class Meta:
        model = Brand
        fields: tuple[str, ...] = ("name", "about", "language", "time_zone", "money_limit")
        labels = {
            "name": _("Name"),
            "about": _("About"),
            "language": _("Language"),
            "time_zone": _("Time zone"),
        }
        help_texts = {
            "name": _("Customers see it under automatic replies."),
            "about": _("A few words, for your team."),
            "language": _("Used where a customer's own language is not known."),
            "time_zone": _("Opening hours are in this zone."),
        }

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, choices in (("language", settings.LANGUAGES), ("time_zone", zones())):
            was = self.fields[name]
            self.fields[name] = forms.ChoiceField(label=was.label, help_text=was.help_text, choices=choices)


class NewBrandForm(BrandForm):
    money_limit = None  # type: ignore[assignment] # Django's way to take a field away

    class Meta(BrandForm.Meta):
        fields = ("name", "about", "language", "time_zone")


class MeForm(forms.ModelForm[Person]):
    language = forms.ChoiceField(label=_("Language of the screens"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Light or dark"), choices=THEMES)

    class Meta:
        model = Person
        fields = ("name", "language", "theme", "mails_troubles")
        labels = {"name": _("Name"), "mails_troubles": _("Mail me about posts that need somebody")}
        help_texts = {
            "name": _("Your team sees it; customers do not, unless you sign with it."),
            "mails_troubles": _("At once for the first, then at most one mail in four hours, for each brand."),
        }


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"), max_length=120, help_text=_("So that you know later which one to revoke.")
    )
