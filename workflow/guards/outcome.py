"""Guards of T16 to T19, T21 and T26: due process before an outcome takes effect."""

from workflow.facts import DisciplineFacts, Facts, Weight

from .shortfall import Shortfall, none_of, unless


def findings_approved(facts: Facts) -> Shortfall | None:
    """No outcome stands on a finding that nobody reviewed; nothing is drafted before it (S5)."""
    if not facts.allegations:
        return Shortfall("There is no allegation with an approved finding to decide on.", "allegations")
    return none_of(
        "Allegation",
        (a.number for a in facts.allegations if not a.finding_approved),
        "{who}: the finding is not approved. It has to be investigated and reviewed first.",
        "allegations",
    )


def something_sustained(facts: Facts) -> Shortfall | None:
    return unless(
        bool(facts.sustained),
        "Nothing is sustained, so there is nothing to discipline. Decide instead.",
        "decide",
    )


def nothing_sustained(facts: Facts) -> Shortfall | None:
    """Where the case manager may decide (D19): no discipline hangs on it."""
    return unless(not facts.sustained, "An allegation is sustained, so the appointing authority decides.", "discipline")


def more_than_a_reprimand_proposed(facts: Facts) -> Shortfall | None:
    """T16, T26: the notice and the answer before it are owed for more than a written reprimand (row 31)."""
    return unless(
        any(d.proposed == Weight.MORE for d in facts.discipline),
        "Nothing above a written reprimand is proposed. Record the proposal, or decide directly.",
        "record_proposal",
    )


def only_employees_disciplined(facts: Facts) -> Shortfall | None:
    """S9: whom employee discipline does not reach gets no sanction; row 32 is the way on."""
    reachable = {subject.number for subject in facts.subjects if subject.may_be_disciplined}
    return none_of(
        "Subject",
        (
            d.subject
            for d in facts.discipline
            if d.proposed in (Weight.REPRIMAND, Weight.MORE) and d.subject not in reachable
        ),
        "{who} is not under employee discipline. Record why there is none; a second person agrees.",
        "waive_discipline",
    )


def discipline_or_waiver(facts: Facts) -> Shortfall | None:
    """Row 32: sustained without discipline only with a written reason and a second person."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if not _settled(d)),
        "{who}: propose a sanction, or give the reason for none and have a second person agree.",
        "record_proposal",
    )


def _settled(discipline: DisciplineFacts) -> bool:
    if Weight.NONE in (discipline.proposed, discipline.decided):
        return discipline.waived
    return bool(discipline.proposed)


def no_more_than_a_reprimand(facts: Facts) -> Shortfall | None:
    """T18: heavier than a written reprimand is blocked without the pre-disciplinary record (row 31)."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if Weight.MORE in (d.proposed, d.decided)),
        "{who}: more than a written reprimand is meant, so the subject is heard first. Go on to a hearing.",
        "propose_discipline",
    )


def _heavy(facts: Facts) -> tuple[DisciplineFacts, ...]:
    return tuple(d for d in facts.discipline if Weight.MORE in (d.proposed, d.decided))


def notice_served(facts: Facts) -> Shortfall | None:
    """Loudermill: notice of the charges before the action takes effect."""
    return none_of(
        "Subject",
        (d.subject for d in _heavy(facts) if not d.notice_served),
        "{who}: serve the notice, or record that it was left at the last known address.",
        "record_notice",
    )


def evidence_summarized(facts: Facts) -> Shortfall | None:
    return none_of(
        "Subject",
        (d.subject for d in _heavy(facts) if not d.evidence_summary),
        "{who}: send the summary of the evidence.",
        "record_notice",
    )


def response_settled(facts: Facts) -> Shortfall | None:
    """Loudermill: the chance to respond was used, waived, or its day passed in silence."""
    return none_of(
        "Subject",
        (d.subject for d in _heavy(facts) if d.response not in ("held", "waived", "no_answer")),
        "{who}: record the answer, that it was waived, or that the day to answer passed.",
        "record_response",
    )


def comparators_checked(facts: Facts) -> Shortfall | None:
    """Just cause, equal treatment."""
    return none_of(
        "Subject",
        (d.subject for d in _heavy(facts) if not d.comparators),
        "{who}: compare with earlier outcomes for the same rule.",
        "record_proposal",
    )


def counsel_reviewed(facts: Facts) -> Shortfall | None:
    """Their word is for one proposal: another one asks for it again."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if d.counsel_owed and not d.counsel_reviewed),
        "{who}: counsel has to review what is proposed, as it stands now.",
        "authorize",
    )


def no_more_than_proposed(facts: Facts) -> Shortfall | None:
    """What the subject was told to fear is the most that can come: nothing heavier was heard, or proposed by anybody."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if d.decided and d.beyond),
        "{who}: this is more than was proposed. Decide that or less; for more, HR records a new proposal, and above a "
        "written reprimand serves a new notice for it.",
        "record_proposal",
    )


def no_more_than_told(facts: Facts) -> Shortfall | None:
    """Whoever was told by letter how it ended has not to fear more: only an appeal changes it, or a hearing that began anew."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if d.decided and d.beyond_told),
        "{who}: this is more than they were told by letter. That changes by appeal alone. Where an award sent the case back, "
        "HR records a new proposal and, above a written reprimand, serves a new notice for it.",
        "letters",
    )


def decided_by_somebody_else(facts: Facts) -> Shortfall | None:
    """I5: whoever found the facts or proposed an outcome is not who decides."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if d.decided and d.same_hand),
        "{who}: whoever found the facts or proposed an outcome does not decide on it. Another person decides.",
        "discipline",
    )


def every_subject_decided(facts: Facts) -> Shortfall | None:
    """The decision stands for each subject with a sustained allegation, with its factors."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if not d.decided or (d.decided != Weight.NONE and not d.factors)),
        "{who}: record the decision and what weighed for and against.",
        "discipline",
    )


def decision_not_served(facts: Facts) -> Shortfall | None:
    """T26: a served decision is not made heavier."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if d.letter_served),
        "{who}: the decision is served. It can only change by appeal.",
        "letters",
    )


def forums_known(facts: Facts) -> Shortfall | None:
    """The letter names each forum with its last day; which these are hangs on who the subject is to the county."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if d.decided != Weight.NONE and d.forum_lacks),
        "{who}: where this can be contested, and until when, depends on their class of tenure and their bargaining unit. "
        "Record both.",
        "class_party",
    )


def decision_served(facts: Facts) -> Shortfall | None:
    """Whoever is disciplined has the letter, or it was left at the last known address."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if d.decided != Weight.NONE and not d.letter_served),
        "{who}: serve the decision letter and record the day.",
        "record_letter",
    )
