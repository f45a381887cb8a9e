"""Secrets sealed with a key that is not in the database, bound to where they belong."""

from __future__ import annotations

import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class Unsealable(Exception):
    """A sealed value does not belong here, or was sealed with another key."""


def key_file(path: Path, size: int = 32) -> bytes:
    """The key in `path`, made at first use with mode 0600; two processes starting at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(size))
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


@cache
def _cipher(path: Path) -> AESGCM:
    return AESGCM(key_file(path))


def seal(path: Path, where: str, text: str) -> bytes:
    """AES-256-GCM of `text`; `where` (brand, channel, name) is authenticated, so a moved row does not open."""
    nonce = os.urandom(12)
    return nonce + _cipher(path).encrypt(nonce, text.encode(), where.encode())


def unseal(path: Path, where: str, sealed: bytes) -> str:
    """The text sealed for `where`; raises `Unsealable`."""
    try:
        return _cipher(path).decrypt(sealed[:12], sealed[12:], where.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unsealable(
            f"The secret of {where} cannot be opened: it was moved, or the file {path} is another one."
        ) from error
