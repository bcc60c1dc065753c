"""What the letters to a reporter say; inside `acting`. They name nobody, neither of the office nor of the case."""

from datetime import date

from audit import clock
from cases import letters, rules
from cases.models import Thread
from policies.limits import Limit, of_payback
from policies.news import news_by
from policies.shapes import Pack, Resource

SIGNED = "The people who read reports"  # of the office's people no name is shown to a reporter
CONTACTS = ("ombuds", "intake")
HANDLED = "We looked into what you told us, found out what we could, and did what the policy asks."

HEADINGS = ("asked", "news", "check_in")  # codes that an officer may let stand above a message, the first one by itself


def headings() -> list[tuple[str, str]]:
    """What a reporter can be told above a message, in the words of the policy; what it does not word is not offered."""
    said = rules.pack_on().said
    return [(code, said[code].title) for code in HEADINGS if code in said]


def begun(chosen: str) -> dict[str, str]:
    """The form of a message, with the reply that was chosen by its key; with none, empty."""
    reply = rules.pack_on().replies.get(chosen)
    return {"heading": HEADINGS[0], **({"text": reply.text} if reply else {})}


def acknowledgement(thread: Thread, reference: str) -> str:
    """That it arrived, what happens next, and where else to turn (T2). Raises letters.Unfilled."""
    pack, today = rules.pack_on(), clock.today()
    urgent = [one for one in pack.resources if one.urgent]
    others = [one for one in pack.resources if not one.urgent and one.key != "intake"]
    by = news_by("acknowledged", today, pack)
    fields = {
        **_always(pack, reference, today, [*urgent, *others], ["clocks/triage"]),
        "received_on": letters.written(thread.created_on), "next_day": letters.written(by) if by else "",
        "forums": _lines(others), "hot_lines": _lines(urgent),
    }  # fmt: skip
    return letters.compose(pack, "acknowledgement", fields)


def closing(thread: Thread, reference: str, result: str, day: date) -> str:
    """Thanks, the result in general, and whom to tell about payback (T22). A report without a number has its day."""
    pack = rules.pack_on()
    called = reference or f"of {letters.written(thread.created_on)}"
    fields = {**_always(pack, called, day, [], []), "general_result": result or HANDLED}
    return letters.compose(pack, "closing", fields)


def _always(pack: Pack, reference: str, day: date, named: list[Resource], counted: list[str]) -> dict[str, str]:
    counts = of_payback(pack)
    used = (
        [f"resources/{one.key}" for one in (*named, *_told(pack))] + [f"clocks/{one.kind}" for one in counts] + counted
    )
    return {
        **letters.always(pack, reference, SIGNED, day, used),
        "retaliation_contacts": contacts(pack), "retaliation_limits": limits(counts),
    }  # fmt: skip


def _told(pack: Pack) -> list[Resource]:
    return [one for one in pack.resources if one.key in CONTACTS]


def contacts(pack: Pack) -> str:
    """Whom to tell about payback, one on a line."""
    return _lines(_told(pack))


def limits(counted: list[Limit]) -> str:
    """Until when, one on a line, the shorter first."""
    return "\n".join(_limit(one) for one in counted)


def _lines(resources: list[Resource]) -> str:
    return "\n".join(f"- {', '.join(filter(None, (one.name, one.phone)))}. {one.text}" for one in resources)


def _limit(one: Limit) -> str:
    return f"- {one.length} {one.unit}: {one.name}, counted from the day it happened."
