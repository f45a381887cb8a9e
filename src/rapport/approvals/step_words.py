"""Who is waited for, in words: "Ana or Bo, then Carla"."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rapport.accounts.models import Role
from rapport.approvals.models import ApprovalStep, Approvers, HowMany, RequestStep, RuleStep
from rapport.approvals.steps import RequestStanding, Team
from rapport.domain.approval_steps import AskedStep
from rapport.domain.set_apart import isolated


def waiting_words(standing: RequestStanding) -> str:
    """Whose yes is missing, in order; empty when none is."""
    parts = [_step(standing, row, step) for row, step in standing.ahead]
    if not parts:
        return ""
    said = parts[-1]
    for one in reversed(parts[:-1]):
        said = _("%(first)s, then %(then)s") % {"first": one, "then": said}
    return said


def _step(standing: RequestStanding, row: RequestStep, asked: AskedStep) -> str:
    if row.who == Approvers.CLIENT and not row.client_id:
        names = sorted(set(standing.about.clients.values()))
        said = named(names, row) if names else _("a client (nobody has been sent a link yet)")
    else:
        said = who_words(row, standing.team, written=bool(standing.own))
    if not asked.can_be_met() and row.who != Approvers.CLIENT:
        return _("%(who)s (nobody of them can: they wrote it, or are not here any more)") % {"who": said}
    return _("%(who)s or an owner") % {"who": said} if row.owners_too_at else said


def who_words(row: ApprovalStep, team: Team, *, written: bool = True) -> str:
    """Who a step asks, whatever was said already; `written`: by one of the team, who is then not among them."""
    if row.who == Approvers.CLIENT:
        return isolated(row.client.name) if row.client else _("the client")
    if row.who == Approvers.PEOPLE:
        known = {one.pk: one.name for one in row.people.all()}
        return named(sorted(team[pk][1] if pk in team else name for pk, name in known.items()), row)
    if row.who == Approvers.ROLE:
        return _role(row)
    if row.need == HowMany.ALL:
        return _("everybody else of the team") if written else _("everybody of the team")
    n = row.count if row.need == HowMany.SOME else 1
    if not written:
        return _("one person of the team") if n == 1 else _("%(n)d people of the team") % {"n": n}
    return _("a second person") if n == 1 else _("%(n)d other people") % {"n": n}


def rule_line(rows: Sequence[RuleStep], team: Team, *, written: bool = True) -> str:
    """The rule in one line: "Ana or Bo, then the client"; `written`: for words of somebody of the team."""
    said = [who_words(one, team, written=written) for one in rows]
    line = said[-1] if said else ""
    for one in reversed(said[:-1]):
        line = _("%(first)s, then %(then)s") % {"first": one, "then": line}
    return line


def _role(row: ApprovalStep) -> str:
    owners = row.role == Role.OWNER
    if row.need == HowMany.ALL:
        return _("all owners") if owners else _("all agents")
    if row.need == HowMany.SOME and row.count > 1:
        return (_("%(n)d owners") if owners else _("%(n)d agents")) % {"n": row.count}
    return _("an owner") if owners else _("an agent")


def named(names: Sequence[str], row: ApprovalStep) -> str:
    """Several people as one, all, or so many of them."""
    names = [isolated(one) for one in names]
    if len(names) < 2:
        return "".join(names) or _("nobody")
    given = {"names": ", ".join(names[:-1]), "last": names[-1], "n": row.count}
    if row.need == HowMany.ALL:
        return _("%(names)s and %(last)s") % given
    if row.need == HowMany.SOME and row.count > 1:
        return _("%(n)d of %(names)s, %(last)s") % given
    return _("%(names)s or %(last)s") % given
