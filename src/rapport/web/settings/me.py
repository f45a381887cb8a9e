"""What a person sets for themselves: name, language, theme, password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from rapport.ledger.write import note
from rapport.people.models import Person
from rapport.web.access import BrandRequest, member
from rapport.web.page import show
from rapport.web.settings.forms import MeForm


@member("see")
def index(request: BrandRequest) -> HttpResponse:
    person = Person.objects.get(pk=request.person.pk)
    form = MeForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        request.session["language"] = form.cleaned_data["language"]
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Saved."))
        return redirect("settings:me", brand=request.brand.slug)
    return _page(request, form, _password_form(request), status=422 if form.errors else 200)


@sensitive_post_parameters()
@require_POST
@member("see")
def password(request: BrandRequest) -> HttpResponse:
    """A new password; sessions on other devices end. The old one is asked for where there is one."""
    form = _password_form(request)
    if not form.is_valid():
        return _page(request, MeForm(instance=request.person), form, status=422)
    with transaction.atomic():
        form.save()
        note(request.brand, "password changed", request.now, by=request.person)
    update_session_auth_hash(request, request.person)
    messages.success(request, _("Your password is changed. Other devices have to sign in again."))
    return redirect("settings:me", brand=request.brand.slug)


def _password_form(request: BrandRequest) -> SetPasswordForm[Person]:
    kind = PasswordChangeForm if request.person.has_usable_password() else SetPasswordForm
    return kind(request.person, request.POST if "new_password1" in request.POST else None)


def _page(request: BrandRequest, form: MeForm, passwords: SetPasswordForm[Person], *, status: int) -> HttpResponse:
    return show(request, "settings/me.html", {"form": form, "passwords": passwords}, status=status)
