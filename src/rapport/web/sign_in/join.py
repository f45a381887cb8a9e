"""The link that lets a person in once: looking at it changes nothing, pressing its button does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rapport.people import tokens
from rapport.people.models import Person
from rapport.web.sign_in import session


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites whom; on POST use the link and sign its person in."""
    now = timezone.now()
    try:
        invitation = tokens.look(token, now)
        if request.method != "POST":
            return render(request, "sign_in/join.html", {"invitation": invitation})
        person, brand = tokens.accept(token, now, request.user if isinstance(request.user, Person) else None)
    except tokens.NotValid as refusal:
        return render(request, "sign_in/closed.html", {"refusal": refusal}, status=410)
    session.begin(request, person, "link", now)
    if person.has_usable_password():
        return redirect("today:index", brand=brand.slug)
    return redirect("sign_in:password")
