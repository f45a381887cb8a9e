"""A feed's bytes as rows: RSS 0.9x to 2.0 and 1.0 (RDF), Atom, JSON Feed. Pure; raises `Unreadable` only.

A row is {"id", "title", "url", "html", "at", "author", "by", "image", "lang", "feed", "home"}, all words; `by` is
an address of the author's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from itertools import chain, islice
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from rapport.connectors.errors import Unreadable
from rapport.connectors.feeds.tree import tree
from rapport.connectors.html import Scanner, unescaped
from rapport.connectors.json_fields import LONGEST_NAME, object_of, part, parts, read_time, text

Row = dict[str, str]
MOST = 500
# Characters of an entry's words, and of anything else that is said of it.
LONGEST = 200_000
LONGEST_FIELD = 2_000
FEEDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


def rows(body: bytes, address: str = "") -> list[Row]:
    """The first entries in the feed's own order; the others are not looked at."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return list(islice(_json(object_of(body.lstrip(b"\xef\xbb\xbf")), address), MOST))
    root = tree(body.lstrip(b"\xef\xbb\xbf \t\r\n"))
    if _name(root) not in ("rss", "RDF", "feed"):
        raise Unreadable("These bytes are XML, and no feed.")
    return list(islice(_xml(root, address), MOST))


def _json(said: dict[str, Any], address: str) -> Iterator[Row]:
    if "jsonfeed.org" not in text(said, "version"):
        raise Unreadable("This JSON is no feed.")
    home = _joined(address, text(said, "home_page_url")) or address
    feed, lang, everybody = text(said, "title"), text(said, "language"), parts(said, "authors")[:1]
    for one in parts(said, "items"):
        authors = parts(one, "authors") or everybody
        writer = next(iter(authors), part(one, "author"))
        image = text(one, "image") or text(one, "banner_image") or _attached(one)
        yield _row(
            id=text(one, "id"),
            title=text(one, "title"),
            url=_joined(home, text(one, "url") or text(one, "external_url")),
            html=text(one, "content_html") or text(one, "content_text") or text(one, "summary"),
            at=text(one, "date_published") or text(one, "date_modified"),
            author=text(writer, "name"),
            by=text(writer, "url"),
            image=_joined(home, image) if image else "",
            lang=text(one, "language") or lang,
            feed=feed,
            home=home,
        )


def _attached(said: dict[str, Any]) -> str:
    files = parts(said, "attachments")
    return next((text(one, "url") for one in files if text(one, "mime_type").startswith("image/")), "")


def _xml(root: Element, address: str) -> Iterator[Row]:
    channels = [one for one in root if _name(one) == "channel"]
    head = channels[0] if channels else root
    home = _joined(address, _link(head)) or address
    lang = _said(head, "language") or root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    feed = _said(head, "title")
    for one in chain(root, *channels):
        if _name(one) in ("item", "entry"):
            yield _row(
                id=_said(one, "guid", "id") or one.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""),
                title=_said(one, "title"),
                url=_joined(home, _link(one)),
                html=_said(one, "encoded", "content", "description", "summary") or _media(one),
                at=_said(one, "pubDate", "published", "date", "updated"),
                author=_said(one, "creator", "author"),
                by=_uri(one),
                image=_joined(home, image) if (image := _image(one)) else "",
                lang=lang,
                feed=feed,
                home=home,
            )


def _row(**found: str) -> Row:
    """Without a name of its own an entry is known by its address, or by what it says."""
    name = found["id"] or found["url"] or "\n".join((found["title"], found["html"]))
    if len(name) > LONGEST_NAME or not (found["id"] or found["url"]):
        name = hashlib.sha256(name.encode()).hexdigest()[:32]
    kept = {field: said[: LONGEST if field == "html" else LONGEST_FIELD] for field, said in found.items()}
    return kept | {"id": name, "at": moment_of(kept["at"])}


def _joined(home: str, said: str) -> str:
    """Where it leads; "" for what is no address."""
    try:
        found = urljoin(home, said)
    except ValueError:
        return ""
    return found if len(found) <= LONGEST_FIELD else ""


def moment_of(said: str) -> str:
    """A time in either of the two forms feeds have, as ISO 8601; "" for any other."""
    try:
        found = read_time({"at": parsedate_to_datetime(said).isoformat()}, "at")
    except (ValueError, TypeError, IndexError, OverflowError):
        found = read_time({"at": said.strip()}, "at")
    return found.isoformat() if found else ""


def _name(one: Element) -> str:
    return one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""


def _said(above: Element, *names: str) -> str:
    """The words of the first of these below; of a person the name."""
    for name in names:
        for one in above:
            if _name(one) == name:
                named = [inner for inner in one if _name(inner) == "name"]
                found = "".join((named[0] if named else one).itertext()).strip()
                if found:
                    return found.replace("\x00", "")
    return ""


def _uri(above: Element) -> str:
    return next((_said(one, "uri", "email") for one in above if _name(one) == "author"), "")


def _image(above: Element) -> str:
    """Beside the words, as RSS encloses it or as Media RSS has it; of Atom's links the one that encloses."""
    inside = [one for group in above if _name(group) == "group" for one in group]
    for one in [*above, *inside]:
        told = one.get("type", "").startswith("image/") or one.get("medium") == "image"
        enclosed = _name(one) in ("enclosure", "content") or one.get("rel") == "enclosure"
        found = str(one.get("url") or one.get("href") or "")
        if found and (_name(one) == "thumbnail" or (told and enclosed)):
            return found
    return ""


def _media(above: Element) -> str:
    """Of a film, as Media RSS groups it, the description."""
    groups = [one for one in above if _name(one) == "group"]
    return _said(groups[0], "description") if groups else ""


def _link(above: Element) -> str:
    links = [one for one in above if _name(one) == "link"]
    best = [one for one in links if one.get("rel", "alternate") == "alternate"] or links
    return str(best[0].get("href") or best[0].text or "").strip() if best else ""


def named_in(page: bytes, address: str) -> str:
    """The address of the feed that a web page names, "" where it names none."""
    for tag in Scanner(page[:500_000].decode("utf-8", "ignore"), frozenset({"type", "href"})).pieces():
        if not isinstance(tag, str) and tag.name == "link":
            where = unescaped(tag.attributes.get("href", ""))
            found = _joined(address, where) if where and tag.attributes.get("type", "").lower() in FEEDS else ""
            if found:
                return found
    return ""
