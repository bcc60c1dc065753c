"""Finding what may be a name in a text: full names, titled surnames, lone surnames. Source: D22, "Matching"."""

from collections.abc import Iterator

from permissions import words
from permissions.names import (
    COLON,
    COMMA,
    GIVEN,
    NEAR,
    PARTICLES,
    Word,
    bare_of,
    pair,
    split,
    unit_ends,
)
from permissions.sounds import sound

Mention = tuple[str, str]  # kind and text; the kind is also the domain of the keyed token

STRICT = frozenset(("full", "titled", "who"))  # the others, chance: lone, sound, titled_first

LONGEST_PLAIN = 3  # words of a name without any capital
SAYS_NOTHING = frozenset(("unknown", "unsure", "anonymous", "na"))  # answers to "who", beside the function words
AUDIBLE = 5  # sounds in first and last name together: shorter codes fit too many ordinary words
AUDIBLE_LOWER = 6  # the same where neither word shows that it is a name

TITLES, PLACES, DETERMINERS = words.titles(), words.places(), words.determiners()
COMMON, FUNCTION, VERBS = words.common_surnames(), words.function_words(), words.verbs()


def audible(one: str, other: str, least: int = AUDIBLE) -> str:
    """Two sound codes as one key in either order; empty when they are too short to mean anything."""
    return pair(one, other) if one and other and len(one) + len(other) >= least else ""


