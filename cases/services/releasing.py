"""What two people do before anything leaves for the ethics forum (T13, TM-33): one puts the packet together, another reads it
as it will go and signs it, and then it is sent. Nothing else than what was signed can go.
"""

from audit import clock, journal
from audit.facts import Fact
from cases import record, requests
from cases.facts import referral as facts
from cases.models import Case, PacketItem, Proposal, Referral
from cases.readers import packet, released
from cases.readers.unsealing import Opener
from cases.told import ON_TIME, Late
from cases.told_outcome import Packet
from permissions import classes, gate
from permissions.actors import Actor
from permissions.policy import CARRY_EARLY
from permissions.refusals import Refused
from permissions.roles import Role
from workflow import engine

from . import handing, words
from .acts import act, done, void
from .asking import ask, asking
from .moves import move, told
from .referring import of
from .stamps import stamp
from .unfit import Unfit

CHANGED = "One of these was changed outside Candor. Leave it out and tell whoever runs the machines."
NOT_WHOLE = "You do not read every word of this packet, or it has changed, so you cannot sign it."
PAST_THE_OFFICE = "This goes past the ethics office, so a case manager or counsel signs it."
NOT_THE_SAME = (
    "The packet is not as it was signed, or not everybody who signed it is clear of the case. Put it together again."
)


def release_packet(
    actor: Actor, reference: str, *, seen: int, packet: Packet, reason: str = "", second: str = ""
) -> bool:
    """Put the packet together and ask a second person to sign it. An earlier one is no longer the one that goes.

    Raises Unfit, and Blocked where the identity gate is not passed.
    """
    with asking(actor, reference, facts.RELEASE, seen) as case:
        row = of(case)
        past = {"past": str(Role.ETHICS_OFFICER)} if row.early else {}
        if past and second and second not in [one for one, _ in released.could_name(case, row, actor.person)]:
            raise Unfit("second", PAST_THE_OFFICE)
        void(case, actor, [one for one in requests.waiting(case.pk) if one.verb == facts.RELEASE])
        items = _put_together(case, actor, row, packet)
        if short := engine.missing_to_ask(case, "send_referral"):
            raise engine.Blocked(facts.RELEASE, short)
        given = {"manifest": row.manifest, "exposure": row.exposure, "items": items, **past}
        ask(case, actor, facts.RELEASE, reason=reason, about=row.pk, given=given, second=second)
        if past:
            had_a_hand(case, actor)
    return True


def had_a_hand(case: Case, actor: Actor) -> None:
    """Keep that this person made or signed what goes past the ethics office: they review nothing of this case later."""
    if CARRY_EARLY not in gate.did(actor, case.pk):
        journal.record(journal.Chain.case(case.pk), CARRY_EARLY, actor=actor.label)


def _put_together(case: Case, actor: Actor, row: Referral, told_: Packet) -> list[str]:
    """The complaint in words of the office and the items chosen, with one hash over all of it. Ids of the items."""
    sealed = words.replace(case, row.pk, packet.COMPLAINT, told_.complaint, actor)
    if sealed is None:
        raise Unfit("complaint", "Write the complaint.")
    lines = packet.chosen(packet.lines(case.pk, _opener(case, actor)), told_.items)
    if any(line.broken for line in lines):
        raise Unfit("items", CHANGED)
    goes = [packet.Line("statement", sealed[0].row, packet.THE_COMPLAINT, told_.complaint), *lines]
    row.exposure, row.manifest = told_.exposure, packet.manifest(goes)
    row.save(update_fields=["exposure", "manifest"])
    said: dict[str, Fact] = {"exposure": row.exposure, "manifest": row.manifest, "items": len(goes)}
    done(case, facts.RELEASE, actor, facts=said, sealed=[sealed])
    return [str(line.record) for line in lines]


def require_seen(case: Case, actor: Actor, request: Proposal) -> None:
    """Whoever signs has read it exactly as it will go; in an early referral that is nobody who holds an office in ethics, in
    whatever role they have the case: they may review its findings later.

    Raises Refused, Unfit.
    """
    row = _about(request)
    if requests.past(request, actor.person):
        raise Refused(PAST_THE_OFFICE, verb=facts.RELEASE)
    going = packet.going(case.pk, row.pk, request.given["items"], _opener(case, actor))
    if going.manifest != request.given["manifest"]:
        raise Unfit("request", NOT_WHOLE)


def send_referral(actor: Actor, reference: str, *, seen: int, late: Late = ON_TIME) -> bool:
    """Hand the packet that two people signed to the ethics forum. T13. Raises Blocked while nobody signed it, Unfit."""
    with act(actor, reference, "send_referral", seen) as case:
        step = told(case, late)
        if short := engine.missing(case, "send_referral"):
            raise engine.Blocked("send_referral", short)
        row = of(case)
        request = facts.release(record.of(case.pk), row)
        if request is None or not requests.stands(case.pk, request):
            raise Unfit("packet", NOT_THE_SAME)
        on = late.happened_on or clock.today()
        if request.answered_on and on < request.answered_on:
            signed = clock.written(request.answered_on)
            raise Unfit("happened_on", f"It was signed on {signed}, so it cannot have gone before that day.")
        keep_lines(case, actor, row, request)
        row.sent_on, row.sent_by = on, actor.person
        row.save(update_fields=["sent_on", "sent_by"])
        said: dict[str, Fact] = {"manifest": row.manifest, "request": str(request.pk)}
        sent = move(case, "send_referral", actor, note="referred", told=step, facts=said)
        if row.early:
            _to_liaison(sent)
    return True


def keep_lines(case: Case, actor: Actor, row: Referral, request: Proposal) -> None:
    """The lines of what goes, and one for each that stays by its class. Raises Unfit where it is not what was signed."""
    going = packet.going(case.pk, row.pk, request.given["items"], _opener(case, actor))
    if going.manifest != row.manifest:
        raise Unfit("packet", NOT_THE_SAME)
    mark = {**stamp(case, actor), "referral": row}
    stays = [line for line in going.stays if line.withheld]
    PacketItem.objects.bulk_create(
        PacketItem(**mark, kind=line.kind, record=line.record, sha256=line.sha256, withheld=line.withheld)
        for line in [*going.goes, *stays]
    )


def _to_liaison(case: Case) -> None:
    """After an early referral the ethics office reads the answers, if anyone there is clear; else counsel goes on."""
    try:
        handing.to_pool(case, Role.ETHICS_OFFICER)
    except Refused:
        return


def _opener(case: Case, actor: Actor) -> Opener:
    return Opener([case.pk], classes=classes.reads(gate.roles_in(actor, case.pk)))


def _about(request: Proposal) -> Referral:
    if request.about is None:
        raise Unfit("request", NOT_WHOLE)
    return Referral.objects.get(pk=request.about)
