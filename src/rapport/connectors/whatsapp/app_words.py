"""What the app itself writes into a chat, in the languages in which it was seen; pure."""

from __future__ import annotations

import re


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in phrases), re.IGNORECASE)


OWN_DELETED = _any(
    r"you deleted this message( as \w+)?\.?",
    r"eliminaste este mensaje\.?",
    r"hai eliminato questo messaggio\.?",
    r"du hast diese nachricht gelöscht\.?",
    r"vous avez supprimé ce message\.?",
    r"você apagou esta mensagem\.?",
    r"je hebt dit bericht verwijderd\.?",
)
DELETED = _any(
    r"this message was deleted( by admin.*)?\.?",
    r"se eliminó este mensaje\.?|este mensaje fue eliminado\.?",
    r"questo messaggio è stato eliminato\.?",
    r"diese nachricht wurde gelöscht\.?",
    r"ce message a été supprimé\.?",
    r"(esta )?mensagem( foi)? apagada\.?",
    r"dit bericht is verwijderd\.?",
)
THINGS = (
    "media|image|video|vídeo|audio|gif|sticker|document|documento|contact card|video note|multimedia|imagen|foto|"
    "immagine|medien|bild|médias?|mídia|fichier|imagem|figurinha|tarjeta de contacto|photo|images"
)
LEFT_OUT = (
    "omitted|omitid[oa]s?|omess[oaie]|esclus[oaie]|ausgeschlossen|weggelassen|omis(?:es?)?|ocult[oa]s?|non incluso"
    "|absente?s?|weggelaten"
)
OMITTED = _any(
    rf"<?\s*(?:{THINGS})\s+(?:{LEFT_OUT})\s*>?", r".{0,200}?\.\w{2,5} • \d+ \S{3,10} (?:document )?omitted"
)
ATTACHED = _any(
    r"<(?:attached|adjunto|allegato|anhang|pièce jointe|anexado|anexo):\s*(?P<one>[^>]{1,200})>",
    r"(?P<two>[^\n]{1,200}\.\w{2,5})\s{1,3}\((?:file attached|archivo adjunto|file allegato|datei angehängt|"
    r"fichier joint|arquivo anexado)\)",
)
EDITED = re.compile(
    r"<(?:this message was edited|se editó este mensaje\.?|questo messaggio è stato modificato|"
    r"diese nachricht wurde bearbeitet\.?|mensagem editada)>$",
    re.IGNORECASE,
)
# In a person's or the group's place: a colon behind it does not make it somebody's words.
SYSTEM = _any(
    "end-to-end|cifrado|cifrad[oa]s|crittografi[ac]|verschlüsselt|chiffré",
    "changed (?:the|this group|their)|created group|added you|joined using|left$",
    "cambió (?:el|la)|ha cambiato|hat (?:die|das|den) |a changé",
)
# Told in a chat's first lines as if a person had said it.
BY_APP = _any(
    "messages and calls",
    "los mensajes y las llamadas",
    "i messaggi e le chiamate",
    "nachrichten und anrufe",
    "les messages et les appels",
    "as mensagens e (as )?(ligações|chamadas)",
)


def omitted(text: str) -> tuple[str, list[str]]:
    """The words of a message, and the names of files that are not in it."""
    files = [(one["one"] or one["two"]).strip() for one in ATTACHED.finditer(text)]
    words = ATTACHED.sub("", text)
    first, _, rest = words.partition("\n")
    if OMITTED.fullmatch(first.strip()):
        return rest.strip(), [first.strip("<> ")]
    return words.strip(), files
