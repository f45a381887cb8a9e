"""Where a visitor can be written to, left after their words when nobody is there."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from rapport.hosted.chat.messages import is_email
from rapport.hosted.chat.visitor_access import Visit, door, refusal, wanted_language
from rapport.inbox.reachable import leave_address


@door("POST")
def address(visit: Visit) -> HttpResponseBase:
    """204 once it is kept; 422 says what is wrong with it, and keeps what was there."""
    email = visit.request.POST.get("email", "").strip()
    with translation.override(wanted_language(visit.request, visit.request.POST.get("language", ""))):
        if not is_email(email):
            return refusal(422, _("This is not an e-mail address."), field="email")
    leave_address(visit.conversation, email)
    return HttpResponse(status=204)
