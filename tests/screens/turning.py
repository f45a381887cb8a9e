"""A shop in which every name and all words of people turn what follows them, and where a page lets them."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser

from django.apps import apps
from django.db.models import CharField, TextField, Value
from django.db.models.functions import Concat, Substr
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Person, Role
from rapport.approvals.models import Approvers, HowMany
from rapport.approvals.rule import RuleScope, StepGiven, set_rule
from rapport.audience.giveaways import GiveawayGiven, announce_giveaway
from rapport.curation.models import CuratedCard, Looks
from rapport.curation.watching import WatcherGiven, set_watcher
from rapport.inbox.reply_rule import set_reply_rule
from rapport.inbox.write import write
from rapport.publishing.client_links import ClientGiven, ask_client
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.audience.world import counted, follow
from tests.screens.busy import busy
from tests.street import Street

TURNS = "\u202ezq"
ENDS = ("\u202c", "\u2069")
KEPT = 12
"""Letters of a word that stay in front, so that nothing on a page cuts it."""
OF_PEOPLE = frozenset(
    ("about", "alt", "called_off_why", "campaign", "description", "handle", "held_why", "idea", "name", "notes")
    + ("rules", "site", "snippet", "subject", "summary", "text", "title", "warning", "why", "words")
)
OURS = frozenset({"Job", "Position", "Lease", "Secret", "Paraphrase", "Watcher.words", "SavedView.words"})
"""Rows, or words in them, that the house or a network gave their names, or that steer."""
READ_OUT = ("title", "aria-label", "alt", "placeholder")
"""What is said of an element; what is sent back (`value`) stays as it was."""
SENT_BACK = ("script", "style", "textarea")


def full_house(street: Street) -> tuple[Person, str]:
    """A busy morning, and one of each thing that has a screen; Bo, and the address of a client's page."""
    bo = busy(street)
    brand, ana, now = street.brand, street.ana, timezone.now()
    street.now = now
    given = PostGiven("Oak, slowly.", (VariantGiven(street.channel, text="Oak."),), notes="Slow.", campaign="oak")
    both = (StepGiven(Approvers.PEOPLE, (bo, ana), need=HowMany.ALL),)
    set_rule(brand, both, ana, now)
    set_reply_rule(brand, both, RuleScope(roles=(Role.AGENT,)), ana, now)
    posts = [write_post(brand, given, ana, now) for _ in range(2)]
    line_up(posts[0], When.DATE, ana, now, at=now + timedelta(hours=2))
    line_up(posts[1], When.DATE, ana, now, at=now + timedelta(hours=3))
    _link, token = ask_client(
        ClientGiven("Carla", "carla@studio.example", "it"), posts[:1], [street.channel], ana, now
    )
    given = WatcherGiven("wood", Looks.KEYWORD, "wood", street.channel, millionths_a_day=5_000)
    watcher = set_watcher(brand, given, ana, now)
    CuratedCard.across_brands.create(
        brand=brand, watcher=watcher, channel=street.channel, network="practice", network_id="1", author_id="tove",
        handle="tove", name="Tove", text="Wood moves.", written_at=now, found_at=now,
    )  # fmt: skip
    closes = now + timedelta(days=2)
    target = street.natively("Win a stool: answer below.").id
    announce_giveaway(street.channel, GiveawayGiven("A stool", "Say why.", target, 1, closes), ana, now)
    follow(street, "gino", "rafa")
    counted(street)
    write(street.conversation("tom"), "Until seven.", bo, now)
    return bo, reverse("client:index", args=[token])


def turn_all() -> None:
    """Every name and all words of people end, from now on, in a mark that turns what follows."""
    for model in apps.get_models():
        free = {
            one.name: Concat(Substr(one.name, 1, KEPT), Value(TURNS))
            for one in model._meta.local_fields
            if isinstance(one, (CharField, TextField)) and one.name in OF_PEOPLE and not one.choices
            if not {model.__name__, f"{model.__name__}.{one.name}"} & OURS
        }
        for name, turned in free.items() if model.__module__.startswith("rapport.") else ():
            model._base_manager.exclude(**{name: ""}).update(**{name: turned})


class _Reader(HTMLParser):
    """What a page says, piece by piece: its texts, and what is read out of its elements."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.said += [value for name, value in attrs if name in READ_OUT and value]

    def handle_data(self, data: str) -> None:
        if self.inside not in SENT_BACK:
            self.said.append(data)


def turned(page: str) -> tuple[int, list[str]]:
    """How often words of people stand on a page, and each place where they turn what follows them."""
    reader = _Reader()
    reader.feed(page)
    places = [(one.strip(), at) for one in reader.said for at in _places(one.strip())]
    leaks = [one[max(0, at - 40) : at + 40] for one, at in places if one[at:] and not one.startswith(ENDS, at)]
    return len(places), leaks


def _places(said: str) -> list[int]:
    """Where what follows such words begins."""
    return [at + len(TURNS) for at in range(len(said)) if said.startswith(TURNS, at)]
