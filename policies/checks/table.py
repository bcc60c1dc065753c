"""The decision table and the lists it speaks of."""

from collections.abc import Iterator

from ..shapes import Cell, Pack, Problem, Where

LISTS = (
    "bargaining_unit",
    "conduct",
    "conduct_subtype",
    "consideration",
    "forum",
    "leverage",
    "nexus",
    "premises",
    "property_kind",
    "relation",
    "time_basis",
    "venue_kind",
)


def faults(pack: Pack) -> Iterator[Problem]:
    for name in LISTS:
        if name not in pack.lists:
            what = "The code list is missing."
            yield Where(f"lists/{name}.csv", 1).problem(what, "Add it with code, label, source and status.")
    if "conduct" in pack.lists and "nexus" in pack.lists:
        yield from _cells(pack)
    yield from _ladder(pack)
    yield from _suggestions(pack)
    for guideline in pack.guidelines.values():
        if guideline.group not in pack.guidelines:
            what = f"{guideline.code} belongs to an unknown item, {guideline.group}."
            yield guideline.where.problem(what, "Name a code of guidelines.toml.")


def _cells(pack: Pack) -> Iterator[Problem]:
    acts, links = pack.lists["conduct"].names, pack.lists["nexus"].names
    for act in acts:
        for nexus in links:
            if (act, nexus) not in pack.table:
                what = f"The cell {act} with {nexus} is missing."
                yield Where("decision_table.csv", 1).problem(what, "Add its line, if only with review = yes.")
    for cell in pack.table.values():
        if cell.act not in acts:
            yield cell.where.problem(f"Act {cell.act} is unknown.", "Name a code of lists/conduct.csv.")
        if cell.nexus not in links:
            yield cell.where.problem(f"Nexus {cell.nexus} is unknown.", "Name a code of lists/nexus.csv.")
        yield from _cell(pack, cell)


def _cell(pack: Pack, cell: Cell) -> Iterator[Problem]:
    guideline = pack.guidelines.get(cell.code)
    if cell.code and guideline is None:
        yield cell.where.problem(f"Guideline {cell.code} is unknown.", "Name a code of guidelines.toml.")
    if guideline is not None and not guideline.breached:
        yield cell.where.problem(f"{cell.code} cannot be breached itself.", "Name the item that is breached.")
    known = pack.lists.get(cell.needs_list)
    if cell.needs_list and known is None:
        yield cell.where.problem(f"List {cell.needs_list} is unknown.", "Name a file of lists/ without its ending.")
    for code in cell.needs_codes:
        if known is not None and code not in known:
            yield cell.where.problem(f"{code} is not in lists/{cell.needs_list}.csv.", "Correct or add the code.")


def _ladder(pack: Pack) -> Iterator[Problem]:
    """A ladder has one rung for each rank, and no rung skips the hearing or the review that a lighter one needs."""
    seen: set[object] = set()
    heard = False
    tactics = {row["code"] for row in pack.reference.get("tactics", ()) if "code" in row.values}
    for sanction in sorted(pack.sanctions, key=lambda one: one.rank):
        if sanction.rank in seen or sanction.code in seen:
            yield sanction.where.problem(f"'{sanction.label}' repeats a rank or a code.", "Give it its own.")
        seen |= {sanction.rank, sanction.code}
        if heard and sanction.discipline and not sanction.needs_hearing:
            what = f"'{sanction.label}' needs no hearing although a lighter sanction does."
            yield sanction.where.problem(what, "Set needs_hearing = true, or move it down.")
        heard = heard or sanction.needs_hearing
        if sanction.needs_hearing and not sanction.counsel:
            what = f"'{sanction.label}' needs a hearing and no review by counsel."
            yield sanction.where.problem(what, "Set counsel = true: counsel reviews a suspension and up.")
        if sanction.code in tactics:
            what = f"'{sanction.label}' belongs to police and courts; an employer can only record it."
            yield sanction.where.problem(what, "Remove it from the ladder.")


def _suggestions(pack: Pack) -> Iterator[Problem]:
    for code in pack.lists["nexus"].codes if "nexus" in pack.lists else ():
        for other in code.more.get("suggests", "").split():
            if other not in pack.lists["nexus"]:
                yield code.where.problem(f"{code.code} suggests an unknown nexus, {other}.", "Correct `suggests`.")
