"""A mail to somebody of the team: its words lie sealed until it leaves, and are worth nothing soon after."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from rapport.accounts.models import Membership
from rapport.channels.secrets import Unsealable, seal, unseal
from rapport.connectors.base import Connector, Mails
from rapport.connectors.errors import Refused
from rapport.connectors.prices import PaidAct
from rapport.domain.reply import Sent
from rapport.domain.team_mail import TeamMail
from rapport.outbox.kinds.act import DeliveryAct, Rules, by_a_person
from rapport.outbox.models import Attempt, Delivery
from rapport.outbox.network_rules import SAYS, Refusal

LEFT = "its reader does not belong to the brand any more"


def sealed_mail(mail: TeamMail, until: datetime) -> dict[str, Any]:
    """A delivery's payload."""
    words = json.dumps({"to": mail.to, "subject": mail.subject, "text": mail.text})
    closed = seal(settings.SEAL_KEY_FILE, _where(mail.key), words)
    member = {"to_member": True} if mail.to_member else {}
    return {"sealed": b64encode(closed).decode(), "until": until.isoformat(), **member}


def team_mail(delivery: Delivery) -> TeamMail:
    """A delivery as a connector wants it. `Refused` where it was sealed with another key."""
    try:
        words = unseal(settings.SEAL_KEY_FILE, _where(delivery.key), b64decode(delivery.payload["sealed"]))
    except Unsealable as error:
        raise Refused(str(error)) from error
    return TeamMail(key=delivery.key, **json.loads(words))


def _where(key: str) -> str:
    return f"mail {key}"


class SendMail(DeliveryAct):
    @property
    def paid_as(self) -> PaidAct:
        return PaidAct.SEND

    def rules(self, connector: Connector, conversation: Rules, now: datetime) -> Sequence[Refusal]:
        if not isinstance(connector, Mails):
            return [Refusal("not offered")]
        if now >= datetime.fromisoformat(self.delivery.payload["until"]):
            return [Refusal("link too old")]
        return by_a_person(self.delivery)

    def revoked(self) -> str:
        if not self.delivery.payload.get("to_member"):
            return ""
        rows = Membership.across_brands.filter(brand=self.delivery.brand_id, person=self.delivery.approved_by_id)
        return "" if rows.filter(person__is_active=True).exists() else LEFT

    def can_find(self, connector: Connector) -> bool:
        return False

    def may_repeat(self, connector: Connector, doubt: Attempt, now: datetime) -> bool:
        """A second copy says nothing new to the only one who reads it."""
        return True

    async def call(self, connector: Connector) -> Sent:
        if not isinstance(connector, Mails):
            raise Refused(SAYS["not offered"])
        return await connector.mail(team_mail(self.delivery))

    async def find(self, connector: Connector) -> Sent | None:
        raise Refused(SAYS["not offered"])
