"""A feed's XML as a tree. A document that declares anything of its own which a parser would put in is refused."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.parsers import expat

from rapport.connectors.errors import Unreadable

# Between two pieces other threads may go on.
PIECE = 64 * 1024


class _Begun(Exception):
    """The first element is there: nothing can be declared any more."""


def tree(body: bytes) -> Element:
    """The root element. Raises `Unreadable`."""
    try:
        _declares_nothing(body)
        parser = XMLParser()  # noqa: S314 - expat, and no entities of the document's own come this far
        for start in range(0, len(body), PIECE):
            parser.feed(body[start : start + PIECE])
        root: Element = parser.close()
    except (ParseError, expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("These bytes are no feed, or a broken one.") from error
    return root


def _declares_nothing(body: bytes) -> None:
    """Asked of the parser itself, so that it holds in every encoding it reads."""
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = parser.AttlistDeclHandler = _refuse
    parser.StartElementHandler = _begin
    try:
        parser.Parse(body, True)
    except _Begun:
        return


def _refuse(*_: Any) -> None:
    raise Unreadable("This feed has signs of its own; such feeds are not read.")


def _begin(*_: Any) -> None:
    raise _Begun
