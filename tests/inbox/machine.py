"""Everything that can happen to a conversation, in any order, and what must be true after each step.

The columns are compared with the walk over the rows; the other invariants know nothing of that walk.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rapport.availability.stops import is_stopped, start, stop
from rapport.connectors.practice.values import Post
from rapport.inbox import conversation_actions
from rapport.inbox.approve import AlreadySettled, approve
from rapport.inbox.lists import conversations
from rapport.inbox.models import Conversation, Draft, Message
from rapport.inbox.refresh import columns, states
from rapport.inbox.reject import reject
from rapport.inbox.surface_failures import decide, surface_failures
from rapport.inbox.undo import undo
from rapport.inbox.write import write
from rapport.outbox.models import Reply, Step
from tests.inbox.first_word import waits_since
from tests.inbox.known import Complaint, Native
from tests.inbox.world import Talk
from tests.street import Street

COMPLAINT = "The table arrived broken and nobody answers. I want my money back! ({})"
WORDS = (
    "What are your opening hours? ({})",
    "When are you open on day {}?",
    "Do you also sell green lamps number {}?",
    "Hi",
    "Lovely shop, thank you so much! ({})",
    "ok",
)
WHO = st.sampled_from(("dee", "pilar"))
LATE = st.sampled_from((0, 0, 0, 1, 40, 4000))
SAID = (Step.QUEUED, Step.SENDING, Step.SENT)


class Conversations(RuleBasedStateMachine):
    folder: Path

    @initialize(automatic=st.booleans())
    def begin(self, automatic: bool) -> None:
        street = Street.open(self.folder)
        street.teach(automatic=automatic)
        self.talk, self.count, self.last = Talk(street), 0, dict[int, datetime]()
        self.complaints: dict[str, Complaint] = {}
        self.answers: list[tuple[str, int, Reply]] = []
        self.natives: list[Native] = []
        self.away: dict[str, list[tuple[int, Reply | None]]] = {"dee": [], "pilar": []}

    def _tick(self) -> int:
        self.count += 1
        return self.count

    def _says(self, who: str, text: str, late: int) -> None:
        at = self.talk.now - timedelta(seconds=late)
        number = self._tick()
        post = self.talk.says(text.format(number), who, at)
        if text is COMPLAINT:
            self.complaints[post.id] = Complaint(who, number, at)

    @rule(who=WHO, text=st.sampled_from((COMPLAINT, *WORDS)), late=LATE, more=st.booleans())
    def customer_writes(self, who: str, text: str, late: int, more: bool) -> None:
        self._says(who, text, late)
        if not more:
            self.talk.hear()

    @rule(who=WHO, late=LATE, more=st.booleans(), named=st.booleans())
    def person_writes_in_the_networks_app(self, who: str, late: int, more: bool, named: bool) -> None:
        at = self.talk.now - timedelta(seconds=late)
        theirs = [one for one in self.talk.posts.values() if one.author == who]
        to = theirs[-1].id if named and theirs else ""
        self.talk.natively("I will look into it.", who, at, to)
        self.natives.append(Native(who, self._tick(), at, to))
        if not more:
            self.talk.hear()

    @rule()
    def the_network_is_heard(self) -> None:
        self.talk.hear()

    def _theirs(self) -> list[Post]:
        return [one for one in self.talk.posts.values() if one.author in ("dee", "pilar")]

    @precondition(lambda self: self._theirs())
    @rule(data=st.data(), text=st.sampled_from((COMPLAINT, *WORDS)), told=st.booleans())
    def customer_edits(self, data: st.DataObject, text: str, told: bool) -> None:
        self.talk.hear()
        post = data.draw(st.sampled_from(self._theirs()))
        known, number = self.complaints.pop(post.id, None), self._tick()
        if known and known.gone:
            self.complaints[post.id] = known
            return
        (self.talk.edits if told else self.talk.is_read_again)(post, text.format(number))
        if text is COMPLAINT:
            self.complaints[post.id] = Complaint(post.author, number, self.talk.now)
        self.talk.hear()

    @precondition(lambda self: self._theirs())
    @rule(data=st.data())
    def customer_takes_back(self, data: st.DataObject) -> None:
        self.talk.hear()
        post = data.draw(st.sampled_from(self._theirs()))
        self.complaints.setdefault(post.id, Complaint(post.author, 0, post.at)).gone = True
        self.talk.takes_back(post)
        self.talk.hear()

    def _here(self, who: str) -> Conversation | None:
        found = Conversation.of(self.talk.street.brand).filter(thread=f"d:{who}")
        return found.select_related("floor", "channel", "brand", "identity").first()

    @rule(who=WHO, undoable=st.booleans())
    def person_writes(self, who: str, undoable: bool) -> None:
        if here := self._here(who):
            wait = timedelta(seconds=100 if undoable else 0)
            reply = write(here, "We are on it.", self.talk.ana, self.talk.now, undo=wait)
            self.answers.append((who, self._tick(), reply))

    @rule(who=WHO, verb=st.sampled_from(("approve", "edit", "reject")))
    def person_judges_a_draft(self, who: str, verb: str) -> None:
        here = self._here(who)
        draft = Draft.across_brands.filter(conversation=here).order_by("-pk").first() if here else None
        if draft is None:
            return
        try:
            if verb == "reject":
                reject(draft, self.talk.ana, self.talk.now)
                return
            text, wait = "Our own words." if verb == "edit" else None, timedelta(seconds=100)
            reply = approve(draft, self.talk.ana, self.talk.now, text=text, undo=wait)
            self.answers.append((who, self._tick(), reply))
        except AlreadySettled:
            pass

    def _replies(self, *steps: Step) -> list[Reply]:
        return list(Reply.of(self.talk.street.brand).filter(step__in=steps).order_by("pk"))

    @rule(data=st.data(), fate=st.sampled_from(("sent", "sent", "failed", "unknown")))
    def the_sender_runs(self, data: st.DataObject, fate: str) -> None:
        if waiting := self._replies(Step.QUEUED):
            self.talk.deliver(data.draw(st.sampled_from(waiting)), fate)

    @rule(data=st.data())
    def words_that_left_come_back(self, data: st.DataObject) -> None:
        if left := self._replies(Step.SENT):
            self.talk.hear()
            self.talk.comes_back(data.draw(st.sampled_from(left)))
            self.talk.hear()

    @rule(data=st.data())
    def person_undoes(self, data: st.DataObject) -> None:
        if waiting := [one for one in self._replies(Step.QUEUED) if not one.automatic]:
            undo(data.draw(st.sampled_from(waiting)), self.talk.ana, self.talk.now)

    @rule(data=st.data(), arrived=st.booleans())
    def person_decides_the_unknown(self, data: st.DataObject, arrived: bool) -> None:
        if doubtful := self._replies(Step.UNKNOWN):
            decide(data.draw(st.sampled_from(doubtful)), arrived, self.talk.ana, self.talk.now)

    @rule(who=WHO, verb=st.sampled_from(("resolve", "snooze", "reopen", "take over", "hand back", "assign")))
    def person_tends(self, who: str, verb: str) -> None:
        here, ana, now = self._here(who), self.talk.ana, self.talk.now
        if here is None:
            return
        if verb in ("resolve", "snooze"):
            self.away[who].append((self._tick(), None))
        elif verb == "reopen":
            self.away[who] = []
        match verb:
            case "resolve":
                conversation_actions.resolve(here, ana, now)
            case "snooze":
                conversation_actions.snooze(here, now + timedelta(seconds=60), ana, now)
            case "reopen":
                conversation_actions.reopen(here, ana, now)
            case "take over":
                conversation_actions.take_over(here, ana, now)
            case "hand back":
                conversation_actions.hand_back(here, ana, now)
            case _:
                conversation_actions.assign(here, ana, ana, now)

    @rule(seconds=st.sampled_from((1, 20, 70, 150, 4000)))
    def time_passes(self, seconds: int) -> None:
        self.talk.wait(seconds)
        conversation_actions.wake(self.talk.now)
        surface_failures(self.talk.now)

    @rule()
    def red_button(self) -> None:
        brand, ana, now = self.talk.street.brand, self.talk.ana, self.talk.now
        (start if is_stopped(brand) else stop)(brand, ana, now)

    def _rows(self) -> list[Conversation]:
        talk = getattr(self, "talk", None)
        return list(Conversation.of(talk.street.brand)) if talk else []

    @invariant()
    def all_holds(self) -> None:
        """One invariant, so that a walk that fails is told in few lines."""
        self.the_columns_are_what_the_rows_say()
        self.an_unanswered_complaint_waits_since_it_was_made()
        self.whoever_waits_does_since_their_first_unanswered_word()
        self.what_is_late_moves_nothing_back()
        self.what_waits_is_in_the_list_and_what_does_not_is_not()

    def the_columns_are_what_the_rows_say(self) -> None:
        rows = self._rows()
        found = states([one.pk for one in rows])
        for row in rows:
            wanted = found[row.pk]
            said = {name: (value, getattr(wanted, name)) for name, value in columns(row).items()}
            wrong = {name: both for name, both in said.items() if both[0] != both[1]}
            assert not wrong, wrong
            offered = Draft.across_brands.filter(conversation=row, verdict__isnull=True).values_list(
                "pk", flat=True
            )
            assert list(offered) == [wanted.draft] * bool(wanted.draft)

    def an_unanswered_complaint_waits_since_it_was_made(self) -> None:
        if not self._rows():
            return
        waiting = {one.thread: one for one in conversations(self.talk.street.brand, "waiting")}
        heard = set(Message.of(self.talk.street.brand).values_list("network_id", flat=True))
        for number, one in self.complaints.items():
            if number in heard and not one.gone and not self._answered(number, one) and not self._put_away(one):
                assert f"d:{one.who}" in waiting, "a waiting customer left the list"
                since = waiting[f"d:{one.who}"].waiting_since
                assert since is not None
                assert since <= one.at

    def _answered(self, number: str, one: Complaint) -> bool:
        seen = [each for each in self.natives if each.who == one.who and each.count > one.count]
        if any(each.at > one.at or each.to == number for each in seen):
            return True
        mine = [reply.pk for who, number, reply in self.answers if who == one.who and number > one.count]
        return Reply.across_brands.filter(pk__in=mine, step__in=SAID).exists()

    def _put_away(self, one: Complaint) -> bool:
        return any(number > one.count for number, _ in self.away[one.who])

    def whoever_waits_does_since_their_first_unanswered_word(self) -> None:
        for row in self._rows():
            assert row.waiting_since == waits_since(row), (row.waiting_since, waits_since(row))

    def what_is_late_moves_nothing_back(self) -> None:
        for row in self._rows():
            assert row.last_at >= self.last.get(row.pk, row.last_at)
            self.last[row.pk] = row.last_at

    def what_waits_is_in_the_list_and_what_does_not_is_not(self) -> None:
        for row in self._rows():
            if row.status == "open":
                assert (row.waiting_since is None) or row.need != "nothing"
            if row.status == "resolved":
                assert (row.need, row.waiting_since, row.complaint_open) == ("nothing", None, False)
