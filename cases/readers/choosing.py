"""What the forms of the review may choose from, and which blocks of a page are still needed on it."""

from collections.abc import Callable

from cases import record, rules
from cases.facts import agreed, review
from cases.models import Allegation, Case, Party
from cases.record import Record
from permissions import conflicts
from permissions.models import Branch
from permissions.policy import POLICY
from permissions.roles import Role
from policies.shapes import Pack

from . import candidates, files, words
from .approvals import asked
from .labels import code_words, day, label, of_role
from .opening import Opening

Choices = dict[str, list[tuple[str, str]]]
NOT_KNOWN = ("unknown", "Not known")
BESIDE = [("new", "Somebody not on record yet"), ("nobody", "Nobody can be named yet")]


def record_allegation(seen: Opening, _: str) -> Choices:
    return alleged(seen, record.of(seen.case.pk))


def alleged(seen: Opening, on_record: Record) -> Choices:
    """Every list of the policy that an allegation asks from, and the subjects on record."""
    pack = rules.pack_on()
    codes = [(code, code_words(pack, code)) for code, line in pack.guidelines.items() if line.breached]
    return {
        "act": _list(pack, "conduct"), "nexus": _list(pack, "nexus"), "codes": codes,
        "property_kinds": [*_list(pack, "property_kind"), NOT_KNOWN], "time_basis": [*_list(pack, "time_basis"), NOT_KNOWN],
        "consideration": [*_list(pack, "consideration"), NOT_KNOWN], "venue": _list(pack, "venue_kind"),
        "leverage": _list(pack, "leverage"), "relation": _list(pack, "relation"), "tenure": list(Party.Tenure.choices),
        "bargaining_unit": _list(pack, "bargaining_unit"), "subject": [*parties(seen, on_record, Party.Role.SUBJECT), *BESIDE],
    }  # fmt: skip


def _list(pack: Pack, name: str) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in pack.lists[name].codes]


def parties(seen: Opening, on_record: Record, *roles: str) -> list[tuple[str, str]]:
    """The people on record in these roles (none: all), each with number and name."""
    rows = [
        one
        for one in record.current(on_record.party)
        if one.ended_on is None and one.role in (roles or Party.Role.values)
    ]
    entries = words.current([seen.case.pk], words.NAME) if rows else []
    names = {entry.about: seen.opener.entry(entry) for entry in entries}
    return [
        (str(one.pk), f"{one.number}. {names.get(one.pk) or words.nameless(one)}, {one.get_role_display().lower()}")
        for one in rows
    ]


def allegations(on_record: Record) -> list[tuple[str, str]]:
    return [(str(one.pk), allegation(one)) for one in review.live(on_record)]


def allegation(one: Allegation) -> str:
    """ "Allegation 1: Buying sex (G2 G3)"."""
    codes = f" ({' '.join(one.codes)})" if one.codes else ""
    return f"Allegation {one.number}: {label(rules.pack_on(), 'conduct', one.act)}{codes}"


def pin_version(seen: Opening, chosen: str) -> Choices:
    rows = review.live(record.of(seen.case.pk))
    row = next((one for one in rows if str(one.number) == chosen or one.version_id is None), None)
    if row is None:
        return {"allegation": [], "version": []}
    found = rules.versions_on(seen.case.received_on, row.incident_on, row.incident_to)
    named = [(str(one.pk), f"in force from {day(one.effective_from)} to {day(one.effective_to)}") for one in found]
    return {"allegation": [(str(row.pk), allegation(row))], "version": named}


def class_party(seen: Opening, _: str) -> Choices:
    pack, on_record = rules.pack_on(), record.of(seen.case.pk)
    branches = list(Branch.objects.order_by("name").values_list("code", "name"))
    return {
        "party": parties(seen, on_record), "relation": _list(pack, "relation"), "tenure": list(Party.Tenure.choices),
        "bargaining_unit": _list(pack, "bargaining_unit"), "branch": branches,
    }  # fmt: skip


def check_exemption(seen: Opening, _: str) -> Choices:
    return {"allegation": allegations(record.of(seen.case.pk))}


