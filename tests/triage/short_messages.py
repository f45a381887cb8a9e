# ruff: noqa: E501 (a table, one language a line)
"""Short messages of our own, by language: what people write in one to five words. Invented."""

from __future__ import annotations

import re

OWN: dict[str, str] = {
    "en": """
        no | yes please | thanks | Thanks! | thank you | ok thanks | hello | hi there | human | a person please | agent
        where is it? | how much? | today? | perfect | still waiting | not yet | any news? | what time? | call me
        great, cheers | sorry? | which one | it's broken | stop | when do you open? | no thanks | the blue one | why?
        I see | my order? | really? | next week maybe | is it free? | done | Ana Ruiz | 24 | size M | cash or card?
        """,
    "es": """
        no | sí | Vale | vale gracias | Gracias! | muchas gracias | hola | buenas | humano | una persona | persona por favor
        ¿dónde está? | cuanto cuesta | hoy? | perfecto | sigo esperando | todavía no | ¿y mi pedido? | a qué hora | llamadme
        genial | perdón? | cuál de ellos | está roto | basta | cuándo abren? | no gracias | el azul | por qué? | ya veo
        mi pedido? | de verdad? | mañana | la semana que viene | es gratis? | hecho | talla M | ok gracias | claro | en Madrid
        """,
    "it": """
        no | sì | Va bene | va bene grazie | Grazie! | grazie mille | ciao | salve | umano | una persona | persona per favore
        dov'è? | quanto costa | oggi? | perfetto | sto ancora aspettando | non ancora | e il mio ordine? | a che ora | chiamatemi
        ottimo | scusi? | quale | è rotto | basta | quando aprite? | no grazie | quello blu | perché? | capisco
        il mio ordine? | davvero? | domani | la prossima settimana | è gratis? | fatto | taglia M | Ok grazie | certo | a Milano
        """,
}
STRONG: dict[str, str] = {
    "en": "where is my order? | when will it arrive? | what are your opening hours? | I want to talk to somebody",
    "es": "¿dónde está mi pedido? | cuándo llega mi paquete? | hasta qué hora abrís? | quiero hablar con alguien",
    "it": "dov'è il mio pacco? | quando arriva il mio ordine? | fino a che ora siete aperti? | vorrei parlare con qualcuno",
    "fr": "où est ma commande ? | quand est-ce que vous ouvrez ? | je voudrais parler avec quelqu'un | merci pour votre aide",
    "pt": "onde está o meu pedido? | vocês abrem quando? | não recebi a encomenda | quero falar com uma pessoa, por favor",
    "de": "wo ist meine Bestellung? | wann haben Sie geöffnet? | ich möchte mit jemandem sprechen | danke für die Hilfe",
    "nl": "waar is mijn bestelling? | hoe laat gaan jullie open? | ik wil graag iemand spreken | dank je wel voor de hulp",
    "ca": "on és la meva comanda? | quan arriba la meva comanda? | vull parlar amb algú si us plau",
    "pl": "gdzie jest moja paczka? | o której otwieracie sklep? | chcę rozmawiać z człowiekiem",
    "sv": "var är min beställning? | när öppnar ni på lördag? | jag vill prata med en människa",
    "tr": "siparişim şimdi nerede? | mağaza saat kaçta açılıyor? | bir insanla konuşmak istiyorum",
    "ru": "где мой заказ? | человек | спасибо | когда вы открываетесь?",
    "el": "πού είναι η παραγγελία μου; | άνθρωπος | ευχαριστώ",
    "ar": "أين طلبي؟ | شكرا | متى تفتحون؟",
    "he": "איפה ההזמנה שלי? | תודה",
    "zh": "我的订单在哪里? | 谢谢",
    "ja": "注文はどこですか? | ありがとう",
    "ko": "제 주문은 어디에 있나요? | 감사합니다",
}
# A first word that only one language has decides where nobody wrote before, whatever the brand speaks.
GREETINGS: dict[str, str] = {
    "en": "hello | thank you | please help",
    "es": "hola | gracias | buenas tardes | ¿cuánto?",
    "it": "buongiorno | grazie mille | buonasera",
    "fr": "bonjour | merci",
    "pt": "obrigado | olá, bom dia",
    "de": "danke | hallo, guten Tag",
}
PEOPLE = (
    *("human", "a human please", "agent", "operator", "a person", "someone real?", "representative"),
    *("humano", "una persona", "persona", "un agente", "operador", "alguien?"),
    *("umano", "un umano", "operatore", "una persona vera", "qualcuno?", "un operatore per favore"),
)


def rows(table: dict[str, str]) -> list[tuple[str, str]]:
    """Language and text of each message."""
    found = [(language, text.strip()) for language, texts in table.items() for text in re.split(r"[|\n]", texts)]
    return [(language, text) for language, text in found if text]
