"""Networks by which somebody of the team can be written to, whose address we have."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.connectors.base.values import ChannelConfig
from rapport.domain.reply import Sent
from rapport.domain.team_mail import TeamMail


@runtime_checkable
class Mails(Protocol):
    """A mail may leave twice under one key: it is never a customer's, and the second is a copy of the first."""

    @staticmethod
    def keeps_no_copy(link: ChannelConfig) -> bool:
        """Whether a mail leaves nothing behind that others who read this channel's account could find."""
        ...

    async def mail(self, mail: TeamMail) -> Sent:
        """Hand it over, and file it nowhere."""
        ...
