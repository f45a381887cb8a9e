"""A connector's manifest: what its network can do and forbids, each rule with its source and date.

Read from `manifest.toml` beside the connector; screens, docs, checks and tests read it, and only it.
"""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Literal

import msgspec

from rapport.connectors.buckets import Bucket
from rapport.connectors.film_limits import FilmLimits as FilmLimits
from rapport.connectors.limits import KindLimits as KindLimits
from rapport.connectors.limits import Limits as Limits
from rapport.connectors.permissions import Review, Scope
from rapport.connectors.post_limits import PollLimits as PollLimits
from rapport.connectors.post_limits import Quoting as Quoting
from rapport.connectors.post_limits import TitleLimits
from rapport.connectors.prices import PlacePrice, Price, TemplatePrice
from rapport.connectors.private_replies import PrivateReplies
from rapport.domain.message import Kind
from rapport.triage.review_words import ReviewSign

Mode = Literal["auto", "one tap", "native", "off"]
Approval = Literal["none", "later", "first"]
WatchKind = Literal["keyword", "tag", "account", "feed"]
Threads = Literal["", "posts", "comments"]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule of the network, in a sentence, with where it was read and when.

    `limits`: the names of those in `Limits` that it says, and so is the source of. `forbids`: what an answer under
    a review may not do by it: `offer` something for a review or its change, ask for its `removal` or change, hold
    `personal` data. Whoever writes such an answer is told first.
    """

    code: str
    says: str
    source: str
    read: date
    limits: list[str] = []
    forbids: list[ReviewSign] = []


class Can(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the connector offers: a flag for each protocol in `base.ABILITIES`, and what no protocol shows.

    The contract suite checks the flags against the class. `idempotent`: the network knows a key that it was given
    before (for so many hours; 0: for good). `feed_of`: an account is watched by its feed. `media`: words may have
    files. `fetches_media`: it fetches them itself from an address that it is told. `hide`: a comment under our
    words can be hidden, and shown again. `typing`: it shows who is typing.
    """

    webhook: bool = False
    poll: bool = False
    stream: bool = False
    send: bool = False
    find_sent: bool = False
    idempotent: bool = False
    idempotent_hours: int = 0
    media: bool = False
    fetches_media: bool = False
    hide: bool = False
    typing: bool = False
    look: bool = False
    publish: bool = False
    comment: bool = False
    upload: bool = False
    upload_film: bool = False
    download: bool = False
    edit: bool = False
    remove: bool = False
    react: bool = False
    follow: bool = False
    list: bool = False
    search: bool = False
    feed_of: bool = False
    profile: bool = False
    names: bool = False
    measure: bool = False
    recall: bool = False
    mail: bool = False
    guess: bool = False
    templates: bool = False
    permissions: bool = False


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of the connect form; `secret` values are sealed and never shown again.

    `advanced`: few need it, so it is folded away.
    """

    name: str
    label: str
    help: str = ""
    secret: bool = False
    required: bool = True
    default: str = ""
    advanced: bool = False


class PinnedVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version of the network's interface that the connector speaks, and the first day without it.

    `ends` None: its network has told no such day, as `read` then.
    """

    name: str
    source: str
    read: date
    ends: date | None = None


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What connecting costs the owner: `minutes` (0: not said), what they need at hand, and money ("": free).

    `approval`: "none" is needed, the network looks at it "later", or must be asked "first".
    """

    minutes: int = 0
    needs: str = ""
    money: str = ""
    approval: Approval = "none"


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Signing in at the network itself (OAuth 2). `fields`: what of the form is asked first, as the server.

    `own_app`: the owner makes an app on the network's pages first.
    """

    scopes: list[Scope]
    fields: list[str] = []
    own_app: bool = False


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A network as data.

    `private_replies`: words in public may be answered in private, within these rules. `polls`: a post may have a
    poll, within these limits; `films`: a film; `titles`: its first line is a title. `quotes`: it may quote
    somebody else's. `tells_before`: it calls by
    itself about what was said before, where an account is set up so. `threads`: how a post goes on in further
    parts, as posts that answer the one before or as comments under it; "": it does not. `cards`: a post's first
    link has a card on the network; `cards_from_us`: only where we send one, else the network draws it.
    `handoff_line`: kinds of message in which the customer is shown one line at a hand-off. `automatic`: kinds in
    which automatic words are allowed at all. `files`: kinds in which a reply may carry files; `files_apart`: those
    of them whose files leave as messages of their own, before the words. `modes`: how anything that is not an
    answer is carried out. `watch`: what may be looked for when others' posts are collected, each with the question
    that is asked, `{words}` being what a person gave. `snippet`: HTML the owner pastes into their own pages, with
    {address} (ours), {key} (the channel's) and {brand} (its slug). `poll_seconds`: the pause between polls where
    there is no stream. `silent_after_hours`: how long a channel may bring nothing before that is shown as a doubt
    (0: any time is normal). `sign_in`: a person can sign in at the network and come back connected. `permissions`:
    what a token typed by hand must be allowed, where nobody signs in there; `review`: what the network demands
    before it works for everybody. `trial`: nobody outside is on this network, so its messages count for no promise
    but its own. `teaches`: the network lets messages on it teach a model. `buckets`: how often the network may be
    called; `shared_by`: what the shared ones of them are counted by, an "app" by its id, the "project" that an id
    begins with, or a setting or secret by its name; `prices`: what an act costs, in one currency;
    `template_prices`: what a template costs by its category, `place_prices` by the customer's country, where that
    is known; `cost`: what connecting it costs; the screen lists networks by it. `version`: the interface's.
    `also`: what else people call it, where they look for it.
    """

    network: str
    name: str
    summary: str
    icon: str
    kinds: list[Kind]
    can: Can
    limits: Limits
    private_replies: PrivateReplies | None = None
    polls: PollLimits | None = None
    quotes: Quoting | None = None
    tells_before: bool = False
    threads: Threads = ""
    films: FilmLimits | None = None
    titles: TitleLimits | None = None
    cards: bool = False
    cards_from_us: bool = False
    handoff_line: list[Kind] = []
    automatic: list[Kind] = []
    files: list[Kind] = []
    files_apart: list[Kind] = []
    modes: dict[str, Mode] = {}
    watch: dict[WatchKind, str] = {}
    rules: list[Rule] = []
    buckets: list[Bucket] = []
    shared_by: str = ""
    prices: list[Price] = []
    template_prices: list[TemplatePrice] = []
    place_prices: list[PlacePrice] = []
    fields: list[Field] = []
    connectable: bool = True
    poll_seconds: float = 20.0
    silent_after_hours: int = 0
    snippet: str = ""
    sign_in: SignIn | None = None
    permissions: list[Scope] = []
    review: Review | None = None
    trial: bool = False
    teaches: bool = True
    cost: Cost = Cost()
    version: PinnedVersion | None = None
    also: list[str] = []

    def __post_init__(self) -> None:
        if len({one.currency for one in self.prices}) > 1:
            raise ValueError("all prices of a network are in one currency")
        if bool(self.shared_by) != any(one.shared for one in self.buckets):
            raise ValueError("shared buckets are counted by something")
        if self.permissions and self.sign_in:
            raise ValueError("a sign-in names its permissions itself")
        if len({(one.act, one.kind) for one in self.prices}) < len(self.prices):
            raise ValueError("an act has one price for each kind")
        if self.cards_from_us and not self.cards:
            raise ValueError("cards are sent only to a network that has them")
        if self.private_replies and not set(self.private_replies.kinds) <= set(self.kinds):
            raise ValueError("only what comes in is answered in private")
        if self.watch.keys() - {"feed"} and not self.can.search:
            raise ValueError("posts are looked for only where the network can be searched")
        if "feed" in self.watch and not self.can.poll:
            raise ValueError("a feed is read only where the network can be polled")

    @property
    def asked_for(self) -> list[Scope]:
        """The permissions a person gives, at the network or with a token of theirs."""
        return self.sign_in.scopes if self.sign_in else self.permissions

    def takes_files(self, kind: Kind) -> bool:
        """Whether words of this kind may have files beside them; our own posts where they can bring any."""
        if kind is not Kind.POST:
            return kind in self.files
        brings = self.can.media or (self.can.publish and (self.can.upload or self.can.fetches_media))
        return bool(self.films) or (self.limits.media > 0 and brings)


def load(package: str) -> Manifest:
    """Read `manifest.toml` from a connector's package; a wrong field is a `msgspec.ValidationError`."""
    return msgspec.convert(tomllib.loads(files(package).joinpath("manifest.toml").read_text("utf-8")), Manifest)
