"""Mail that says a reply of ours did not arrive: which, why, and whether for good (RFC 3464 and freer forms)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage

from rapport.connectors.email import threads
from rapport.connectors.email.automatic import RETURNED
from rapport.connectors.email.body import children, leaves
from rapport.connectors.email.clean import clean
from rapport.connectors.email.parse import header, headers, ids
from rapport.connectors.email.wordings import said
from rapport.domain.message import Undelivered

LONGEST, MOST_IDS = 1_000_000, 50
UNSAID = "the mail server did not say why"
PROOF = re.compile(r"\.[0-9a-f]{32}@")
NAMED = re.compile(r"^[>\s|]{0,10}message-id:\s{0,3}<?([^<>\s]{1,400})", re.I | re.M)
DAEMON = re.compile(r"mailer-?daemon|postmaster|mail.?delivery|maildelivery|daemon@", re.I)
DELAYED = re.compile(
    r"delayed|delay\b|will be retried|will (?:keep|continue) (?:trying|to try)|not yet been delivered"
    r"|still trying"
    r"|not? need to resend|temporarily deferred|se seguirá intentando|retrasad|in ritardo|ritardat|verzögert"
    r"|retardé|will (?:retry|be attempted|continue to be attempted)|temporary problem"
    r"|has ?n[o']t been delivered yet|delivery attempts will continue|\(delay\)|retras[oó]"
    r"|non è (?:ancora stato|stato ancora) (?:recapita|consegna)"
    r"|noch nicht zugestellt|pas encore été (?:remis|distribu)|diff[ée]r[ée]|ainda não foi entregue|atrasad",
    re.I,
)
FOR_GOOD = re.compile(
    r"permanent (?:fatal )?(?:error|fail)|permanently (?:reject|fail)|giv(?:ing|en) up\b(?! on\b)", re.I
)
FAILED = re.compile(
    r"could ?n[o']t be delivered|undeliver|permanent(?:ly)? (?:error|fail|reject)|delivery (?:has )?failed"
    r"|fail(?:ed|ure)|user unknown|no such (?:user|recipient|address)|does ?n[o']t exist|unable to deliver"
    r"|mailbox (?:is )?(?:full|unavailable|not found)|address (?:rejected|not found)|rejected your message"
    r"|giving up"
    r"|no se (?:puede|pudo|ha podido) entregar|no existe|casella piena|nicht zugestellt|non remis"
    r"|non (?:è stato|può essere|è stato possibile) (?:recapita|consegna)|impossibile recapitare"
    r"|was ?n[o']t delivered|no se ha entregado|fehler bei der \w{0,12}zustellung|échec de (?:la )?remise"
    r"|não foi (?:possível entregar|entregue)",
    re.I,
)
SAYS_WHY = re.compile(r"(?<!\d)(?:5\d\d[ -]|#?5\.\d{1,3}\.\d{1,3}|4\d\d[ -]4\.)[^\n]{0,300}")


def undelivered(message: EmailMessage, mail: bytes, secret: str, report: str, at: datetime) -> Undelivered | None:
    """What a mail says of a reply of ours that did not arrive; None when it says no such thing of any."""
    reported = _reported(message)
    if not reported and not _by_a_server(message):
        return None
    said = "\n".join(_texts(message, mail))
    found = reported or _told(message, said)
    own = about(message, said, secret) if found else None
    if not found or not own:
        return None
    final, why = found
    return Undelivered(report, own.key, " ".join(clean(why).split())[:300] or UNSAID, at, final, own.thread)


def about(message: EmailMessage, said: str, secret: str) -> threads.Own | None:
    """Which reply it speaks of: the mail it carries or names, else any id in its text that is certainly ours.

    A mail of somebody else's that answers ours names our id too; where a Message-ID is named, only that counts.
    """
    carried = [each for part in leaves(message) for inner in children(part) for each in ids(inner, "message-id")]
    named = carried or [each for each in NAMED.findall(said) if each not in ids(message, "message-id")]
    return threads.proved_by(named or _ids(said), secret)


def _reported(message: EmailMessage) -> tuple[bool, str] | None:
    """Whether it failed for good, and why, by a report made for programs; None without such a report."""
    reports = [part for part in leaves(message) if part.get_content_type().endswith("delivery-status")]
    fields = [inner for part in reports for inner in children(part)]
    actions = {header(each, "action").lower(): each for each in reversed(fields) if header(each, "action")}
    for action, final in (("failed", True), ("delayed", False)):
        if action in actions:
            code = header(actions[action], "diagnostic-code")
            status = header(actions[action], "status")
            return final, re.sub(r"^[\w-]{1,20}\s?;\s?", "", code) or (f"status {status}" if status else "")
    return None


def _told(message: EmailMessage, said: str) -> tuple[bool, str] | None:
    """The same by the words of a mail that a mail server sent, where no report for programs is in it."""
    for_programs = ("delivery-status", "disposition-notification")
    if any(part.get_content_type().endswith(for_programs) for part in leaves(message)):
        return None
    subject, body = header(message, "subject"), said[:20_000]
    if not (
        RETURNED.match(subject)
        or "x-failed-recipients" in message
        or FAILED.search(body)
        or DELAYED.search(subject)
    ):
        return None
    delayed = bool(DELAYED.search(f"{subject}\n{body[:3000]}")) and not FOR_GOOD.search(body)
    if not (delayed or FAILED.search(f"{subject}\n{body}") or RETURNED.match(subject)):
        return None
    why = SAYS_WHY.search(body) or FAILED.search(body)
    line = body[body.rfind("\n", 0, why.start()) + 1 :].split("\n")[0] if why else ""
    return not delayed, line


def _by_a_server(message: EmailMessage) -> bool:
    """Whether a mail server wrote it, by its headers."""
    nobody = any(value.replace(" ", "") == "<>" for value in headers(message, "return-path"))
    return nobody or bool(DAEMON.search(header(message, "from"))) or "x-failed-recipients" in message


def _texts(message: EmailMessage, mail: bytes) -> Iterator[str]:
    """All that it says: each part decoded, then its bytes as they came, soft line breaks taken out."""
    for part in leaves(message):
        if not part.is_multipart():
            yield said(part, LONGEST)
    yield clean(re.sub(rb"=\r?\n", b"", mail[:LONGEST]).decode("latin-1"))


def _ids(said: str) -> Iterator[str]:
    """What has the form of our ids, in order."""
    for count, found in enumerate(PROOF.finditer(said)):
        if count == MOST_IDS:
            return
        start = found.start()
        while start and found.start() - start < 400 and (said[start - 1].isalnum() or said[start - 1] in "%._~-"):
            start -= 1
        yield f"{said[start : found.end()]}x"
