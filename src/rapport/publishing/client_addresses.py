"""The addresses of a client's link: each opens once, by a button, for one browser and seven days.

Looking uses nothing up, so programs that open the links of mails use nothing up. What is compared is always a hash
of 256 random bits: how long that takes tells nothing about another one.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from rapport.accounts.models import Person
from rapport.accounts.tokens import could_be, hashed
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.approval_models import AddressState, ClientAddress, ClientLink

LIFE = timedelta(days=7)
# The same form pressed again within this time is the same press: of two answers a browser shows the second.
SAME_PRESS = timedelta(minutes=1)


class ClientAddressClosed(Exception):
    """The address opens nothing here: it is unknown, or `address` says why."""

    def __init__(self, address: ClientAddress | None = None) -> None:
        super().__init__("This address opens nothing.")
        self.address = address


def make_client_address(link: ClientLink, token: str, now: datetime, by: Person | None) -> ClientAddress:
    """Another address, in the caller's transaction; the link lives for seven days from now."""
    ClientLink.across_brands.filter(pk=link.pk).update(expires_at=now + LIFE)
    link.expires_at = now + LIFE
    return ClientAddress.across_brands.create(
        brand_id=link.brand_id, link=link, token_hash=hashed(token), by=by, made_at=now, expires_at=link.expires_at
    )


def find_address(token: str) -> ClientAddress | None:
    """The address behind a token, whatever it opens; None where nobody made it."""
    rows = ClientAddress.across_brands.select_related("link__client", "link__brand", "link__made_by", "brand")
    return rows.filter(token_hash=hashed(token)).first() if could_be(token) else None


@transaction.atomic
def open_client_address(token: str, press: str, now: datetime) -> str:
    """Use an address up; what its browser keeps from then on. Raises `ClientAddressClosed`.

    `press`: random words of the form that was pressed, which make one of two presses on it.
    """
    found = find_address(token)
    if found is None:
        raise ClientAddressClosed
    kept = _visit(token, press)
    fresh = ClientAddress.across_brands.filter(pk=found.pk, opened_at=None, ended_at=None, expires_at__gt=now)
    if fresh.filter(link__revoked_at=None).update(opened_at=now, visit_hash=hashed(kept)):
        note(
            found.brand,
            What.CLIENT_LINK_OPENED,
            now,
            actor="client",
            client_link=found.link_id,
            client=found.link.client_id,
        )
        return kept
    row = find_address(token) or found
    again = row.opened_at is not None and now < row.opened_at + SAME_PRESS and client_comes_back(row, kept, now)
    if not again:
        raise ClientAddressClosed(row)
    return kept


def client_comes_back(address: ClientAddress, visit: str, now: datetime) -> bool:
    """Whether this is the browser that opened it, and may still come by."""
    if address.state(now) is not AddressState.OPENED or not could_be(visit):
        return False
    return constant_time_compare(address.visit_hash, hashed(visit))


def _visit(token: str, press: str) -> str:
    """Made of the address and the form, with this house's secret: nobody else makes it of the two."""
    digest = salted_hmac("a client's visit", f"{token} {press}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
