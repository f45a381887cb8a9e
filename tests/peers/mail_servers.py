"""A real mail host for tests: aiosmtpd takes mail in, dovecot keeps it, everybody's password is `secret`."""

from __future__ import annotations

import asyncio
import getpass
import grp
import imaplib
import os
import pwd
import shutil
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "secret"
DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin") or ""

CONFIG = r"""
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
auth_mechanisms = plain login
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
mail_location = maildir:{home}/mail/%u
mail_uid = {mail_user}
mail_gid = {mail_group}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 50
{users}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={home}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \Sent
    auto = subscribe
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
auth_failure_delay = 0
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Gate:
    """aiosmtpd's handler: delivers to dovecot, or answers as the test wishes. `taken` counts what it delivered.

    `faults` spoil what `ours` hands over, one a mail, as in `Emulator`; without `tokens` nobody may sign in.
    """

    lmtp: int
    recipient: str = ""
    before: str = ""
    drop: bool = False
    taken: list[bytes] = field(default_factory=list)
    ours: str = ""
    faults: list[int | str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=lambda: {PASSWORD})

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.recipient:
            return self.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        fault = self.faults.pop(0) if self.faults and envelope.mail_from == self.ours else 0
        if self.before or (fault and isinstance(fault, int)):
            return self.before or "451 4.3.0 Come back later."
        await asyncio.to_thread(self.deliver, envelope)
        if self.drop or fault == "lost":
            server.transport.abort()
        return "<html>" if fault == "garbage" else "250 taken"

    def deliver(self, envelope: Any) -> None:
        self.taken.append(envelope.content)
        with smtplib.LMTP("127.0.0.1", self.lmtp) as onward:
            onward.sendmail(envelope.mail_from or "", envelope.rcpt_tos, envelope.content)


@dataclass
class MailHost:
    """Where the servers listen, and what people with their own mail programs do."""

    home: Path
    imap: int
    imaps: int
    smtp: int
    smtps: int
    gate: Gate

    @property
    def authority(self) -> str:
        return str(self.home / "authority.pem")

    def write(self, sender: str, to: str, mail: str) -> None:
        """Somebody sends a mail."""
        with smtplib.SMTP("127.0.0.1", self.smtp) as client:
            client.sendmail(sender, [to], mail.replace("\n", "\r\n").encode())

    @contextmanager
    def mailbox(self, who: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        """Somebody opens a folder."""
        client = imaplib.IMAP4("127.0.0.1", self.imap)
        try:
            client.login(who, PASSWORD)
            client.select(folder)
            yield client
        finally:
            client.logout()

    def read(self, who: str, folder: str = "INBOX") -> list[bytes]:
        """All mails somebody has in a folder."""
        with self.mailbox(who, folder) as client:
            numbers = client.search(None, "ALL")[1][0].split()
            found = [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers]
            return [each[1] for each in found if isinstance(each, tuple)]

    def flags(self, who: str, folder: str = "INBOX") -> str:
        with self.mailbox(who, folder) as client:
            return str(client.fetch("1:*", "(FLAGS)")[1])

    def file(self, who: str, folder: str, mail: bytes, at: datetime | None = None) -> None:
        """A mail program files a mail in a folder, perhaps with another time of arrival."""
        with self.mailbox(who) as client:
            stamp = imaplib.Time2Internaldate(at or datetime.now(UTC))
            assert client.append(folder, r"(\Seen)", stamp, mail)[0] == "OK"

    def drop_bytes(self, who: str, mails: list[bytes]) -> None:
        """Put bytes into the mail store as they are, past every check a server makes."""
        self.read(who)
        for number, mail in enumerate(mails):
            place = self.home / "mail" / who / "new" / f"{1_700_000_000 + number}.raw{number:04}.host"
            place.write_bytes(mail)
            shutil.chown(place, *mail_owner())

    def hang_up_on(self, who: str) -> None:
        """The server throws somebody's connections out."""
        doveadm = shutil.which("doveadm", path="/usr/bin:/usr/local/bin") or "doveadm"
        subprocess.run(
            [doveadm, "-c", str(self.home / "dovecot.conf"), "kick", who], check=True, capture_output=True
        )


def mail_owner() -> tuple[str, str]:
    """Dovecot keeps no mail as root: then mails belong to nobody."""
    if os.geteuid() == 0:
        return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name
    return getpass.getuser(), grp.getgrgid(os.getegid()).gr_name


@contextmanager
def mail_host(capability: str = "") -> Iterator[MailHost]:
    """Start both servers on free ports of 127.0.0.1 in a folder of their own; stop them afterwards."""
    home = Path(tempfile.mkdtemp(prefix="rapport-mail-"))
    home.chmod(0o755)
    imap, imaps, lmtp, smtp, smtps = (free_port() for _ in range(5))
    certificates(home)
    user, group = mail_owner()
    users = "" if os.geteuid() == 0 else f"default_internal_user = {user}\ndefault_internal_group = {group}\n"
    users += "" if os.geteuid() == 0 else f"default_login_user = {user}\n"
    (home / "mail").mkdir()
    shutil.chown(home / "mail", user, group)
    values = {"home": home, "imap": imap, "imaps": imaps, "lmtp": lmtp, "users": users + capability}
    (home / "dovecot.conf").write_text(CONFIG.format(mail_user=user, mail_group=group, **values))
    gate = Gate(lmtp)
    signing = {"authenticator": authenticate, "auth_require_tls": False}
    fronts = [
        Controller(gate, "127.0.0.1", smtp, tls_context=server_tls(home), **signing),
        Controller(gate, "localhost", smtps, ssl_context=server_tls(home), **signing),
    ]
    with (home / "output.txt").open("wb") as output:
        dovecot = subprocess.Popen([DOVECOT, "-F", "-c", str(home / "dovecot.conf")], stdout=output, stderr=output)
    try:
        wait_for(imap, home)
        for front in fronts:
            front.start()
        yield MailHost(home, imap, imaps, smtp, smtps, gate)
    finally:
        for front in fronts:
            front.stop(no_assert=True)
        dovecot.terminate()
        dovecot.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def authenticate(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    known = bool(server.event_handler.tokens) and given.password == PASSWORD.encode()
    return AuthResult(success=known, handled=known)  # a refusal is the server's to say


def wait_for(port: int, home: Path) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    logs = [home / "output.txt", home / "dovecot.log"]
    raise RuntimeError("dovecot did not start: " + "\n".join(f.read_text() for f in logs if f.exists()))


def server_tls(home: Path) -> Any:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(home / "cert.pem", home / "key.pem")
    return context


def certificates(home: Path) -> None:
    """An authority of our own and a certificate for the name `localhost` only."""
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)

    def issued(subject: x509.Name, public: Any, is_authority: bool) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        )

    signed = issued(root, authority.public_key(), True).sign(authority, hashes.SHA256())
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    leaf = issued(name, key.public_key(), False).add_extension(names, False).sign(authority, hashes.SHA256())
    pem = serialization.Encoding.PEM
    (home / "authority.pem").write_bytes(signed.public_bytes(pem))
    (home / "cert.pem").write_bytes(leaf.public_bytes(pem))
    plain = serialization.NoEncryption()
    (home / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