def investigate(seen: Opening, _: str) -> Choices:
    """Only what is still missing is asked: the first allegation, the plan, the look for approvals, the investigator."""
    on_record, held = record.of(seen.case.pk), conflicts.staffed(seen.case.pk)
    live = review.live(on_record)
    checked = {one.allegation_id for one in on_record.exemptioncheck}
    blocks = {
        "allegation": not live,
        "plan": not (on_record.said("scope") and on_record.said("detriment")),
        "approval": not live or any(one.pk not in checked for one in live),
        "investigator": Role.INVESTIGATOR not in held and not seen.case.seal_id,
    }
    found: Choices = {"blocks": [(name, "") for name, needed in blocks.items() if needed]}
    if blocks["allegation"]:
        found |= alleged(seen, on_record)
    if blocks["investigator"]:
        found["investigator"] = candidates.choices(seen.case, Role.INVESTIGATOR)
    return found


def record_interview(seen: Opening, _: str) -> Choices:
    return {"party": parties(seen, record.of(seen.case.pk))}


def add_evidence(seen: Opening, _: str) -> Choices:
    return {"allegation": allegations(record.of(seen.case.pk))}


def record_finding(seen: Opening, _: str) -> Choices:
    return {"allegation": allegations(record.of(seen.case.pk))}


def submit_findings(seen: Opening, _: str) -> Choices:
    """What is still open of a plain case stands on the page: one unheard subject, findings, an item of evidence."""
    on_record = record.of(seen.case.pk)
    live = review.live(on_record)
    heard = {one.party_id for one in on_record.interview}
    unheard = [one for one in review.parties(on_record, Party.Role.SUBJECT) if one.pk not in heard]
    found: Choices = {
        "findings": [(str(one.pk), allegation(one)) for one in live if review.finding_of(on_record, one) is None],
        "allegation": allegations(on_record), "blocks": [("findings", "")],
    }  # fmt: skip
    if not seen.case.seal_id:
        found["blocks"].append(("reviewer", ""))
        found["reviewer"] = candidates.choices(seen.case, Role.ETHICS_OFFICER)
    if len(unheard) == 1:
        found["blocks"].append(("interview", ""))
        found["party"] = [one for one in parties(seen, on_record, Party.Role.SUBJECT) if one[0] == str(unheard[0].pk)]
    if not all(review.supported(on_record, one) for one in live):
        found["blocks"].append(("evidence", ""))
    return found


def asking(verb: str) -> Callable[[Opening, str], Choices]:
    """Who could be the second person and is not on the case yet."""

    def choices(seen: Opening, _: str) -> Choices:
        found: Choices = {"second": _seconds(seen.case, verb)}
        if verb == "clear_to_name":
            on_record = record.of(seen.case.pk)
            sold = {str(one.subject_id) for one in agreed.screened(review.live(on_record))}
            found["party"] = [one for one in parties(seen, on_record, Party.Role.SUBJECT) if one[0] in sold]
        if verb == "open_originals":
            found["originals"] = files.choices(seen)
        return found

    return choices


def _seconds(case: Case, verb: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if case.seal_id:  # nobody is let in by one person
        return found
    for role in (Role.CASE_MANAGER, Role.COUNSEL, Role.ETHICS_OFFICER):
        if role in POLICY[verb].approvers:
            free = conflicts.free(case.pk, conflicts.holders(role))
            found += [(f"{role}/{one.pk}", f"{one.name} ({of_role(role)})") for one in free]
    return found


def approve(seen: Opening, chosen: str) -> Choices:
    row = asked(seen, chosen)
    return {"blocks": [("message", "")] if row and row.verb == "screen_out" else []}


def authorize(seen: Opening, _: str) -> Choices:
    on_record = record.of(seen.case.pk)
    return {"about": [*allegations(on_record), *parties(seen, on_record, Party.Role.SUBJECT)]}


CHOOSING: dict[str, Callable[[Opening, str], Choices]] = {
    "record_allegation": record_allegation,
    "pin_version": pin_version,
    "class_party": class_party,
    "check_exemption": check_exemption,
    "investigate": investigate,
    "record_interview": record_interview,
    "add_evidence": add_evidence,
    "record_finding": record_finding,
    "submit_findings": submit_findings,
    "screen_out": asking("screen_out"),
    "clear_to_name": asking("clear_to_name"),
    "step_back": asking("step_back"),
    "seal": asking("seal"),
    "open_originals": asking("open_originals"),
    "approve": approve,
    "authorize": authorize,
}
