"""Which column of a table of messages is what, by its name in the header, or as somebody said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapport.publishing.tables.column_names import column_key
from rapport.publishing.tables.when import looks_like_date

NEEDED = ("text", "date")
NO_COLUMN = "#0"
NAMES = {
    "text": "text message body content comment review words messagetext messagebody textcontent mensaje texto "
    "cuerpo comentario messaggio testo commento plaintext snippet fulltext msg",
    "date": "date at when datetime createdat created timestamp sentat receivedat dateandtime datesent "
    "datereceived messagedate createdtime publishedat time fecha fechayhora data dataeora ora timesent senttime "
    "creationtime createtime msgtime createdatutc timestamputc",
    "hour": "hour timeofday hora orario",
    "from": "from sender author user username name customer contact fromname sendername authorname fromuser "
    "authorid senderid fromaddress senderemail customername de remitente autor cliente da mittente autore nombre "
    "screenname handle email reviewer reviewername reviewedby",
    "to": "to recipient recipients receiver toname recipientname torecipient para destinatario a toaddress",
    "direction": "direction inbound incoming outgoing type messagetype ours isours fromus isfromme sentbyus way "
    "direccion direzione isinbound isagent role sendertype authortype",
    "thread": "thread threadid conversation conversationid chat chatid chatsession ticket ticketid conversacion "
    "conversazione case caseid sessionid topic",
    "kind": "kind channeltype messagekind source channel medium",
    "id": "id messageid tweetid commentid reviewid msgid",
    "answers": "inreplyto inreplytoid inresponseto inresponsetotweetid inreplytostatusid parentid parentmessageid",
    "subject": "subject title asunto oggetto",
    "rating": "rating stars score starrating puntuacion valutazione",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split()}
IN = frozenset(
    [
        "in",
        "inbound",
        "incoming",
        "received",
        "customer",
        "user",
        "client",
        "contact",
        "false",
        "0",
        "no",
        "visitor",
        "enduser",
        "recibido",
        "entrante",
        "ricevuto",
        "entrata",
        "cliente",
    ]
)
OUT = frozenset(
    [
        "out",
        "outbound",
        "outgoing",
        "sent",
        "agent",
        "brand",
        "company",
        "true",
        "1",
        "yes",
        "us",
        "admin",
        "staff",
        "support",
        "operator",
        "bot",
        "enviado",
        "saliente",
        "inviato",
        "uscita",
        "sì",
        "sí",
        "si",
        "team_member",
    ]
)


@dataclass(frozen=True, slots=True)
class Found:
    """The place of each field; `turned`: the column of directions says "inbound" by yes."""

    places: Mapping[str, int]
    header: bool
    missing: tuple[str, ...] = ()
    names: Sequence[str] = field(default_factory=tuple)
    turned: bool = False

    def has(self, name: str) -> bool:
        return name in self.places

    def one(self, name: str, row: Sequence[str]) -> str:
        """What stands in the field of a row, "" where nothing does."""
        place = self.places.get(name, -1)
        found = row[place].strip() if 0 <= place < len(row) else ""
        return _opposite(found) if found and name == "direction" and self.turned else found

    def when(self, row: Sequence[str]) -> str:
        """Day and time of day in one."""
        day, hour = self.one("date", row), self.one("hour", row)
        return f"{day} {hour}".strip() if hour and ":" not in day else day


def found_columns(rows: Sequence[Sequence[str]], wanted: Mapping[str, str]) -> Found:
    """`wanted` names a field's column by its header, or by its number from 1; one that is not there is missing.

    `#2` is always a number, whatever the header says, and `#0` that no column holds it.
    """
    first = [cell.strip() for cell in rows[0]] if rows else []
    known = [FIELDS.get(column_key(cell), "") for cell in first]
    asked, there = {column_key(one) for one in wanted.values()}, {column_key(one) for one in first}
    names = {one for one in known if one}
    header = len(names) >= 2 or bool(asked & there) or ("text" in names and max(map(len, first)) < 30)
    places: dict[str, int] = {}
    for place, name in enumerate(known if header else []):
        if name and (name not in places or (name == "date" and column_key(first[place]) not in ("time", "ora"))):
            if name == "date" and name in places and column_key(first[places[name]]) in ("time", "ora"):
                places["hour"] = places[name]
            elif name in places:
                continue
            places[name] = place
        elif name == "date" and column_key(first[place]) in ("time", "ora"):
            places.setdefault("hour", place)
    missing = []
    for name, cell in wanted.items():
        if cell == NO_COLUMN:
            places.pop(name, None)
            continue
        named = header and not cell.startswith("#")
        at = next((n for n, one in enumerate(first) if named and column_key(one) == column_key(cell)), None)
        cell = cell.removeprefix("#")
        if at is None and cell.isdecimal() and 0 < int(cell[:4]) <= max(map(len, rows), default=0):
            at = int(cell) - 1
        if at is None:
            missing.append(name)
        else:
            places = {one: where for one, where in places.items() if where != at} | {name: at}
    header = header or _names_alone(rows, places.get("date", -1))
    found = Found(places, header, tuple(missing), first if header else [], _inbound(places, first))
    return found if "direction" in wanted else _meant(found, rows)


def _names_alone(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether the column of dates begins with its name, which is none that we know."""
    cells = [row[place].strip() for row in rows[:3] if 0 <= place < len(row)]
    dates = [looks_like_date(cell) or cell[:10].isdecimal() for cell in cells]
    return len(dates) > 1 and bool(cells[0]) and not dates[0] and dates[1]


def _inbound(places: Mapping[str, int], first: Sequence[str]) -> bool:
    place = places.get("direction", -1)
    return 0 <= place < len(first) and column_key(first[place]) in ("inbound", "incoming", "isinbound")


def _meant(found: Found, rows: Sequence[Sequence[str]]) -> Found:
    """A column that may be directions is one only where it holds nothing else."""
    if not found.has("direction"):
        return found
    said = {found.one("direction", row) for row in rows[1 if found.header else 0 :]} - {""}
    if said and all(way(one) is not None for one in said):
        return found
    return Found(
        {k: v for k, v in found.places.items() if k != "direction"}, found.header, found.missing, found.names
    )


def way(said: str) -> bool | None:
    """True for ours, False for theirs, None for neither."""
    word = column_key(said)
    return False if word in IN else True if word in OUT else None


def _opposite(said: str) -> str:
    found = way(said)
    return said if found is None else ("in" if found else "out")


def names_of_columns(found: Found) -> tuple[str, ...]:
    return tuple(name for name in found.names if name)[:40]
