"""Somebody says that a network has lifted what it restricted: it is asked once, and what waits leaves."""

from __future__ import annotations

import argparse
import json

from rapport.cli.errors import Failed
from rapport.cli.ready import at_home

HELP = "Let a channel go on that its network had restricted: the network is asked once, then what waits leaves."
EXAMPLE = "rapport lift email --brand demo --person ana"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("network", help="the channel's network; `rapport doctor` names what is restricted")
    parser.add_argument("--brand", required=True, help="the brand's short name")
    parser.add_argument("--person", required=True, help="the handle of the owner who saw to it at the network")
    parser.add_argument("--handle", default="", help="which channel, where the brand has several on this network")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    at_home()
    from django.utils import timezone

    from rapport.channels.lift import lift_restriction
    from rapport.channels.secrets import Unsealable
    from rapport.channels.verify import SomebodyElse
    from rapport.cli.who import brand, member, restricted_channel
    from rapport.connectors.errors import ConnectorError

    who = member(brand(args.brand), args.person)
    if not who.may_settle:
        raise Failed(f"{who.person.name} is no owner of {who.brand.name}; an owner says that it is lifted.")
    channel = restricted_channel(who.brand, args.network, args.handle)
    try:
        lift_restriction(channel, who.person, timezone.now())
    except (ConnectorError, Unsealable) as error:
        raise Failed(f"{channel}: {error} Nothing was changed, and what is in line is kept.") from error
    except SomebodyElse as error:
        raise Failed(f"{channel}: the sign-in belongs to {error}. Nothing was changed.") from error
    told = {"network": channel.network, "handle": channel.handle, "lifted": True}
    print(json.dumps(told) if args.json else f"{channel} goes on: what waits in line leaves now.")
    return 0
