"""The one field for numbers that people type: read and shown in their language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

from rapport.domain.parameters import NotReadable
from rapport.domain.typed_number import typed_number


class NumberField(forms.DecimalField):
    """A number with at most `decimal_places`; 0: a whole one. What is no number stays as it was typed."""

    def __init__(self, **named: Any) -> None:
        mode = "numeric" if named.get("decimal_places") == 0 else "decimal"
        named.setdefault("widget", forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}))
        super().__init__(**named)

    def to_python(self, value: Any) -> Any:
        """A `Decimal`, or None for nothing. Raises `ValidationError` with a number as it would be written."""
        if value in self.empty_values:
            return None
        try:
            return typed_number(str(value), get_format("DECIMAL_SEPARATOR"))
        except NotReadable as error:
            example = number_format(1250 if self.decimal_places == 0 else Decimal("1250.5"), force_grouping=True)
            raise ValidationError(_("Write a number, such as %(example)s.") % {"example": example}) from error

    def clean(self, value: Any) -> Any:
        """An `int` where only whole numbers are taken."""
        found = super().clean(value)
        return int(found) if found is not None and self.decimal_places == 0 else found

    def prepare_value(self, value: Any) -> Any:
        """As `to_python` reads it again in the same language."""
        return number_format(value, force_grouping=True) if isinstance(value, int | Decimal) else value
