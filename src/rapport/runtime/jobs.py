"""Everything that happens by the clock, in one list. Add a job by adding a line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from time import monotonic, sleep

import structlog
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from rapport import demo
from rapport.accounts import asked_links, sign_in_throttle
from rapport.accounts.models import Brand
from rapport.answers.library import warm
from rapport.audience.count import count_followers
from rapport.audience.draws.ahead import look_at_draws
from rapport.audience.draws.profiles import look_at_entrants
from rapport.audience.forgetting import forget_followers
from rapport.budgets.odd_clock import date_fills_right
from rapport.budgets.spent import forget_spending
from rapport.channels.connected import fall_silent
from rapport.channels.grants import refresh_due
from rapport.channels.shared import note_all_shared
from rapport.channels.templates import fetch_due
from rapport.curation.field_read import write_field_read
from rapport.curation.forget_cards import forget_cards
from rapport.curation.looking import look_around
from rapport.curation.passing_on import pass_on
from rapport.history.job import ask_networks, bring_in_waiting, take_what_was_told
from rapport.inbox.article_ends import look_at_articles
from rapport.inbox.conversation_actions import wake
from rapport.inbox.evergreen_watch import watch_evergreen
from rapport.inbox.known_gaps import gather_gaps
from rapport.inbox.surface_failures import surface_failures
from rapport.intake import dead_letters
from rapport.intake.log import Log
from rapport.jobs.run import NO_BRAND
from rapport.jobs.task import BrandVerb, Task
from rapport.media.files import forget_unused
from rapport.outbox.sign_in_mail import send_asked
from rapport.outbox.stop import record_stops
from rapport.outbox.too_old import take_back_old
from rapport.promise import calibration_job, replay
from rapport.promise.answer_job import look_at_all_answers
from rapport.promise.approval_reminders import remind
from rapport.promise.every_request import answer_every_silence
from rapport.promise.learn import retrain_all
from rapport.publishing.ics.named_days import refresh_days
from rapport.publishing.imports.running import carry_on_imports
from rapport.publishing.permission import check_ahead
from rapport.publishing.results.asking import ask_for_results
from rapport.publishing.results.read_back import read_back
from rapport.publishing.series import come_round
from rapport.publishing.trouble_mail import mail_troubles
from rapport.publishing.wanted.fetching import fetch_wanted
from rapport.runtime.receive import read_up_to
from rapport.triage.reader import Readers

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# A replay takes long and hurries nobody: it rests as long as each chunk took, and lets others in after this.
STRETCH = 20.0

logger = structlog.get_logger()


def jobs(log: Log, readers: Readers) -> tuple[Task, ...]:
    """Name, period or cron words (UTC), verb; `each` is the same for one brand."""
    return (
        Task("record stops", SECOND, lambda now: record_stops()),
        Task("wake", SECOND, wake, each=lambda brand, now: wake(now, brand)),
        Task("surface failures", SECOND, surface_failures, each=lambda brand, now: surface_failures(now, brand)),
        Task("expire articles", SECOND, look_at_articles, each=lambda brand, now: look_at_articles(now, brand)),
        Task("take back old answers", MINUTE, take_back_old, each=lambda brand, now: take_back_old(now, brand)),
        *publishing_jobs(readers),
        Task("fall silent", MINUTE, fall_silent),
        Task("refresh sign-ins", MINUTE / 2, refresh_due, limit=HOUR),
        Task("fetch templates", HOUR, fetch_due, limit=HOUR),
        Task("calibrate", MINUTE, each=partial(calibration_job.look_at, readers), limit=HOUR),
        Task("look at answers", MINUTE, each=partial(look_at_all_answers, readers), limit=HOUR),
        Task("learn", HOUR, each=partial(retrain_all, readers), limit=HOUR),
        Task("replay", SECOND, lambda now: carry_on(readers), limit=HOUR),
        Task("bring in history", SECOND, lambda now: bring_in_waiting(readers.first, now), limit=HOUR),
        Task("ask for history", 10 * SECOND, lambda now: ask_networks(readers.first, now), limit=HOUR),
        Task("take told history", SECOND, lambda now: take_what_was_told(readers.first, now), limit=HOUR),
        Task("gather questions", 10 * MINUTE, each=gather_gaps, limit=HOUR),
        Task("warm articles", MINUTE, each=partial(warm_articles, readers), limit=HOUR),
        Task("count followers", MINUTE, each=count_followers, limit=HOUR),
        Task("look at entrants", MINUTE, each=look_at_entrants, limit=HOUR),
        Task("look at draws", MINUTE, each=look_at_draws, limit=HOUR),
        Task("mail sign-in links", SECOND, send_asked),
        Task("forget raw", "17 * * * *", partial(forget_raw, log), limit=HOUR),
        Task("forget spending", "29 3 * * *", forget_spending),
        Task("date spending right", MINUTE, date_fills_right),
        Task("note what is shared", "11 * * * *", note_all_shared),
        Task("forget sign-ins", "23 * * * *", forget_sign_ins),
        Task("forget followers", "47 * * * *", forget_followers, limit=HOUR),
        Task("forget files", "41 * * * *", forget_unused, limit=HOUR),
        Task("forget cards", "53 * * * *", forget_cards, limit=HOUR),
        Task("demo", SECOND, demo.tick),
    )


def publishing_jobs(readers: Readers) -> tuple[Task, ...]:
    """What keeps posts, and what is found for them, going."""
    return (
        Task("come round", MINUTE, come_round, each=lambda brand, now: come_round(now, brand), limit=HOUR),
        Task("look around", MINUTE, partial(look_around, readers.first), limit=10 * MINUTE),
        Task("pass on", MINUTE, each=pass_on),
        Task("what the field read", HOUR, each=write_field_read),
        Task(
            "answer silence",
            MINUTE,
            answer_every_silence,
            each=lambda brand, now: answer_every_silence(now, brand),
        ),
        Task("remind of approvals", 5 * MINUTE, each=remind),
        Task("mail troubles", MINUTE, each=mail_troubles),
        Task("look after repeated posts", 15 * MINUTE, each=watch_evergreen, limit=HOUR),
        Task("bring posts in", SECOND, carry_on_imports, each=of_brand(carry_on_imports)),
        Task("fetch pictures of tables", SECOND, fetch_wanted, each=of_brand(fetch_wanted), limit=HOUR),
        Task(
            "ask for results",
            MINUTE,
            ask_for_results,
            each=of_brand(ask_for_results),
            limit=HOUR,
        ),
        Task("read posts back", MINUTE, read_back, each=of_brand(read_back), limit=HOUR),
        Task(
            "read calendars",
            10 * MINUTE,
            refresh_days,
            each=of_brand(refresh_days),
            limit=HOUR,
        ),
        Task(
            "check permissions",
            10 * MINUTE,
            check_ahead,
            each=of_brand(check_ahead),
            limit=HOUR,
        ),
    )


def of_brand(verb: Callable[[datetime, Brand], object]) -> BrandVerb:
    """A verb that may be given a brand, for one brand."""
    return lambda brand, now: verb(now, brand)


def forget_raw(log: Log, now: datetime) -> int:
    """Raw bytes that were received long ago; those set aside are kept. How many went."""
    return log.forget(now - settings.KEEP_RAW, read_up_to(), dead_letters.places())


def forget_sign_ins(now: datetime) -> None:
    """Sessions that have ended, and the addresses of wrong tries that count no more."""
    SessionStore.clear_expired()
    sign_in_throttle.forget_old(now)
    asked_links.forget_asked(now)


def warm_articles(readers: Readers, brand: Brand, now: datetime) -> None:
    """Articles by meaning: what a person changed is ready before it is asked for."""
    if readers.second:
        warm([brand.pk])


def carry_on(readers: Readers) -> None:
    """Replays, chunk by chunk; one that breaks says so and is over, and the next one goes on."""
    begun = monotonic()
    while monotonic() - begun < STRETCH and (row := replay.next_one()):
        chunk = monotonic()
        try:
            replay.step(row, timezone.now(), readers)
        except NO_BRAND:
            raise
        except Exception:  # noqa: BLE001 — the clock's loop: the trace is logged, the row says what to do
            logger.exception("replay broke off", replay=row.pk)
            replay.fail(row, timezone.now())
        sleep(monotonic() - chunk)
