"""What a person settles for themselves: language, theme, password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from rapport.accounts.models import Person
from rapport.accounts.sign_ins import set_password
from rapport.web import safe_redirect
from rapport.web.methods import page_with_form
from rapport.web.sign_in import session

THEMES = ("auto", "light", "dark")


@require_POST
@login_required
def settle(request: HttpRequest) -> HttpResponse:
    """Language and theme of the person; back to the page they were on."""
    person = _person(request)
    if (language := request.POST.get("language")) in dict(settings.LANGUAGES):
        person.language = request.session["language"] = str(language)
    if (theme := request.POST.get("theme")) in THEMES:
        person.theme = str(theme)
    person.save(update_fields=["language", "theme"])
    return redirect(safe_redirect.safe(request, request.POST.get("back", "")))


@page_with_form
@sensitive_post_parameters()
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Set a password, or change it knowing the old one."""
    person = _person(request)
    refusals = _change(request, person) if request.method == "POST" else []
    if request.method == "POST" and not refusals:
        with translation.override(person.language):
            messages.success(request, _("The password is set."))
        return redirect("/")
    status = 422 if refusals else 200
    context = {"person": person, "asks_old": _asks_old(request, person), "refusals": refusals}
    return render(request, "sign_in/password.html", context, status=status)


def _change(request: HttpRequest, person: Person) -> list[str]:
    old, new = request.POST.get("old", "")[:1024], request.POST.get("new", "")[:1024]
    if _asks_old(request, person) and not person.check_password(old):
        return [_("The old password is not this one.")]
    try:
        validate_password(new, person)
    except ValidationError as error:
        return list(error.messages)
    set_password(person, new, timezone.now())
    update_session_auth_hash(request, person)
    request.session.pop(session.MAY_SET, None)
    return []


def _asks_old(request: HttpRequest, person: Person) -> bool:
    return person.has_usable_password() and not request.session.get(session.MAY_SET)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
