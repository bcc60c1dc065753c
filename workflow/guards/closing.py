"""Guards of T19 to T28: appeal, closing, reopening, disposal and stepping back."""

from workflow.facts import Facts, Weight

from .shortfall import Shortfall, asked_by_another, none_of, unless

CHECK_DAYS = frozenset({30, 60, 90, 180})  # retaliation checks after closing, domain.md 5b T22
REOPENING_REASONS = frozenset({"new_evidence", "remand", "retaliation_link"})
REMAND_TARGETS = frozenset({"decision", "pre_disciplinary", "investigation"})


def something_to_appeal(facts: Facts) -> Shortfall | None:
    """T19: the letter names each forum with its last day."""
    forums = facts.appeal.forums
    if not forums:
        return Shortfall(
            "No forum of appeal is named. Name one, or finalize if nothing can be appealed.", "record_letter"
        )
    unnamed = ", ".join(forum.name for forum in forums if not forum.last_day)
    return unless(not unnamed, f"Name the last day to appeal to: {unnamed}.", "record_letter")


def nothing_to_appeal(facts: Facts) -> Shortfall | None:
    """T21: no sanction, or one that nobody can appeal, which stands in writing."""
    if facts.appeal.forums:
        return Shortfall(
            "The letter names a forum of appeal. Serve the decision and let its days run.", "serve_decision"
        )
    if any(d.decided and d.contestable for d in facts.discipline):
        return Shortfall(
            "The policy names a place where this can be contested. Serve the decision and let its days run.",
            "serve_decision",
        )
    sanctioned = any(d.decided in (Weight.REPRIMAND, Weight.MORE) for d in facts.discipline)
    return unless(
        not sanctioned or facts.appeal.why_no_forum,
        "A sanction was decided. Write in its letter why it cannot be appealed.",
        "record_letter",
    )


def told_subjects_told_outcome(facts: Facts) -> Shortfall | None:
    """Who knows of the case hears how it ended."""
    return none_of(
        "Subject",
        (s.number for s in facts.subjects if s.told and not s.told_outcome),
        "{who} knows of the case: send the outcome, or record that the letter was left at the last known address.",
        "record_letter",
    )


def every_forum_ended(facts: Facts) -> Shortfall | None:
    running = ", ".join(forum.name.replace("_", " ") for forum in facts.appeal.forums if not forum.ended)
    return unless(
        not running,
        f"This place can still be appealed to: {running}. Wait for its last day, or record how the appeal there ended.",
        "record_appeal",
    )


def second_forum_cleared(facts: Facts) -> Shortfall | None:
    """Election of forum: a subject uses one of those that close each other, so counsel looks at a second one."""
    return unless(
        not any(forum.second for forum in facts.appeal.forums) or facts.appeal.second_forum_cleared,
        "Two forums were called on. Ask counsel whether both may go on.",
        "authorize",
    )


def award_carried_out(facts: Facts) -> Shortfall | None:
    appeal = facts.appeal
    return unless(
        not appeal.amendment_ordered or appeal.amended,
        "Correct the sanction as the award orders.",
        "discipline",
    )


def award_told(facts: Facts) -> Shortfall | None:
    """A sanction that a forum changed is served like the one before: its subject reads what holds now, and from when."""
    return none_of(
        "Subject",
        (d.subject for d in facts.discipline if d.award_untold),
        "{who}: the award changed what was decided. Serve the letter that says so, and record the day.",
        "record_letter",
    )


def nothing_sent_back(facts: Facts) -> Shortfall | None:
    return unless(not facts.appeal.remand_to, "The award sends the case back. Remand it instead.", "remand")


def remand_ordered(facts: Facts) -> Shortfall | None:
    """T27: an award or order says where the case goes back to."""
    return unless(
        facts.appeal.remand_to in REMAND_TARGETS,
        "Record the award or order and where it sends the case: decision, notice or investigation.",
        "record_appeal",
    )


def tasks_done(facts: Facts) -> Shortfall | None:
    if facts.closing.duties:
        return Shortfall("A duty that the law sets is not met yet. Do it, and record it.", facts.closing.duties[0])
    count = facts.closing.tasks_open
    return unless(count == 0, "Finish the open task." if count == 1 else f"Finish the {count} open tasks.", "tasks")


def retention_set(facts: Facts) -> Shortfall | None:
    return unless(bool(facts.closing.retention_class), "Choose how long the file is kept.", "set_retention")


def retaliation_checks_scheduled(facts: Facts) -> Shortfall | None:
    missing = sorted(CHECK_DAYS - facts.closing.checks)
    days = ", ".join(map(str, missing))
    return unless(not missing, f"Schedule the retaliation checks after {days} days.", "close")


def referral_over_or_excused(facts: Facts) -> Shortfall | None:
    """D25: closing waits for the referral's end, or a written reason and a second person (the Ombuds is silent)."""
    referral = facts.referral
    return unless(
        not referral.sent or referral.ended or facts.closing.early_close_approved,
        "The referral still runs. Record its end, or ask a second person to agree to closing without it.",
        "close_before_reply",
    )


reopening_asked = asked_by_another("reopen")


def reopening_reason_known(facts: Facts) -> Shortfall | None:
    asked = facts.asked_for("reopen")
    return unless(
        asked is not None and asked.code in REOPENING_REASONS,
        "Say why it is reopened: new evidence, a remand, or a link to retaliation.",
        "reopen",
    )


disposal_asked = asked_by_another("dispose")


def retention_over(facts: Facts) -> Shortfall | None:
    """T25: a closed case by its own schedule; a linked one goes when its primary has gone."""
    if facts.state == "linked":
        return unless(
            facts.link.primary_state == "disposed",
            "It is kept as long as the case it follows. Dispose of that first.",
            "history",
        )
    return unless(facts.closing.retention_over, "The time to keep the file is not over.", "set_retention")


def no_hold(facts: Facts) -> Shortfall | None:
    """RCW 42.56.100 and the schedule: a hold or a pending request stops disposal."""
    closing = facts.closing
    return unless(
        closing.holds == 0 and closing.requests_open == 0,
        "A hold or a records request still needs the file.",
        "tasks",
    )


step_back_asked = asked_by_another("step_back")


def last_step_revocable(facts: Facts) -> Shortfall | None:
    return unless(
        facts.last.revocable,
        "The last step cannot be taken back. Go on from here, or correct the record.",
        "history",
    )


def nothing_sent_since(facts: Facts) -> Shortfall | None:
    """T28: what was sent or served cannot be unsaid."""
    return unless(not facts.sent_since, "Something was sent or served since the last step, so it stands.", "letters")
