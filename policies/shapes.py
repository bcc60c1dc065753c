"""What a policy pack holds, as frozen values. Built by `policies.building`, read by every room above."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from .asked import Notice, Option, Page, Question, Questionnaire
from .basis import ADOPTED, PROPOSED, SOURCE, Basis, Problem, Where

__all__ = [
    "ADOPTED",
    "PROPOSED",
    "SOURCE",
    "Basis",
    "Cell",
    "Clock",
    "Code",
    "CodeList",
    "Guideline",
    "Letter",
    "Notice",
    "Option",
    "Pack",
    "Page",
    "Problem",
    "Question",
    "Questionnaire",
    "ReferenceRow",
    "Resource",
    "RetentionClass",
    "Sanction",
    "Section",
    "Setting",
    "Source",
    "Text",
    "Where",
]


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    jurisdiction: str  # the namespace: "KCC" alone could be King County or Kent City
    kind: str  # policy | code | statute | board | standard | profile | practice
    given: bool  # the pack was written from it; values from elsewhere wait for adoption
    url: str
    note: str
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Guideline:
    """One item of the policy that an act can breach (or, with `excludes`, the exclusion)."""

    code: str
    group: str  # G0, G1, G2, G3: the numbered item it belongs to
    cites: tuple[str, ...]  # source ids with item
    refer: bool  # a surviving allegation defaults the ethics decision to "refer" (domain row 21)
    excludes: bool
    charged: bool  # False: says what the others spell out, and is not alleged itself
    where: Where = field(compare=False, repr=False)

    @property
    def breached(self) -> bool:
        """Whether it can be alleged: neither an exclusion nor the sentence above the items."""
        return self.charged and not self.excludes


@dataclass(frozen=True, slots=True)
class Section:
    """A headed piece of a text: `## G2a Title` has anchor "G2a"."""

    anchor: str
    title: str
    body: str
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """One Markdown file of one language."""

    file: str
    title: str
    body: str
    sections: tuple[Section, ...]

    def section(self, anchor: str) -> Section:
        """Raises KeyError when the file has no such heading."""
        for one in self.sections:
            if one.anchor == anchor:
                return one
        raise KeyError(f"{self.file} has no section {anchor}")


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    label: str
    hint: str
    needs_text: bool  # "other" is an answer only with words beside it
    basis: Basis
    where: Where = field(compare=False, repr=False)
    more: Mapping[str, str] = field(default_factory=dict)  # further columns of that list, as written


@dataclass(frozen=True, slots=True)
class CodeList:
    name: str
    codes: tuple[Code, ...]

    def __contains__(self, code: str) -> bool:
        return any(one.code == code for one in self.codes)

    def __getitem__(self, code: str) -> Code:
        for one in self.codes:
            if one.code == code:
                return one
        raise KeyError(code)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.code for one in self.codes)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the decision table. No code and no `review` means: this connection breaches nothing."""

    act: str
    nexus: str
    code: str  # "" where the reviewer decides or nothing applies
    attempt: bool  # charged as an attempt: soliciting is asking, not yet buying
    review: bool  # without (or failing) the condition a person decides, with a reason
    needs_list: str  # condition: one of `needs_codes` of this code list must be among the facts
    needs_codes: tuple[str, ...]
    reason: str
    basis: Basis
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Resource:
    """Someone to call or visit: hot line, Ombuds, intake line."""

    key: str
    name: str
    phone: str
    url: str
    text: str
    urgent: bool  # shown on the first page, before anything is typed
    as_of: date | None  # when somebody last checked it; None: nobody has
    basis: Basis
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Clock:
    kind: str
    name: str
    length: int  # 0 with unit "agreement": the bargaining agreement says
    unit: str  # hours | days | business_days | months | years | agreement
    warn: int  # in the same unit, counted from the start; 0: no early mark
    starts_with: str  # what starts it, in words
    nature: str  # law | target | agreement: law can be met or annotated, never paused (I8)
    note: str
    basis: Basis
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sanction:
    code: str
    rank: int
    label: str
    quantity: str  # how much of it must be said: days | percent | terms | class | place; "" for nothing
    needs_hearing: bool  # heavier than a written reprimand: the pre-disciplinary record must exist
    counsel: bool  # counsel reviews it before it is decided
    discipline: bool  # False: coaching, training, monitoring and the like
    basis: Basis
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RetentionClass:
    code: str
    label: str
    years: int
    after: str  # what starts the years
    applies: str
    basis: Basis
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's text with its fields in braces; the first `# ` line is its subject."""

    kind: str
    subject: str
    body: str
    fields: tuple[str, ...]
    file: str
    lines: tuple[str, ...] = field(compare=False, repr=False)  # below the subject, as numbered in the file


@dataclass(frozen=True, slots=True)
class Setting:
    """A dated answer to a question the policy leaves open (design 2.13)."""

    key: str
    name: str
    value: str | int | bool | tuple[str, ...]
    why: str
    basis: Basis
    where: Where = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    values: Mapping[str, str]
    basis: Basis
    where: Where = field(compare=False, repr=False)

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy as data, one version of it."""

    id: str
    title: str
    jurisdiction: str
    owner: str  # empty until the employer names one: banner, and refusal at go-live (domain row 34)
    contact: str
    effective_from: date | None
    effective_to: date | None
    previous_until: date | None  # last day of the version this one replaces
    default_branch: str
    languages: tuple[str, ...]
    settings: tuple[Setting, ...]
    sources: Mapping[str, Source]
    guidelines: Mapping[str, Guideline]
    texts: Mapping[str, Mapping[str, Text]]  # language, then file name without ending
    lists: Mapping[str, CodeList]
    table: Mapping[tuple[str, str], Cell]
    questionnaire: Questionnaire
    said: Mapping[str, Notice]  # what the inbox says, by code: worded here, never stored (D6)
    replies: Mapping[str, Notice]  # what an officer can begin a message to a reporter with
    resources: tuple[Resource, ...]
    clock_rows: tuple[Clock, ...]
    sanctions: tuple[Sanction, ...]
    retention: tuple[RetentionClass, ...]
    letters: Mapping[str, Letter]
    reference: Mapping[str, tuple[ReferenceRow, ...]]
    sha256: str
    where: Where = field(compare=False, repr=False)

    @property
    def clocks(self) -> Mapping[str, Clock]:
        """Each clock by its kind, as it runs now."""
        return {clock.kind: clock for clock in self.clock_rows if clock.basis.holds_on(None)}

    def clock(self, kind: str, on: date | None = None) -> Clock:
        """The clock of this kind that applies on a day. Raises KeyError when none does."""
        for clock in self.clock_rows:
            if clock.kind == kind and clock.basis.holds_on(on):
                return clock
        raise KeyError(kind)

    def setting(self, key: str, on: date | None = None) -> Setting:
        """The setting that applies on a day. Raises KeyError when none does."""
        for setting in self.settings:
            if setting.key == key and setting.basis.holds_on(on):
                return setting
        raise KeyError(key)

    def text(self, name: str, language: str = "en") -> Text:
        """A text in the language asked for, else in English, its source language (D34)."""
        return self.texts.get(language, {}).get(name) or self.texts["en"][name]
