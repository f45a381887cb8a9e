"""An app that a brand's owner has made on a network's own pages: kept, so that they can sign in with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.channels import oauth_apps
from rapport.channels.models import App
from rapport.ledger.what import What
from rapport.ledger.write import note


@transaction.atomic
def keep_own_app(brand: Brand, network: str, client_id: str, secret: str, by: Person, now: datetime) -> App:
    """The brand's own; the newest is the one that is signed in with."""
    held = {"client_secret": secret} if secret else {}
    app = oauth_apps.keep(network, client_id, held, brand=brand)
    note(brand, What.APP_KEPT, now, by=by, network=network)
    return app


def own_app(brand: Brand, network: str) -> App | None:
    """The one that a sign-in would use now: the brand's, else the installation's."""
    rows = App.objects.filter(network=network, server="", callback="").order_by("-pk")
    mine = [one for one in rows if one.brand_id == brand.pk]
    return next(iter(mine or [one for one in rows if one.brand_id is None]), None)
