"""Who forgot their password: a link by mail where a mailbox is connected, else the command that makes one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from rapport.accounts import asked_links
from rapport.accounts.tokens import MAILED_LIFE
from rapport.outbox.sign_in_mail import can_mail
from rapport.web.given import readable
from rapport.web.methods import page_with_form


@never_cache
@page_with_form
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The answer is the same for everybody: the clock finds out whether the person exists."""
    given: dict[str, object] = {"mails": can_mail(), "minutes": int(MAILED_LIFE.total_seconds() // 60)}
    if request.method != "POST" or not given["mails"]:
        return render(request, "sign_in/forgotten.html", given)
    readable(request)
    email = request.POST.get("email", "").strip()[:254]
    if not email:
        return render(
            request, "sign_in/forgotten.html", {**given, "refusal": _("Write the address first.")}, status=422
        )
    if not asked_links.ask_for_link(str(request.META.get("REMOTE_ADDR", "")), email, timezone.now()):
        refusal = _("Too many links were asked for from here. Wait an hour, or use the command below.")
        return render(request, "sign_in/forgotten.html", {**given, "refusal": refusal, "email": email}, status=429)
    return render(request, "sign_in/forgotten.html", {**given, "asked": email})
