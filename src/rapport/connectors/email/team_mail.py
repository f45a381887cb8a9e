"""A mail to somebody of the team: it opens no conversation, and what comes back for it is nobody's message."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from rapport.connectors.email import rendered
from rapport.connectors.email.compose import sender
from rapport.connectors.email.flowed import flow
from rapport.connectors.email.settings import Settings, plain_address
from rapport.connectors.email.threads import Own, own_id
from rapport.domain.team_mail import TeamMail

# A thread of ours that no reply can have: those are 24 hexadecimal digits.
THREAD = "team"


def message_id(mail: TeamMail, settings: Settings) -> str:
    return own_id(Own(mail.key, THREAD), settings.domain, settings.signing)


def written(mail: TeamMail, settings: Settings, at: datetime) -> bytes:
    """The mail as it leaves. Raises `Refused` for an address that is none."""
    made = EmailMessage(policy=rendered.EXACT)
    made["From"] = sender(settings)
    made["To"] = plain_address(mail.to)
    made["Subject"] = rendered.words(mail.subject)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{message_id(mail, settings)}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    said = flow(mail.text.rstrip()) + "\n"
    made.set_content(said, params={"format": "flowed"})
    return rendered.rendered(made, mail.subject, said)
