"""Facts the employer has to name, and the settings that have a limit."""

from collections.abc import Iterator, Mapping

from .. import files as raw
from ..details import STANDARDS
from ..files import Row
from ..shapes import Pack, Problem

SMALLEST = 10  # counts of 1 to 9 are never published; a pack may raise the limit, never lower it (D35)
SETTINGS = ("small_numbers_below", "excludable_codes", "ethics_default", "acknowledge_by_clock_on_day", "screened_acts",
            "standard_of_proof")  # fmt: skip


def faults(pack: Pack, files: Mapping[str, str], *, go_live: bool) -> Iterator[Problem]:
    yield from _named(pack, raw.toml(files, "pack.toml"), go_live)
    yield from _settings(pack)
    for resource in pack.resources:
        if not resource.phone and not resource.url:
            what = f"'{resource.name}' has neither a telephone number nor an address."
            yield resource.where.problem(what, "Give one of them.", warning=not go_live)


def _named(pack: Pack, row: Row, go_live: bool) -> Iterator[Problem]:
    """Domain row 34: the text of the policy names no owner, contact or effective date."""
    for name, value in [("owner", pack.owner), ("contact", pack.contact), ("effective_from", pack.effective_from)]:
        if not value:
            what = f"The policy has no {name}."
            do = f"Fill in {name}, or record it with `manage.py setup`."
            yield Problem(row.file, row.line_of(name), what, do, warning=not go_live)
    if not pack.default_branch:
        yield pack.where.problem("The pack has no default_branch.", "Name the branch that takes a report of no branch.")


def _settings(pack: Pack) -> Iterator[Problem]:
    known = {setting.key for setting in pack.settings}
    for key in SETTINGS:
        if key not in known:
            yield pack.where.problem(f"The setting {key} is missing.", f'Add a [[setting]] with key = "{key}".')
    for setting in pack.settings:
        if setting.key == "small_numbers_below" and not (isinstance(setting.value, int) and setting.value >= SMALLEST):
            what = f"Counts below {SMALLEST} are never published, and this setting would allow it."
            yield setting.where.problem(what, f"Write {SMALLEST} or more.")
        if setting.key == "standard_of_proof" and setting.value not in STANDARDS:
            what = "The program does not know this standard of proof."
            yield setting.where.problem(what, f"Write {' or '.join(STANDARDS)}.")
        if setting.key == "excludable_codes":
            listed = setting.value if isinstance(setting.value, tuple) else ()
            for code in [one for one in listed if one not in pack.guidelines]:
                yield setting.where.problem(f"Guideline {code} is unknown.", "Name a code of guidelines.toml.")
