"""What Meta calls about a number's limits and its account holds at once: nobody has to ask first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.whatsapp_server import GIVEN, WhatsApp

from rapport.budgets.over import TALKS
from rapport.budgets.restriction import restriction_of
from rapport.budgets.standing import budget_standing
from rapport.channels.models import KindUnknown
from rapport.channels.templates import fetch_templates
from rapport.channels.verify import check
from rapport.domain.template import TemplateUse
from rapport.inbox.write import write
from rapport.outbox.models import Reply, Step

pytestmark = pytest.mark.peer
QUALITY, ACCOUNT, CAPABILITY = "phone_number_quality_update", "account_update", "business_capability_update"
OURS, ANOTHERS = "15550783881", "15550009999"
DAYS = 2 * 86_400


@pytest.fixture
def network() -> Iterator[WhatsApp]:
    with running(found := WhatsApp()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: WhatsApp) -> Walk:
    return Walk(cast, settings, network, "whatsapp", {**GIVEN, "server": network.address})


def limits(walk: Walk, later: timedelta = timedelta()) -> dict[str, int]:
    walk.channel.refresh_from_db()
    held = budget_standing(walk.channel, datetime.now(UTC) + later).buckets
    return {one.code: one.calls for one, _ in held if one.code != "pair"}


def restriction(*kinds: str, **more: Any) -> dict[str, Any]:
    return {
        "event": "ACCOUNT_RESTRICTION",
        "restriction_info": [{"restriction_type": one, **more} for one in kinds],
    }


def template(walk: Walk) -> Reply:
    use = TemplateUse("order_ready", "en", {"body 1": "Dee", "body 2": "A-17"})
    return write(walk.conversation(), "Hello Dee.", walk.cast.ana, datetime.now(UTC), template=use)


@pytest.mark.parametrize(
    ("field", "value", "holds"),
    [
        (QUALITY, {"event": "DOWNGRADE", "current_limit": "TIER_50", "old_limit": "TIER_250"}, (80, 50)),
        (QUALITY, {"event": "FLAGGED", "max_daily_conversations_per_business": "TIER_2K"}, (80, 2000)),
        (QUALITY, {"event": "ONBOARDING", "current_limit": "TIER_NOT_SET"}, (80, 250)),
        (QUALITY, {"event": "UPGRADE", "max_daily_conversations_per_business": "TIER_OF_TOMORROW"}, (80, 250)),
        (
            CAPABILITY,
            {"max_daily_conversations_per_business": 10_000, "max_phone_numbers_per_waba": 20},
            (80, 10_000),
        ),
        (CAPABILITY, {"max_daily_conversation_per_phone": -1}, (80, 250)),
        (
            QUALITY,
            {"event": "THROUGHPUT_UPGRADE", "max_daily_conversations_per_business": "TIER_UNLIMITED"},
            (1000,),
        ),
        (QUALITY, {"event": ["?"], "current_limit": {"a": 1}, "display_phone_number": 7}, (80, 250)),
    ],
)
def test_a_limit_that_meta_calls_about_holds_from_then_on(
    walk: Walk, network: WhatsApp, field: str, value: dict[str, Any], holds: tuple[int, ...]
) -> None:
    walk.take(network.tells(field, **{"display_phone_number": OURS, **value}))
    assert tuple(limits(walk).values()) == holds
    assert not KindUnknown.of(walk.cast.aurora).exists()


def test_another_numbers_pace_is_its_own_and_the_tier_is_of_all(walk: Walk, network: WhatsApp) -> None:
    told = {"display_phone_number": ANOTHERS, "event": "THROUGHPUT_UPGRADE"}
    walk.take(network.tells(QUALITY, **told, current_limit="TIER_50"))
    assert limits(walk) == {"messages": 80, "talks": 250}
    walk.take(network.tells(QUALITY, **told, max_daily_conversations_per_business="TIER_50"))
    assert limits(walk) == {"messages": 80, "talks": 50}


def test_another_account_is_another(walk: Walk, network: WhatsApp) -> None:
    walk.take(network.tells(QUALITY, account="999", display_phone_number=OURS, current_limit="TIER_50"))
    walk.take(network.tells(ACCOUNT, account="999", **restriction("RESTRICTED_CUSTOMER_INITIATED_MESSAGING")))
    assert limits(walk) == {"messages": 80, "talks": 250}
    assert restriction_of(walk.channel) is None


def test_a_call_that_comes_late_moves_nothing_that_was_asked_since(walk: Walk, network: WhatsApp) -> None:
    late = network.tells(QUALITY, ago=3600, display_phone_number=OURS, current_limit="TIER_50")
    walk.take(late)
    assert limits(walk)["talks"] == 250
    network.told["whatsapp_business_manager_messaging_limit"] = "TIER_2K"
    assert check(walk.channel, datetime.now(UTC) + timedelta(seconds=2))
    walk.take(network.tells(QUALITY, display_phone_number=OURS, current_limit="TIER_250"))
    assert limits(walk)["talks"] == 2000


def test_a_restricted_account_is_not_tried_until_meta_takes_it_again(walk: Walk, network: WhatsApp) -> None:
    walk.take([network.says("Is the kayak still there?")])
    network.locked = True
    remedy = "Review your messaging practices."
    kinds = ("RESTRICTED_ADD_PHONE_NUMBER_ACTION", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING")
    walk.take(network.tells(ACCOUNT, **restriction(*kinds, expiration=1641330498, remediation=remedy)))
    row = restriction_of(walk.channel)
    assert row
    assert "Review your messaging practices" in row.reason
    asked = len(network.asked)
    reply = walk.answer("It is, until Friday.")
    assert (reply.step, len(network.asked)) == (Step.QUEUED, asked)
    network.locked = False
    walk.take(network.tells(ACCOUNT, event="DISABLED_UPDATE", ban_info={"waba_ban_state": "REINSTATE"}))
    assert restriction_of(walk.channel) is None
    assert walk.deliver(reply).step == Step.SENT
    assert len(network.sent) == 1


@pytest.mark.parametrize(
    "value",
    [
        {"event": "DISABLED_UPDATE"},
        {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}},
        {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "ADULT"}},
        {"event": "PARTNER_ADDED", "waba_info": {"waba_id": "1"}},
        restriction("RESTRICTED_USER_INITIATED_CALLING"),
        {"event": "ACCOUNT_RESTRICTION", "restriction_info": "all"},
    ],
)
def test_what_keeps_no_message_back_restricts_nothing(
    walk: Walk, network: WhatsApp, value: dict[str, Any]
) -> None:
    walk.take(network.tells(ACCOUNT, **value))
    assert restriction_of(walk.channel) is None
    assert limits(walk) == {"messages": 80, "talks": 250}
    assert not KindUnknown.of(walk.cast.aurora).exists()


def test_a_disabled_account_is_restricted(walk: Walk, network: WhatsApp) -> None:
    banned = {"waba_ban_state": "DISABLE", "waba_ban_date": "April 17, 2026"}
    walk.take(network.tells(ACCOUNT, event="DISABLED_UPDATE", ban_info=banned))
    assert restriction_of(walk.channel)


def test_who_may_not_begin_talks_still_answers_and_begins_again_when_it_is_over(
    walk: Walk, network: WhatsApp
) -> None:
    walk.take([network.says("Hello?", DAYS)])
    fetch_templates(walk.channel, datetime.now(UTC))
    until = int(datetime.now(UTC).timestamp()) + 3 * 86_400
    walk.take(network.tells(ACCOUNT, **restriction("RESTRICTED_BIZ_INITIATED_MESSAGING", expiration=until)))
    assert limits(walk)["talks"] == 0
    held = walk.deliver(template(walk))
    assert (held.step, held.reason, network.sent) == (Step.QUEUED, TALKS, [])
    walk.take([network.says("Hello? Hello?")])
    walk.channel.refresh_from_db()
    assert limits(walk, timedelta(days=4))["talks"] == 250
    assert walk.deliver(held, 4 * 1440).step == Step.SENT


def test_an_answer_within_the_window_leaves_while_talks_may_not_be_begun(walk: Walk, network: WhatsApp) -> None:
    walk.take([network.says("Hello?")])
    walk.take(network.tells(ACCOUNT, **restriction("RESTRICTED_BIZ_INITIATED_MESSAGING")))
    assert limits(walk)["talks"] == 0
    assert walk.answer("Good morning.").step == Step.SENT