class Reading:
    """One text, split into words, and what in it may name somebody. Every method looks a few words around at most."""

    def __init__(self, found: list[Word]) -> None:
        self.words = found
        self._idle = [self._carries_no_name(i) for i in range(len(found))]
        self._codes: dict[str, str] = {}

    @classmethod
    def of_entry(cls, text: str) -> "Reading":
        """The reading of one answer to "who": its first capital is a name's, not a sentence's."""
        found = split(text)
        return cls([found[0]._replace(opens=False), *found[1:]] if found else [])

    def mentions(self) -> set[Mention]:
        return {*self._couples_near(), *self._titled(), *self._lone()}

    def core(self) -> list[int]:
        """The words of a "who" entry without the titles and small words around the name; at least one."""
        start, stop = 0, len(self.words)
        while stop - start > 1 and self._wraps(start):
            start += 1
        while stop - start > 1 and self._wraps(stop - 1):
            stop -= 1
        return list(range(start, stop))

    def single(self) -> list[str]:
        """The spellings of a "who" entry that is one word, or one surname like "de la Cruz"; else nothing."""
        core = self.core()
        ends = list(unit_ends(self.words, core[0])) if core else []
        whole = [text for text, end in ends if end == core[-1]]
        if len(core) == 1 or not whole:
            return whole
        return [*whole, *bare_of(self.words, core)]

    def couples(self) -> Iterator[tuple[str, str]]:
        """Each two words of a "who" entry of two or three: a middle name may stand anywhere."""
        core = self.core()
        if 2 <= len(core) <= 3:
            for at, i in enumerate(core):
                for j in core[at + 1 :]:
                    if max(len(self.words[i].text), len(self.words[j].text)) > 1:
                        yield self.words[i].text, self.words[j].text

    def names(self) -> list[range]:
        """The words of a "who" entry that name somebody, run by run; none where it only describes or says nothing.

        Capitals show a name. Where there are none, up to three words do that are no ordinary ones, unless "a", "the" or
        "my" before them begins a description.
        """
        shown = [i for i in self.core() if self._names(i)] if self.words else []
        if any(self.words[i].capital for i in shown):
            return self._runs([i for i in shown if self.words[i].capital or self.words[i].text in PARTICLES])
        described = self.words and self.words[0].text in DETERMINERS
        whole = bool(shown) and len(shown) == len(self.core()) <= LONGEST_PLAIN and not described
        return self._runs(shown) if whole else []

    def _names(self, i: int) -> bool:
        """Whether this word of an entry may be part of a name: no ordinary one, unless it is written as a name."""
        text = self.words[i].text
        if text in SAYS_NOTHING or (text in DETERMINERS and self.words[i].gap != NEAR):
            return False
        return text in PARTICLES or not (self._small(i) or self._is_title(i)) or (i > 0 and self._cap(i))

    def _runs(self, chosen: list[int]) -> list[range]:
        runs: list[range] = []
        for i in chosen:
            if runs and runs[-1].stop == i:
                runs[-1] = range(runs[-1].start, i + 1)
            else:
                runs.append(range(i, i + 1))
        return [run for run in runs if any(len(self.words[i].text) > 1 for i in run)]

    # Full names

    def _couples_near(self) -> Iterator[Mention]:
        for i, idle in enumerate(self._idle):
            for left, end in () if idle else unit_ends(self.words, i):
                if not self.words[end].tailed:
                    yield from self._couple(i, left, end)

    def _couple(self, i: int, left: str, end: int) -> Iterator[Mention]:
        for j in self._partners(i, end):
            if self._idle[j]:
                continue
            for right, _ in unit_ends(self.words, j):
                if len(left) > 1 and len(right) > 1:
                    yield "full", pair(left, right)
                    least = AUDIBLE if self._cap(i) and self._cap(j) else AUDIBLE_LOWER
                    heard = audible(self._sound(left), self._sound(right), least)
                    if heard:
                        yield "sound", heard
                elif self._initial_fits(i, j, left, right):
                    yield "full", pair(left, right)

    def _partners(self, i: int, end: int) -> Iterator[int]:
        """Words that may be the other half of a name whose one half is `i` to `end`."""
        j = end + 1
        if j >= len(self.words):
            return
        if self.words[j].gap == COMMA and self._last_first(i, end, j):
            yield j
        if self.words[j].gap != NEAR:
            return
        yield j
        k = j
        while self._near(k) and (len(self.words[k].text) == 1 or self.words[k].text in PARTICLES) and k < j + 3:
            k += 1
        if k > j and self._near(k):
            yield k
        elif self._near(j + 1) and self._is_middle(i, j, j + 1):
            yield j + 1

    def _is_middle(self, i: int, j: int, k: int) -> bool:
        """Is `j` a middle name between `i` and `k`?"""
        if self._cap(i) and self._cap(j) and self._cap(k):
            return not self._idle[j]
        return self._given(i) and self._given(j)

    def _last_first(self, i: int, end: int, j: int) -> bool:
        """ "Kowalski, Anna", but not the comma of a list of full names."""
        if not (self._cap(i) and self._cap(j)) or self._small(end) or (self._small(j) and len(self.words[j].text) > 1):
            return False
        before = i > 0 and self._near(i) and self._name_like(i - 1)
        after = self._near(j + 1) and self._name_like(j + 1)
        return not before and not after

    def _initial_fits(self, i: int, j: int, left: str, right: str) -> bool:
        if len(left) == 1 and len(right) == 1:
            return False
        return self._initial_before(i, j) if len(left) == 1 else self._initial_after(i, j)

    def _initial_before(self, i: int, j: int) -> bool:
        """ "J. Kowalski", but neither "Anna J. Kowalski" nor "a young" nor "I long"."""
        initial = self.words[i]
        if i and self._near(i) and self._name_like(i - 1):
            return False
        if initial.dotted:
            return True
        if self._cap(j):
            return initial.text not in "ai" or (initial.text == "a" and initial.capital and not initial.opens)
        return initial.text not in "ai" and not self._common(j)

    def _initial_after(self, i: int, j: int) -> bool:
        """ "Kowalski, J.", but not the initial of the next name and not "Young I"."""
        initial = self.words[j]
        if not initial.capital or (self._near(j + 1) and self._name_like(j + 1)):
            return False
        return initial.dotted or (
            initial.text not in "ai" and not initial.loud and (self._cap(i) or not self._common(i))
        )

    # Titles

    def _titled(self) -> Iterator[Mention]:
        for i, word in enumerate(self.words):
            if word.text not in TITLES.any_case and word.text not in TITLES.capital:
                continue
            if self._title_fits(i, i + 1):
                yield from self._after_title(i + 1)
                yield from self._after_titles(i + 1)

    def _title_fits(self, i: int, j: int) -> bool:
        if j >= len(self.words) or self.words[i].tailed or self._idle[j] or len(self.words[j].text) < 2:
            return False
        if self.words[j].gap in (COMMA, COLON):
            return self._cap(j) and not self._in_place(j)
        if self.words[i].text in TITLES.capital and not self._cap(j):
            return False
        return self.words[j].gap == NEAR

    def _after_title(self, j: int) -> Iterator[Mention]:
        if self._first_of_name(j):
            return
        for text, _ in unit_ends(self.words, j):
            yield "titled", text
        yield "titled_first", self.words[j].text

    def _after_titles(self, j: int) -> Iterator[Mention]:
        """ "Officers Young and Green": the second name has the title too."""
        if self._before_another(j) and self._cap(j) and not self._idle[j + 2] and not self._in_place(j + 2):
            yield from self._after_title(j + 2)

    # Lone surnames

    def _lone(self) -> Iterator[Mention]:
        for i, word in enumerate(self.words):
            if len(word.text) < 2 or (self._cap(i) and self._first_of_name(i)):
                continue
            for text, _ in unit_ends(self.words, i):
                if self._stands_alone(i, text):
                    yield "lone", text

    def _stands_alone(self, i: int, text: str) -> bool:
        if text in FUNCTION:
            return self._cap(i) and self._before_verb(i)
        return text not in COMMON or self._written_as_name(i)

    def _written_as_name(self, i: int) -> bool:
        """Is this everyday word written as a surname would be? Source: D22."""
        word = self.words[i]
        if not word.capital or self._in_place(i):
            return False
        if word.loud:
            return not (i and self._near(i) and self.words[i - 1].text in DETERMINERS)
        if word.upper or not word.opens:
            return True
        return word.tailed or self._before_verb(i) or self._before_another(i)

    def _before_verb(self, i: int) -> bool:
        return self._near(i + 1) and self.words[i + 1].text in VERBS

    def _before_another(self, i: int) -> bool:
        """ "Young and Green"."""
        return self._near(i + 1) and self._near(i + 2) and self.words[i + 1].text in ("and", "or") and self._cap(i + 2)

    def _in_place(self, i: int) -> bool:
        """Is this word part of the name of a place or an office?"""
        if self._near(i + 1) and not self.words[i].tailed:
            after = self.words[i + 1]
            if after.text in PLACES.after or (after.capital and after.text in PLACES.after_capital):
                return True
        if not i or not self._near(i) or self.words[i - 1].tailed:
            return False
        before, text = self.words[i - 1], self.words[i].text
        if before.text in PLACES.before or (before.capital and before.text in PLACES.before_capital):
            return True
        maker = text in PLACES.after or text in PLACES.after_capital  # "Rose Hill", "the Park"
        return maker and (before.text == "the" or (self._cap(i - 1) and not self._leads(i - 1)))

    # Words

    def _leads(self, i: int) -> bool:
        """A capital that only opens a sentence before a name, or a title: "Ask Hill", "Officer Hill"."""
        text, opens = self.words[i].text, self.words[i].opens
        return self._small(i) or self._is_title(i) or (opens and (text in VERBS or text.endswith("ly")))

    def _carries_no_name(self, i: int) -> bool:
        """A function word that is not written as a name: "may" and "May I", not "May Park"."""
        word = self.words[i]
        if word.text not in FUNCTION:
            return False
        return not self._cap(i) or (word.opens and not (self._near(i + 1) and self._cap(i + 1)))

    def _first_of_name(self, i: int) -> bool:
        """Is this a first name with its surname after it, so that it is nobody's surname?"""
        j = i + 1
        if not self._given(i) or self.words[i].tailed or not self._near(j):
            return False
        if len(self.words[j].text) == 1 and self._near(j + 1):
            j += 1
        if len(self.words[j].text) == 1 or self._small(j) or self._is_title(j) or self.words[j].text in VERBS:
            return False
        return self._cap(j) or not self._cap(i)

    def _name_like(self, i: int) -> bool:
        if self._given(i):
            return True
        return self._cap(i) and not self.words[i].opens and not self._small(i) and not self._is_title(i)

    def _wraps(self, i: int) -> bool:
        return self._idle[i] or self._is_title(i) or self.words[i].text in DETERMINERS

    def _near(self, i: int) -> bool:
        """Does word `i` exist and follow the one before it directly?"""
        return i < len(self.words) and self.words[i].gap == NEAR

    def _cap(self, i: int) -> bool:
        return self.words[i].capital and not self.words[i].loud

    def _given(self, i: int) -> bool:
        return self.words[i].text in GIVEN and self.words[i].text not in PARTICLES

    def _common(self, i: int) -> bool:
        return self.words[i].text in COMMON

    def _small(self, i: int) -> bool:
        return self.words[i].text in FUNCTION

    def _is_title(self, i: int) -> bool:
        return self.words[i].text in TITLES.any_case or self.words[i].text in TITLES.capital

    def _sound(self, text: str) -> str:
        if text not in self._codes:
            self._codes[text] = sound(text)
        return self._codes[text]
