"""How a letter about the outcome reached its reader, as it is known now; another day gives its forums other last days."""

from datetime import date
from uuid import UUID

from audit import clock
from cases import forums
from cases.facts import outcome as facts
from cases.facts import review, rounds
from cases.models import AppealForum, Case, Letter, Party, Service
from cases.record import Record, current
from cases.told_outcome import Served
from permissions.actors import Actor

from . import running, sending
from .acts import act, done
from .unfit import Unfit


def record_service(
    actor: Actor, reference: str, *, seen: int, letter: UUID, served: Served, reason: str, until: date | None = None
) -> bool:
    """Record anew when and how a letter about the outcome was served, or that it came back; before the appeal is over.

    Its forums run from that day, or not at all until it is served again. The earlier record and the last days that it gave
    stay readable. `until` is the last day of a forum whose days an agreement sets that the policy does not hold.
    """
    with act(actor, reference, "record_service", seen) as case:
        on_record = rounds.read(case.pk)
        row = next((one for one in tellings(on_record) if one.pk == letter), None)
        if row is None:
            raise Unfit("letter", "Choose a letter about the outcome of this round.")
        party = next(one for one in on_record.party if one.pk == row.party_id)
        day = served.on or clock.today()
        decided = facts.decision_of(on_record, party)
        if decided and not decided.award_id and day < decided.happened_on:
            said = clock.written(decided.happened_on)
            raise Unfit("served_on", f"It was decided on {said}. The letter was served after that.")
        sealed = sending.serve(case, actor, row, served, reason)
        for forum in AppealForum.objects.filter(case=case, letter=row, superseded_by=None, ended=""):
            if forum.why != AppealForum.Why.AFTER:  # its days run from the end of another forum
                _other_days(case, actor, party, forum, None if served.by == Service.How.RETURNED else day, until)
        done(case, "record_service", actor, sealed=sealed, facts={
            "letter": row.kind, "number": party.number, "by": served.by, "happened_on": day.isoformat(),
        })  # fmt: skip
    return True


def tellings(on_record: Record) -> list[Letter]:
    """The letters about the outcome of this round, oldest first."""
    return [one for one in current(on_record.letter) if one.party_id and one.kind in review.TELLS_OUTCOME]


def _other_days(
    case: Case, actor: Actor, party: Party, forum: AppealForum, served_on: date | None, until: date | None
) -> None:
    """The forum counted from the new day; nothing that already happened in it is lost."""
    if served_on == forum.runs_from:
        return
    if served_on is None:
        none = running.copy(
            case, actor, forum, clock.today(), why=AppealForum.Why.RETURNED, runs_from=None, last_day=None
        )
        running.begin(case, actor, none, None, before=forum, on=clock.today())
        return
    known = forums.of(forum)
    if known is None:
        return
    try:
        named = forums.counted_for(party, known, served_on, until)
    except forums.Lacking as lack:
        raise Unfit("until", lack.sentence) from None
    row = running.copy(
        case, actor, forum, served_on, why=AppealForum.Why.SERVED, runs_from=served_on, last_day=named.last_day
    )
    running.begin(case, actor, row, None if forum.filed_on else named.rule, before=forum, on=clock.today())
