"""What a person sets for themselves: name, language, theme. The password has its own page beside the door."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.outbox.sign_in_mail import ways_to_mail
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.settings.forms import MeForm


@page_with_form
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """A copy is changed: a refused name must not appear around the page."""
    form = MeForm(request.POST or None, instance=Person.objects.get(pk=request.person.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        request.session["language"] = form.cleaned_data["language"]
        with override(form.cleaned_data["language"]):
            messages.success(request, _("Saved."))
        return redirect("settings:me", brand=request.brand.slug)
    context = {"form": form, "mails": bool(ways_to_mail(Channel.of(request.brand)))}
    return show(request, "settings/me.html", context, status=422 if form.errors else 200)
