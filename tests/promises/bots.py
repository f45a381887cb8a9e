"""Fifty small programs that write to a shop by themselves, as one meets them: ours, with invented words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

Bot = Callable[[int, list[str]], str]
"""What it writes in a round, given what the shop has said to it so far."""

ASK = {
    "en": "What are your opening hours?",
    "es": "¿A qué hora abren?",
    "it": "A che ora aprite?",
}
WORDS = ("plum", "kite", "north", "amber", "rain", "seven", "cotton", "bell")
AWAY = {
    "en": "I am out of the office until Monday and will reply when I am back.",
    "es": "Estoy fuera de la oficina hasta el lunes y responderé a mi vuelta.",
    "it": "Sono fuori ufficio fino a lunedì e risponderò al mio ritorno.",
    "de": "Ich bin bis Montag nicht im Büro. Dies ist eine Abwesenheitsnotiz.",
    "fr": "Je suis absent du bureau jusqu'à lundi. Réponse automatique.",
    "pt": "Estou fora do escritório até segunda-feira. Resposta automática.",
    "nl": "Ik ben niet op kantoor tot maandag. Automatisch antwoord.",
    "pl": "Jestem poza biurem do poniedziałku. Automatyczna odpowiedź.",
}
RECEIPTS = (
    "Your request {n} has been received. When are you open?",
    "Ticket number 88{n} was created. What are your opening hours?",
    "Hemos recibido su solicitud {n}. ¿A qué hora abren?",
    "Abbiamo ricevuto la sua richiesta {n}. A che ora aprite?",
    "Thank you for contacting us, case 5{n}. What are your opening hours?",
)
LOST = (
    "I did not understand that. What are your opening hours?",
    "Sorry, I didn't get that. Do you deliver to my home?",
    "No he entendido su mensaje. ¿A qué hora abren?",
    "Non ho capito la domanda. A che ora aprite?",
)
SURVEYS = (
    "How satisfied were you today, from 1 to 5? When are you open?",
    "Please rate our chat. What are your opening hours?",
    "¿Nos ayuda con una breve encuesta? ¿A qué hora abren?",
    "Valuti il nostro servizio da 1 a 5. A che ora aprite?",
)
GREETINGS = (
    "Hello! How can I help you? When are you open?",
    "Hi there! I am a virtual assistant. What are your opening hours?",
    "¡Hola! ¿En qué puedo ayudarle? ¿A qué hora abren?",
    "Ciao! Come posso aiutarti? A che ora aprite?",
)
IN_TURN = (
    "We open at nine in the morning. What are your opening hours?",
    "Delivery takes about three days with us. Do you deliver to my home?",
    "Abrimos a las nueve de la mañana. ¿A qué hora abren?",
    "Apriamo alle nove del mattino. A che ora aprite?",
)
REPHRASED = ("When are you open?", "What are your opening hours?", "Until when are you open today?", "Your hours?")


def first(question: str, then: str) -> Bot:
    """Asks once, then says the same thing for ever, with `{n}` counting."""
    return lambda n, heard: question if n == 0 else then.format(n=n)


def echo(change: Callable[[str, int], str]) -> Bot:
    return lambda n, heard: change(heard[-1], n) if heard else ASK["en"]


def padded(question: str) -> Bot:
    """The same question with other words around it each time."""
    return lambda n, heard: f"{question} {WORDS[n % 8]} {WORDS[(n + 3) % 8]}"


def _bots() -> dict[str, Bot]:
    found: dict[str, Bot] = {
        "echo": echo(lambda text, n: text),
        "echo without the line": echo(lambda text, n: text.split("\n\n")[0]),
        "echo in capitals": echo(lambda text, n: text.split("\n\n")[0].upper()),
        "echo with a word": echo(lambda text, n: f"{text.split(chr(10))[0]} {WORDS[n % 8]}"),
        "echo of the end": echo(lambda text, n: text.split("\n\n")[0].split(". ")[-1]),
        "thanks": first(ASK["en"], "Thank you!"),
        "long thanks": first(ASK["en"], "Thank you so much, have a great day {n}!"),
        "gracias": first(ASK["es"], "Muchas gracias {n}"),
        "grazie": first(ASK["it"], "Grazie mille {n}"),
        "stubborn": first(ASK["en"], ASK["en"]),
        "counting": lambda n, heard: f"{ASK['en']} {n}",
        "shouting": lambda n, heard: ASK["en"] + "!" * n,
        "rephrasing": lambda n, heard: REPHRASED[n % 4],
        "greeting first": lambda n, heard: f"{('Hi', 'Hello', 'Hey', 'Good day')[n % 4]}, when are you open?",
        "silent": first(ASK["en"], "."),
        "signs": first(ASK["en"], "👍"),
        "dots": first(ASK["en"], "…"),
    }
    found |= {f"away {language}": first(ASK.get(language, ASK["en"]), text) for language, text in AWAY.items()}
    for kind, texts in (("receipt", RECEIPTS), ("lost", LOST), ("survey", SURVEYS), ("greeting", GREETINGS)):
        found |= {f"{kind} {at}": first(text, text) for at, text in enumerate(texts)}
    found |= {f"in turn {at}": first(text.split(". ")[-1], text) for at, text in enumerate(IN_TURN)}
    found |= {f"padded {language}": padded(question) for language, question in ASK.items()}
    found["seller"] = first("Buy real followers cheap, dm us", "Buy real followers cheap, dm us {n}")
    return found


BOTS = _bots()
DELAYS = cycle((30, 600, 3_600))
