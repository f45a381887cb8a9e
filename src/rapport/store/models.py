"""The row that says which edition of the settings holds."""

from __future__ import annotations

from django.db import models


class Edition(models.Model):
    """One change of a setting, under a random `token`: numbers would come back after a rollback."""

    token = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.token
