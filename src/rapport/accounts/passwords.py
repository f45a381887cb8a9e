"""Passwords as Argon2 hashes, which cost 100 MB each while they are made: so only two at once in a process."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

from rapport.store.at_once import AtOnce

DOOR = AtOnce(2, waiting=8, seconds=5.0)


class TwoAtOnce(Argon2PasswordHasher):
    """Django's own, behind a narrow door: whatever hashes or compares goes through here."""

    def encode(self, password: str, salt: str) -> str:
        with DOOR.turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with DOOR.turn():
            return super().verify(password, encoded)
