"""What a connector is: `Connector`, and one small protocol for each thing its network may offer."""

from __future__ import annotations

from rapport.connectors.base.account_feeds import AccountFeeds
from rapport.connectors.base.comments import Comments
from rapport.connectors.base.connector import Connector
from rapport.connectors.base.counts import Counts
from rapport.connectors.base.downloads import Downloads
from rapport.connectors.base.edits import Edits
from rapport.connectors.base.exports import Exports
from rapport.connectors.base.film_uploads import FilmThere, UploadsFilms
from rapport.connectors.base.finds import Finds
from rapport.connectors.base.follows import Follows
from rapport.connectors.base.guesses import Guesses
from rapport.connectors.base.hooks import Hooks
from rapport.connectors.base.knows_us import KnowsUs
from rapport.connectors.base.lists import ListsAccounts
from rapport.connectors.base.looks import Looks
from rapport.connectors.base.mails import Mails
from rapport.connectors.base.measures import Measures
from rapport.connectors.base.names import Names
from rapport.connectors.base.names_kinds import NamesKinds
from rapport.connectors.base.polls import Polls
from rapport.connectors.base.profiles import Profiles
from rapport.connectors.base.publishes import Publishes
from rapport.connectors.base.reacts import Reacts
from rapport.connectors.base.recalls import Recalls
from rapport.connectors.base.removes import Removes
from rapport.connectors.base.searches import Searches
from rapport.connectors.base.sends import Sends
from rapport.connectors.base.streams import Streams
from rapport.connectors.base.tells_permissions import TellsPermissions
from rapport.connectors.base.templates import Templates
from rapport.connectors.base.unpacks import Unpacks
from rapport.connectors.base.uploads import Uploads
from rapport.connectors.base.values import Accounts, ChannelConfig, OwnIdentity, Page

# The manifest's flag → the protocol behind it; the contract suite compares them.
ABILITIES: dict[str, type] = {
    "webhook": Hooks,
    "poll": Polls,
    "stream": Streams,
    "send": Sends,
    "find_sent": Finds,
    "look": Looks,
    "publish": Publishes,
    "comment": Comments,
    "upload": Uploads,
    "upload_film": UploadsFilms,
    "download": Downloads,
    "edit": Edits,
    "remove": Removes,
    "react": Reacts,
    "follow": Follows,
    "list": ListsAccounts,
    "search": Searches,
    "feed_of": AccountFeeds,
    "profile": Profiles,
    "names": Names,
    "measure": Measures,
    "recall": Recalls,
    "mail": Mails,
    "guess": Guesses,
    "templates": Templates,
    "permissions": TellsPermissions,
}

__all__ = [
    "ABILITIES",
    "AccountFeeds",
    "Accounts",
    "ChannelConfig",
    "Comments",
    "Connector",
    "Counts",
    "Downloads",
    "Edits",
    "Exports",
    "FilmThere",
    "Finds",
    "Follows",
    "Guesses",
    "Hooks",
    "KnowsUs",
    "ListsAccounts",
    "Looks",
    "Mails",
    "Measures",
    "Names",
    "NamesKinds",
    "OwnIdentity",
    "Page",
    "Polls",
    "Profiles",
    "Publishes",
    "Reacts",
    "Recalls",
    "Removes",
    "Searches",
    "Sends",
    "Streams",
    "TellsPermissions",
    "Templates",
    "Unpacks",
    "Uploads",
    "UploadsFilms",
]
