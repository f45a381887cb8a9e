"""What all shapes are, and the page of a list."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Generic, Self, TypeVar

from ninja.schema import BaseModel, Field
from pydantic import AfterValidator, AwareDatetime, ConfigDict, StringConstraints, model_validator

from rapport.domain.parameters import LARGEST, in_these_times, shows

T = TypeVar("T")
UndoSeconds = Annotated[float, Field(ge=0, le=600, description="How long it waits, so that it can be undone.")]


class Shape(BaseModel):
    """Something that is answered."""

    def kept(self) -> Shape:
        """What is kept of it for whoever asks again with the same key; a secret is not."""
        return self


class Given(BaseModel):
    """Something that is sent to us; a field we do not know is an error, not a wish ignored."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="after")
    def _countable(self) -> Self:
        """No database counts further: a number beyond is no row's, and would break the question for it."""
        for name, said in self:
            for one in said if isinstance(said, list) else [said]:
                if isinstance(one, int) and abs(one) > LARGEST:
                    raise ValueError(f"{name} has a number beyond all that are counted here")
        return self


class Page(Shape, Generic[T]):
    """One page of a list; `next` is the cursor of the page after it, null at the end."""

    items: list[T]
    next: str | None = Field(description="Send it as `cursor`; null: this was the last page.")


class Done(Shape):
    """It was done, and there is nothing more to say."""

    done: bool = True


def _storable(text: str) -> str:
    """NUL cannot be kept in every database, and nobody means it; half a character cannot be written at all."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("has half a character in it (a lone surrogate)") from error
    return text.replace("\x00", "")


def visible(text: str) -> str:
    if not shows(text):
        raise ValueError("has nothing in it that a person could see")
    return text


def _of_these_times(at: datetime) -> datetime:
    if not in_these_times(at):
        raise ValueError("is no moment of these times")
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_of_these_times)]
Text = Annotated[str, AfterValidator(_storable)]
Words = Annotated[Text, StringConstraints(min_length=1, max_length=20_000), AfterValidator(visible)]
Short = Annotated[Text, StringConstraints(strip_whitespace=True, max_length=300)]
Title = Annotated[
    str,
    AfterValidator(_storable),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(visible),
]
