"""A brand whose drafts and own words need the yes of others, with people, customers and a sender."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.accounts.models import Membership, Person, Role
from rapport.approvals.models import ApprovalRequest, RequestKind
from rapport.approvals.rule import RuleScope, StepGiven
from rapport.approvals.voting import GivenWord
from rapport.inbox.approve import vote_reply
from rapport.inbox.models import AskedReply, Conversation, Draft
from rapport.inbox.reply_rule import set_reply_rule
from rapport.outbox.models import Reply
from tests.cast import person
from tests.street import Street

QUESTION = "What are your opening hours?"
HOURS = "We are open from nine to eight, Monday to Saturday."


@dataclass
class ReplyDesk:
    """Ana owns Casa Aurora, Bo and Gil are agents; Dee has asked, and a draft waits."""

    street: Street
    bo: Person
    gil: Person

    @classmethod
    def fresh(cls, street: Street, *steps: StepGiven, scope: RuleScope | None = None) -> ReplyDesk:
        people = [person(f"{name}-{street.brand.pk}") for name in ("bo", "gil")]
        for one in people:
            Membership.across_brands.create(brand=street.brand, person=one, role=Role.AGENT)
        desk = cls(street, *people)
        if steps:
            set_reply_rule(street.brand, steps, scope or RuleScope(), street.ana, street.now)
        street.teach(automatic=False)
        street.says(QUESTION)
        street.run()
        return desk

    @property
    def ana(self) -> Person:
        return self.street.ana

    @property
    def talk(self) -> Conversation:
        return self.street.conversation()

    @property
    def draft(self) -> Draft:
        found = Draft.of(self.street.brand).select_related("conversation", "message").order_by("-pk").first()
        assert found is not None
        found.conversation = self.talk
        return found

    @property
    def requests(self) -> list[ApprovalRequest]:
        return list(ApprovalRequest.of(self.street.brand).filter(kind=RequestKind.REPLY).order_by("pk"))

    def say(
        self, yes: bool, by: Person, words: str = "", request: ApprovalRequest | None = None
    ) -> Reply | AskedReply:
        row = request or self.requests[-1]
        return vote_reply(row, GivenWord(yes, row.digest, words), by, self.street.now)

    def heard(self) -> list[str]:
        """What Dee has read, once everything has been delivered."""
        for _each in range(3):
            self.street.run()
        return self.street.heard()
