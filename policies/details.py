"""What the code lists of a pack ask for and mark, so that no code of any policy is known to the program by name.

Columns beside the fixed ones: `asks` (conduct, nexus) names details that must be on record before triage ends, `none` (nexus)
the answer that nothing connects it to the employer, `known` (relation) what the people directory says, `onward` (relation) the
office that has to get it first. Which acts are screened is a setting. Source: domain.md rows 10, 12, 13, 15, 26, 41, 69; S9.
"""

from collections.abc import Iterable, Iterator

from .shapes import CodeList, Pack

MISSING = {  # a detail of an allegation -> how a page says that it is missing
    "consideration": "what was given",
    "venue": "the venue",
    "property_kinds": "which county property",
    "time_basis": "why it was work time",
}
KNOWN = ("employee", "former")  # in the directory and still there, or gone
STANDARDS = ("preponderance", "clear")  # of proof
ONWARD = ("contract_office",)  # offices to which a case is handed before it may be screened out


def asked(pack: Pack, act: str, nexus: Iterable[str]) -> list[str]:
    """The details that this act and these connections ask for, in the order of `MISSING`."""
    wanted = {*_words(pack.lists["conduct"], act, "asks")}
    for one in nexus:
        wanted.update(_words(pack.lists["nexus"], one, "asks"))
    return [detail for detail in MISSING if detail in wanted]


def unconnected(pack: Pack) -> str:
    """The answer "none of these" to what connects an act to the employer."""
    return next(marked(pack.lists["nexus"], "none", "yes"))


def screened(pack: Pack) -> frozenset[str]:
    """The acts whose doer may be exploited: a screen, and a second person, come before anybody is served."""
    value = pack.setting("screened_acts").value
    return frozenset(value if isinstance(value, tuple) else ())


def standard_of_proof(pack: Pack) -> str:
    """How sure one has to be of a finding where nobody chose another standard."""
    return str(pack.setting("standard_of_proof").value)


def relation_known(pack: Pack, known: str) -> str:
    """The relation to the employer of somebody of whom the directory says one of `KNOWN`."""
    return next(marked(pack.lists["relation"], "known", known))


def onward(pack: Pack, relations: Iterable[str]) -> set[str]:
    """The offices that get a case about people of these relations."""
    return {office for one in relations for office in _words(pack.lists["relation"], one, "onward")}


def marked(codes: CodeList, column: str, value: str) -> Iterator[str]:
    """The codes of a list in whose `column` stands this word."""
    return (one.code for one in codes.codes if value in one.more.get(column, "").split())


def _words(codes: CodeList, code: str, column: str) -> list[str]:
    return codes[code].more.get(column, "").split() if code in codes else []
