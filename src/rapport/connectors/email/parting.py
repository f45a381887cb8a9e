"""Where a mail's words end: what a phone or program adds below them, and a signature under its delimiter."""

from __future__ import annotations

import re

LAST = 16
MOST_LINES = 12
_DEVICE = (
    r"(?:i-?phone|i-?pad|i-?pod|ios|android(?:-ger(?:ä|ae)t)?|galaxy|samsung|huawei|honor|xiaomi|redmi|poco|oppo|oneplus|nokia"
    r"|motorola|moto"
    r"|lg|htc|sony|xperia|pixel|google|black-?berry|windows|phone|mobile|smart-?phone|tablet|handy|handheld|device|wireless"
    r"|m[óo]vil|tel[ée]fono|celular|dispositivo|cellulare|telefono|mobiltelefon|t[ée]l[ée]phone|portable|telem[óo]vel|telefone"
    r"|outlook|yahoo!?|mail|e-?mail|correo|posta|courrier|k-9|gmx|web\.de|proton(?:mail)?|aol|zoho|spark|airmail|thunderbird"
    r"|hotmail|gmail|tutanota|tuta|fairemail|aqua|mac|blue|apple|email|libero|virgilio|tiscali|orange|verizon|t-mobile|at&t|app|application|mailbox|bluemail"
    r"|secure|pro|max|mini|plus|ultra|lite|note|edge|fold|flip|se|courriel|appareil|ger(?:ä|ae)t|dispositivos?|message?rie|elettronico|electr[óo]nico|[a-z]{0,2}\d{1,4}[a-z]{0,4}(?:\.\d+)?|5g|4g|lte|[™®()+,/.-])"
)
_JOIN = (
    r"(?:from|my|for|on|an?|the|using|with|via|a|mi|un|el|la|de|desde|con|para|del|dal|dalla|da|mio|su|per|tramite|meinem?|dem"
    r"|der|mit|von|für|ma|mon|le|depuis|avec|pour|do|meu|no|na|com|o|meiner|una|uno|il|and|à|partir|vanaf|mijn|auf|em|um|dall['’]|l['’]|d['’]|seguro|segura|sicura|sicherer|sécurisée|meinem/meiner)"
)
_TAIL = rf"(?:\s{{0,2}}(?:{_DEVICE}|{_JOIN})(?:(?!\w)|(?<=['’]))){{1,12}}"
_SENT = (
    r"(?:sent|enviad[oa]|inviat[oa]|gesendet|envoy[ée]|verzonden|mandat[oa]|composed|written|sendt|skickat"
    r"|provenance\s?:|von(?=.{1,80}(?:gesendet|geschickt|verschickt))"
    r"|(?:get|obtener|obtén|scarica|ottieni|obtenir|téléchargez?|télécharger|holen sie sich|obter|obtenha)"
    r"(?=.{1,20}(?:outlook|yahoo|proton|spark|gmail|tuta)))"
)
_LINK = r"(?:<https?://[^\s<>]{1,200}>|\(?https?://[^\s()<>]{1,200}\)?)?"
_BREVITY = (
    r"(?:please (?:excuse|forgive|pardon) (?:my |the |any )?(?:brevity|typos|mistakes|errors)[\w ,]{0,40}"
    r"|perdonate (?:la|mia)(?: mia)? brevit[àa]|desculpe(?:-me)? (?:pela|a) (?:minha )?brevidade"
    r"|(?:por favor,? )?disculp\w+ (?:mi|la) brevedad|scusate? la brevit[àa]|perdoni la brevit[àa]"
    r"|excuse (?:my )?(?:brevity|typos)|veuillez excuser ma bri[èe]vet[ée])"
)
_AFTER = r"(?:\s{0,2}(?:gesendet|beziehen|email|verschickt|geschickt|\. get the app))?"
PHONE = re.compile(
    rf"^[\s*_>-]{{0,6}}(?:diese (?:nachricht|e?-?mail) wurde )?(?:{_SENT}{_TAIL}{_AFTER}"
    rf"|{_DEVICE}(?:\s{{1,2}}{_DEVICE}){{0,3}}\s(?:für|for)\s{_DEVICE}\s(?:beziehen|holen)"
    r"|yahoo mail\s?[:-] (?:search, organi[sz]e, conquer|email simplified))"
    rf"(?:\s?[.!]?\s{{0,2}}{_BREVITY})?[\s.*_]{{0,4}}{_LINK}[\s.]{{0,3}}$",
    re.I,
)
MARKED_LINK = re.compile(
    r"\[([^\[\]]{1,80})\]\(https?://[^\s()]{1,200}\)|\[([^\[\]]{1,80})\]|\s\(https?://[^\s()]{1,300}\)"
)
PROGRAM = re.compile(
    r"(?:sent|gesendet|enviad|inviat|envoy|verzonden).{0,80}(?:mail|android|phone|app)|mail.{0,40}gesendet", re.I
)
REACHED = re.compile(r"[@\d]|www\.|https?:", re.I)
DIVIDER = re.compile(r"^[\s_\-–—=*]{3,}$")
SENTENCE = re.compile(r"[?!]|[.…]\s*$|[,:]\s*$")


def parting(lines: list[str]) -> int:
    """The line at which the parting words begin; the number of lines where there are none."""
    for at in range(max(0, len(lines) - LAST), len(lines)):
        if signed(lines, at):
            return at
    end = len(lines)
    while end and (not lines[end - 1].strip() or phone(lines[end - 1]) or _divides(lines, end - 1)):
        end -= 1
    return end


def phone(line: str) -> bool:
    """Whether a program added this line about itself, and nobody wrote it."""
    bare = MARKED_LINK.sub(lambda found: found[1] or found[2] or "", line[:300])
    return len(bare) <= 160 and bool(PHONE.match(bare))


def signed(lines: list[str], at: int) -> bool:
    """Whether a signature begins here: under "-- ", or under a bare "--" what looks like a name."""
    below = [line.strip() for line in lines[at + 1 :] if line.strip()]
    if lines[at] == "-- ":
        return len(below) <= MOST_LINES and not (below and _sentence(below[0]) and not PROGRAM.search(below[0]))
    if lines[at] != "--" or not below or len(below) > 8 or not (len(below) > 1 or REACHED.search(below[0])):
        return False
    return _name(below[0]) and not any(_sentence(line) for line in below)


def _name(line: str) -> bool:
    words = line.split()
    return len(words) <= 4 and all(word[0].isupper() for word in words if word[0].isalpha()) and line[0].isalpha()


def _sentence(line: str) -> bool:
    """Whether somebody says something here: several small words, or the end of a sentence."""
    words = line.split()
    if len(words) <= 3 and not SENTENCE.search(line):
        return False
    small = [word for word in words if word.isalpha() and word[0].islower()]
    return len(small) >= 3 or (len(words) > 2 and bool(SENTENCE.search(line)) and "@" not in line)


def _divides(lines: list[str], at: int) -> bool:
    """A rule drawn above the program's own line belongs to it."""
    return bool(DIVIDER.match(lines[at])) and any(phone(line) for line in lines[at + 1 : at + 3])
