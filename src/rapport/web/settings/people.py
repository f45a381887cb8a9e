"""Who belongs to the brand: members with their roles, and invitations that are open."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.accounts import tokens
from rapport.accounts.members import LastOwner, change_role
from rapport.accounts.models import Invitation, Membership, Role
from rapport.domain.set_apart import isolated
from rapport.inbox.remove_member import remove_member
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show
from rapport.web.settings.forms import ROLES, InviteForm


@require_safe
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """Members with their roles; owners also see the open invitations and may invite."""
    return _page(request, InviteForm())


@require_POST
@member("settle")
def invite(request: BrandRequest) -> HttpResponse:
    """The link is in this answer and nowhere else."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    email, given = form.cleaned_data["email"].lower(), form.cleaned_data
    if Membership.of(request.brand).filter(person__email__iexact=email).exists():
        form.add_error("email", _("This person belongs to the brand already."))
        return _page(request, form, status=422)
    token = tokens.invite(
        request.brand, email, request.now, name=given["name"], role=given["role"], by=request.person
    )
    return _page(request, InviteForm(), link=f"{settings.ADDRESS}/join/{token}", email=email)


@require_POST
@member("settle")
def role(request: BrandRequest, pk: int) -> HttpResponse:
    found = _member(request, pk)
    wanted = request.POST.get("role", "")
    if wanted in Role.values and wanted != found.role:
        try:
            change_role(found, wanted, request.person, request.now)
        except LastOwner as error:
            messages.error(request, str(error))
        else:
            words = {"name": isolated(found.person.name), "role": dict(ROLES)[Role(wanted)]}
            messages.success(request, _("%(name)s: %(role)s.") % words)
    return redirect("settings:people", brand=request.brand.slug)


@page_with_form
@member("settle")
def removal(request: BrandRequest, pk: int) -> HttpResponse:
    """Asks first."""
    found = _member(request, pk)
    if request.method != "POST":
        return show(request, "settings/people_removal.html", {"member": found})
    try:
        given_back = remove_member(found, request.person, request.now)
    except LastOwner as error:
        messages.error(request, str(error))
        return redirect("settings:people", brand=request.brand.slug)
    sentence = _("%(name)s no longer belongs to this brand. Conversations given back to everybody: %(n)d.")
    messages.success(request, sentence % {"name": isolated(found.person.name), "n": given_back})
    mine = found.person_id == request.person.pk
    return redirect("/") if mine else redirect("settings:people", brand=request.brand.slug)


@require_POST
@member("settle")
def withdrawal(request: BrandRequest, pk: int) -> HttpResponse:
    """An invitation that shall not work any more."""
    found = get_object_or_404(Invitation.of(request.brand), pk=pk, used_at__isnull=True)
    tokens.withdraw(found, request.person, request.now)
    messages.success(request, _("The link for %(email)s works no longer.") % {"email": found.email})
    return redirect("settings:people", brand=request.brand.slug)


def _page(
    request: BrandRequest, form: InviteForm, *, status: int = 200, link: str = "", email: str = ""
) -> HttpResponse:
    members = Membership.of(request.brand).select_related("person").order_by("person__name", "pk")
    open_ones = Invitation.of(request.brand).filter(used_at__isnull=True, expires_at__gt=request.now)
    context = {
        "members": members,
        "invitations": open_ones.select_related("invited_by").order_by("-expires_at"),
        "form": form,
        "link": link,
        "email": email,
        "roles": ROLES,
    }
    return show(request, "settings/people.html", context, status=status)


def _member(request: BrandRequest, pk: int) -> Membership:
    return get_object_or_404(Membership.of(request.brand).select_related("person", "brand"), pk=pk)
