"""A person says that a network has lifted what it restricted: it is asked once, and the channel goes on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.channels.lift import lift_restriction
from rapport.channels.secrets import Unsealable
from rapport.channels.verify import SomebodyElse
from rapport.connectors.errors import ConnectorError
from rapport.domain.set_apart import isolated
from rapport.web.access import BrandRequest, member
from rapport.web.network_words import in_words
from rapport.web.settings.channel import open_channel


@require_POST
@member("settle")
def lifting(request: BrandRequest, pk: int) -> HttpResponse:
    """What waits leaves where the network answers; else everything stays as it was, and it says why."""
    found = open_channel(request, pk)
    try:
        lifted = lift_restriction(found, request.person, request.now)
    except (ConnectorError, Unsealable) as error:
        kept = _("Nothing was changed, what is in line is kept.")
        messages.error(request, f"{in_words(str(error))} {kept}")
    except SomebodyElse as error:
        sentence = _("This sign-in belongs to %(other)s, not to %(handle)s. Nothing was changed.")
        messages.error(request, sentence % {"other": isolated(str(error)), "handle": isolated(found.handle)})
    else:
        if lifted:
            messages.success(request, _("The network answered. What waits in line leaves now."))
    return redirect("settings:channel", brand=request.brand.slug, pk=found.pk)
