"""Plain text with soft line breaks (format=flowed, RFC 3676): readable everywhere, and joined again exactly."""

from __future__ import annotations

WIDTH = 72


def flow(text: str) -> str:
    """Wrap at 72 characters; a line ending in a space goes on. Undone by `unflow`."""
    return "\n".join(piece for line in text.split("\n") for piece in _wrap(line.rstrip()))


def unflow(text: str, delete_space: bool = False) -> str:
    """Join soft-broken lines and take out stuffing; quoted lines keep their marks as "> "."""
    pieces: list[str] = []
    open_at = -1
    for line in text.split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        signature = words == "-- "
        if open_at == depth and not signature:
            pieces.append(words)
        else:
            pieces += ("\n", ">" * depth + (" " if depth else "") + words)
        open_at = depth if words.endswith(" ") and not signature else -1
        if open_at >= 0 and delete_space:
            pieces[-1] = pieces[-1][:-1]
    return "".join(pieces[1:])


def _wrap(line: str) -> list[str]:
    quoted = line.startswith(">")
    pieces: list[str] = []
    while len(line) > WIDTH and not quoted:
        at = line.rfind(" ", 1, WIDTH)
        if at < 0:
            at = line.find(" ", WIDTH)
        if at < 0 or not line[at + 1 :].strip():
            break
        pieces.append(line[: at + 1])
        line = line[at + 1 :]
    pieces.append(line)
    return [piece if quoted else _stuff(piece) for piece in pieces]


def _stuff(piece: str) -> str:
    return f" {piece}" if piece.startswith((" ", ">", "From ")) else piece
