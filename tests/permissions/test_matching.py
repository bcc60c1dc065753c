"""The matching rule of the door's screening, as tables: what is found, what is honestly missed, what is left alone."""

import random
import re
import string
import time

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from permissions import matching, words
from permissions.names import SUFFIXES, split
from permissions.sounds import sound
from vault import blind, keys

CONFLICTED, POSSIBLE, CLEAR = "conflicted", "possible", "clear"

# The holders of roles in these tests: (first name, surname, other names). Half have everyday words as surnames.
HOLDERS = [
    *(tuple(name.split()) + ("",) for name in (
        "Thomas Young", "Angela Green", "Daniel Park", "Victoria Long", "William Price", "Susan King", "Robert Hill",
        "Deborah Brown", "Charles Rose", "Emily White", "Gregory Banks", "Laura Field", "Peter Wells",
        "Monica Rivers", "Anna Kowalski", "Kenji Nakamura", "Chidi Okafor", "Lucia Castellanos", "Britt Lindqvist",
    )),
    ("Minh", "Tran", ""),
]  # fmt: skip
BY_SURNAME = {last: (first, last, other) for first, last, other in HOLDERS}


def readable(kind, text):
    """A token that a failing test can show."""
    return f"{kind}:{text}"


def screen(tokens, person, hits=matching.hits_of):
    """What the database will answer for one person, given the tokens of a text."""
    found = [hit for hit in hits(*person, readable) if hit.token in tokens]
    return CONFLICTED if any(hit.strict for hit in found) else POSSIBLE if found else CLEAR


def told(text, surname):
    return screen(matching.said(text, readable), BY_SURNAME[surname])


def answered(entry, surname, hits=matching.hits_of):
    return screen(matching.named(entry, readable), BY_SURNAME[surname], hits)


# Strict: full names


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("I work for Anna Kowalski in payroll.", "Kowalski"),
        ("i work for anna kowalski in payroll", "Kowalski"),
        ("I WORK FOR ANNA KOWALSKI IN PAYROLL", "Kowalski"),
        ("It was Kowalski Anna who signed.", "Kowalski"),
        ("It was Kowalski, Anna.", "Kowalski"),
        ("Anna M. Kowalski signed it.", "Kowalski"),
        ("Anna Maria Kowalski signed it.", "Kowalski"),
        ("anna m kowalski signed it", "Kowalski"),
        ("A. Kowalski signed it.", "Kowalski"),
        ("Kowalski, A., signed it.", "Kowalski"),
        ("I wrote to anna.kowalski@county.example twice.", "Kowalski"),
        ("Ann Kowalski's desk was empty.", "Kowalski"),
        ("Anna \u201cAnya\u201d Kowalski signed it.", "Kowalski"),
        ("Bill Price took it.", "Price"),
        ("bill price took it", "Price"),
        ("Call me, said Willie Price.", "Price"),
        ("W. Price took it.", "Price"),
        ("T. Young took it.", "Young"),
        ("we saw tom young at noon", "Young"),
        ("Vicky Long drove the van.", "Long"),
        ("Bob\nHill was there.", "Hill"),
    ],
)
def test_a_full_name_is_a_conflict_wherever_and_however_it_is_written(text, surname):
    assert told(text, surname) == CONFLICTED


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("I long for the day when a young man can park here.", "Young"),
        ("I long for the day.", "Long"),
        ("Thomas Green and Angela Young are two others.", "Kowalski"),
        ("Anna, whose boss retired, left.", "Kowalski"),
        ("Plan W was a price we paid.", "Price"),
    ],
)
def test_words_that_only_stand_side_by_side_are_no_full_name(text, surname):
    assert told(text, surname) == CLEAR


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("Peter Kowalski signed it.", "Kowalski"),
        ("Anna T. Young signed it.", "Young"),  # not T. Young
        ("I saw Peter Green, Angela Nowak and Bill.", "Green"),  # the comma of a list, not "Green, Angela"
        ("I read William's Price file.", "Price"),
    ],
)
def test_somebody_elses_first_name_makes_no_conflict(text, surname):
    assert told(text, surname) == POSSIBLE


# Strict: titles


@pytest.mark.parametrize(
    "text",
    [
        "I told Sgt. King at noon.",
        "I told sgt king at noon.",
        "i told officer king at noon",
        "I TOLD OFFICER KING AT NOON",
        "Ms. King was told.",
        "my supervisor king was told",
        "My supervisor, King, was told.",
        "Supervisor: King",
        "deputy director King was told",
        "Officers Young and King were told.",
        "Officer King's desk was empty.",
        "Chief King\u2019s desk was empty.",
    ],
)
def test_a_title_before_a_surname_is_a_conflict_in_any_case(text):
    assert told(text, "King") == CONFLICTED


@pytest.mark.parametrize(
    "text",
    [
        "He told the officer. King County pays.",
        "The officers king me every year.",
        "Our director, King County says, is on leave.",
        "They shook their head long before that.",
        "The superior young woman left.",
        "The manager's king size bed was delivered.",
    ],
)
def test_a_title_needs_its_surname_directly_after_it(text):
    assert told(text, "King") == told(text, "Long") == told(text, "Young") == CLEAR


def test_a_title_before_another_first_name_is_no_conflict():
    james = ("Peter", "James", "")
    assert screen(matching.said("Officer James Park was told.", readable), james) == CLEAR
    assert screen(matching.said("Officer James was told.", readable), james) == CONFLICTED


# Chance


@pytest.mark.parametrize("text", ["Kowalski took it.", "kowalski took it", "KOWALSKI took it", "kowalski\u2019s desk",
                                  "Kowalskis\u2019 desk is Kowalski's", "I saw (Kowalski) there"])  # fmt: skip
def test_a_rare_surname_alone_is_possible_in_any_case(text):
    assert told(text, "Kowalski") == POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "I saw Young take it.",
        "I saw Young's car.",
        "I saw YOUNG take it.",
        "Young told me so.",
        "Young was there.",
        "Young's car was there.",
        "Young'll come.",
        "Young and Green were there.",
        "It was noon. Young said nothing.",
        "EVERYBODY KNOWS THAT YOUNG TOOK IT",
        "The names are Long, Young, Green.",
        "I saw Young drive the county truck and Young park it.",
    ],
)
def test_an_everyday_surname_written_as_a_name_is_possible(text):
    assert told(text, "Young") == POSSIBLE


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("young took it and nobody saw it", "Young"),
        ("Young people were asked to pay.", "Young"),
        ("A Young man was there.", "Kowalski"),
        ("THE PRICE WAS TOO HIGH FOR US", "Price"),
        ("A LONG TIME AGO WE MOVED", "Long"),
        ("We met at Green River.", "Green"),
        ("We met at Green river.", "Green"),
        ("We met in King County.", "King"),
        ("We met at White Center.", "White"),
        ("We met at Rose Hill.", "Hill"),
        ("We met at Rose Hill.", "Rose"),
        ("We met in the Park.", "Park"),
        ("We met at Mount Young.", "Young"),
        ("We met on Price Road.", "Price"),
        ("I was told at Lake Young.", "Young"),
    ],
)
def test_an_everyday_word_or_a_place_is_left_alone(text, surname):
    assert told(text, surname) == CLEAR


@pytest.mark.parametrize(
    "text",
    ["On Monday Hill told me.", "Yesterday Hill told me.", "Officer Hill told me.", "Ask Hill.", "I asked Hill.",
     "Sadly Hill left."],
)  # fmt: skip
def test_a_surname_that_makes_place_names_is_still_found_after_ordinary_words(text):
    assert told(text, "Hill") != CLEAR


@pytest.mark.parametrize(
    "text",
    ["Anna Kovalsky signed it.", "anna kowalsky signed it", "Ana Kowalsky signed it.", "Hanna Kowallski signed it.",
     "Anna Kowaski signed it.",
     "Anna Cowalski signed it."],
)  # fmt: skip
def test_a_misspelt_full_name_is_possible(text):
    assert told(text, "Kowalski") == POSSIBLE


@pytest.mark.parametrize("text", ["Officer Anna told me.", "sergeant anna told me", "Ms. Annie told me."])
def test_a_title_with_a_first_name_is_possible(text):
    assert told(text, "Kowalski") == POSSIBLE


def test_a_title_with_anothers_full_name_does_not_hit_everybody_of_that_first_name():
    assert told("Officer Anna Nowak told me.", "Kowalski") == CLEAR


# What the rule cannot find. The page says so beside the question whether anyone who handles reports is involved.


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("Anna always leaves at three.", "Kowalski"),  # a first name alone
        ("i heard that young took it", "Young"),  # an everyday surname in lower case, without title
        ("Kowalsky took it.", "Kowalski"),  # a misspelt surname alone
        ("Officer Kowalsky took it.", "Kowalski"),  # the same after a title
        ("The lady at the end of the hall who takes reports took it.", "Kowalski"),  # a description
        ("Everybody calls her Smiley.", "Kowalski"),  # a name from the shop floor that no directory knows
        ("Young Street crew says so, and they mean young at the front desk.", "Young"),  # taken for a place
        ("akowalski@county.example wrote it.", "Kowalski"),  # run together
    ],
)
def test_what_the_rule_cannot_find_stays_unfound(text, surname):
    assert told(text, surname) == CLEAR


# "Who" entries


@pytest.mark.parametrize("entry", ["Kowalski", "kowalski", "Anna", "annie", " KOWALSKI ", "Officer Kowalski",
                                   "my supervisor, Kowalski", "Kowalski (supervisor)", "Green; Kowalski", "Green\nKowalski",
                                   "Young and Kowalski", "Kowalski's"])  # fmt: skip
def test_one_word_as_who_is_a_conflict_and_takes_kin_and_line(entry):
    assert answered(entry, "Kowalski") == CONFLICTED
    assert answered(entry, "Kowalski", matching.hits_through) == CONFLICTED


@pytest.mark.parametrize("entry", ["Anna Kowalski", "kowalski anna", "Kowalski, Anna", "Anna Maria Kowalski", "A. Kowalski",
                                   "anna maria kowalski", "Mrs. Anna Kowalski", "Bill Price and Anna Kowalski"])  # fmt: skip
def test_a_longer_who_counts_by_its_full_form(entry):
    assert answered(entry, "Kowalski") == CONFLICTED
    assert answered(entry, "Kowalski", matching.hits_through) == CONFLICTED


def test_a_full_name_as_who_does_not_take_everybody_of_that_first_name():
    assert answered("Anna Nowak", "Kowalski") == CLEAR
    assert answered("Peter Young", "Wells") == CLEAR
    assert answered("Peter Young", "Young") == POSSIBLE
    assert answered("Young upstairs", "Young") == POSSIBLE


@pytest.mark.parametrize("entry", ["", " ", ",;\n", "no", "none", "I do not know", "the whole team", "n/a"])
def test_an_answer_that_names_nobody_hits_nobody(entry):
    assert {answered(entry, last) for last in BY_SURNAME} == {CLEAR}


# Kin and the line


def test_kin_and_line_are_taken_by_full_names_and_by_who_only():
    anna = BY_SURNAME["Kowalski"]
    for text, through in [("Anna Kowalski", CONFLICTED), ("Officer Kowalski", CLEAR), ("Kowalski", CLEAR),
                          ("Anna Kowalsky", CLEAR), ("Officer Anna", CLEAR)]:  # fmt: skip
        assert screen(matching.said(text, readable), anna) != CLEAR
        assert screen(matching.said(text, readable), anna, matching.hits_through) == through
    assert not any(hit.own for hit in matching.hits_through(*anna, readable))
    assert all(hit.strict for hit in matching.hits_through(*anna, readable))


def test_everything_that_can_hit_somebody_is_kept_of_a_narrative():
    for person in HOLDERS:
        kept = set(matching.known_tokens(*person, readable))
        assert kept == {hit.token for hit in matching.hits_of(*person, readable)}
        assert kept >= {hit.token for hit in matching.hits_through(*person, readable)}


# How names are written


@pytest.mark.parametrize(
    ("person", "text"),
    [
        (("Conor", "O'Brien", ""), "Conor O\u2019Brien"),
        (("Conor", "O'Brien", ""), "conor obrien"),
        (("Conor", "O Brien", ""), "Conor O'Brien's"),
        (("Maria", "de la Cruz", ""), "maria de la cruz"),
        (("Maria", "de la Cruz", ""), "Maria Cruz"),
        (("Maria", "de la Cruz", ""), "Officer de la Cruz"),
        (("Jan", "van der Berg", ""), "Jan van der Berg"),
        (("Jan", "van der Berg", ""), "Mr. van der Berg"),
        (("Jan", "Van der Berg", ""), "Jan Berg"),
        (("Mary", "Smith-Jones", ""), "Mary Smith Jones"),
        (("Mary", "Smith Jones", ""), "Mary Smith-Jones"),
        (("Mary", "Smith-Jones", ""), "Officer Jones"),
        (("Mary Ann", "Lee", ""), "mary ann lee"),
        (("Mary-Ann", "Lee", ""), "Mary Lee"),
        (("Jos\u00e9", "Mu\u00f1oz", ""), "Jose Munoz"),
        (("Jose", "Munoz", ""), "Jose\u0301 Mun\u0303oz"),
        (("\u0141ukasz", "M\u00fcller", ""), "lukasz muller"),
        (("Anna", "Kowalski Jr.", ""), "Anna Kowalski"),
        (("Anna", "Kowalski", ""), "\uff21nna \uff2bowalski"),
        (("Anna", "Kowalski", ""), "An\u200bna Kowal\u00adski\x00"),
        (("Anna", "Kowalski", "Smiley, Nowak"), "Smiley Kowalski"),
        (("Anna", "Kowalski", "Smiley, Nowak"), "Officer Nowak"),
        (("Anna", "Kowalski", "Anna Maria Nowak"), "Anna Nowak"),
        (("Maria", "Lopez", "Maria de la Cruz"), "Officer de la Cruz"),
        (("Evan", "St. John", ""), "I saw Evan St. John there"),
        (("Иван", "Петров", ""), "иван петров"),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_spelt_out(person, text):
    assert screen(matching.said(text, readable), person) == CONFLICTED


def test_bound_particles_stay_with_their_name():
    assert screen(matching.said("john took it", readable), ("Evan", "St. John", "")) == CLEAR
    assert screen(matching.said("Brien took it", readable), ("Conor", "O'Brien", "")) == CLEAR


def test_people_with_one_name_or_none():
    assert screen(matching.said("I saw Sukarno.", readable), ("Sukarno", "", "")) == POSSIBLE
    assert screen(matching.named("Sukarno", readable), ("", "Sukarno", "")) == CONFLICTED
    assert matching.hits_of("", "", "") == matching.hits_through("", "", "") == matching.known_tokens("", "", "") == []


def test_surnames_that_are_function_words_need_a_title_a_first_name_or_a_verb():
    may = ("Theresa", "May", "")
    for text, verdict in [("Theresa May signed", CONFLICTED), ("Officer May signed it.", CONFLICTED),
                          ("then May signed it", POSSIBLE), ("it may rain in May 2024, or on May 5", CLEAR),
                          ("the supervisor may sign", CLEAR)]:  # fmt: skip
        assert screen(matching.said(text, readable), may) == verdict, text
    assert screen(matching.named("May", readable), may) == CONFLICTED


def test_nicknames_are_read_per_row_and_not_passed_on():
    known = words.nicknames()
    assert {"bill", "will", "liam"} <= known["william"]
    assert "william" in known["bill"]
    assert "alexandra" not in known["alexander"]


# Stories that name nobody


NOBODY = """
I work at the office on Green River Road and have been there for eleven years.
The county van was parked at Rose Hill for most of the afternoon, two days in a row.
Last summer the crew in White Center got new radios, and three of them never reached the trucks.
King County pays for the fuel cards, so I think this is public money.
The invoice came from a shop near Long Lake, and the price was twice what we paid before.
I saw the same pickup at Hill Park with a private trailer on the hook.
A young man from the temp agency was told to sign the time sheet for someone else.
Young people in the summer program were asked to bring cash for their uniforms.
Long before the audit, everybody in the shop knew about the spare keys.
Green tape was put over the camera in the hall, and it stayed there for a week.
Park at the side door after five and nobody writes down your plate.
Prices were agreed on the phone before the bids were opened.
The rose garden behind the courthouse was watered with county equipment at a private house.
They told us that the bank would call, but the bank never did.
White paint, brown paper and two boxes of field gloves are gone from the cage.
He said the wells on Banks Lake had been tested, which is not true.
The case number on the form belongs to another case.
I asked for a copy of the bill and was told there is no bill.
We drove up Brown Street to the transfer station and waited.
King Street Station is where he meets the buyer on most Fridays.
My shift at Harbor View starts at six and I am the first one in.
At Capitol Hill the meters were opened with a key that should be in the safe.
The training in Long Beach cost nine thousand dollars and had four hours of class.
I was at the White River site when the copper was loaded.
There is a price list in the drawer, and it is not the one from the contract.
The hill behind the plant is where the old drums are dumped.
Mount Young trail was closed so that the lot could be used for a wedding.
Nobody checks the mileage of the vans that go to Rivers Bend.
The field office keeps two sets of books, one green and one brown.
She keeps the overtime slips at home and fills them in for the whole month.
They have the county's lawn mower at the church on Green Lake every weekend.
I have been told not to talk about the hiring list for the new dispatchers.
On Monday the door was open, the alarm was off and the cash box was light.
The long hours are real, but the names on the sheet are not.
Two pallets of rock salt went to a driveway on Rose Street.
The gift cards for the youth program were bought and never handed out.
I think the score sheets of the panel were changed after the interviews.
The Price Road project was split into three so that nobody had to bid.
A friend of the owner sits on the panel, and he did not say so.
Wells Avenue was paved twice on paper and once on the ground.
We were told to delete the messages and to use a private phone.
The inspection at the marina took four minutes, and the report has six pages.
Every spring the same boat is repaired in the county garage.
The King County Library gave us a room, and the fee went to somebody's account.
Park rangers are told to leave the gate open for one camper who pays cash.
The money for the field trip to Long Island came back short.
I was promised a better shift if I would sign the statement.
White House Lane has no number nine, but we send mail there every month.
The contractor's dog has a county badge, which was funny until I saw the access log.
My brother in law got the job before it was posted.
The old brown couch from the lobby now stands in a house in Green Valley.
The banks of the river were sprayed with something that smelled of diesel.
They hold the keys to the Hill Street depot and let a towing firm in at night.
Someone has used my login at four in the morning on three Sundays.
The young trees we planted in Park Place were sold out of a truck.
A long email about safety was sent, and the guard rails are still missing.
He put his hand on my back and said that promotions are made in this room.
The report on the Banks County bridge was signed before the bridge was opened.
The office manager may approve up to five thousand, and the invoices are all for four thousand nine hundred.
The supervisor will not say who changed the roster.
I rose to ask a question about the price and was told to sit down.
The director long ago stopped reading the reports.
West Hill residents pay for water that is sold to a golf course.
They call it the Green Team, and it has a budget nobody has seen.
"""
SENTENCES = [line for line in NOBODY.splitlines() if line]


def stories(count, sentences, seed=22):
    rng = random.Random(seed)  # noqa: S311 - the same stories at every run
    return [" ".join(rng.sample(SENTENCES, sentences)) for _ in range(count)]


def hidden(text):
    tokens = set(matching.said(text, readable))
    return [last for last, person in BY_SURNAME.items() if screen(tokens, person) != CLEAR]


def test_sentences_that_name_nobody_hide_nobody_but_one():
    """The one left is the price of "title in any case"; see ADR 8."""
    assert len(SENTENCES) >= 60
    hit = {line: hidden(line) for line in SENTENCES if hidden(line)}
    assert hit == {"The director long ago stopped reading the reports.": ["Long"]}


def test_stories_that_name_nobody_hide_at_most_two_in_a_hundred_holders():
    told_of = stories(100, 25)
    share = sum(len(hidden(story)) for story in told_of) / (len(told_of) * len(HOLDERS))
    assert share <= 0.02, share


def test_the_corpus_would_hide_many_holders_if_every_surname_counted():
    """The corpus is no straw man: most holders' surnames stand in it as words or places."""
    seen = {word.text for line in SENTENCES for word in split(line)}
    assert sum(last.casefold() in seen for last in BY_SURNAME) >= 14


PATTERNS = [
    ("full", "I think {first} {last} took the keys.", CONFLICTED),
    ("full, lower case", "i think {first} {last} took the keys", CONFLICTED),
    ("reversed", "I think {last}, {first} took the keys.", CONFLICTED),
    ("middle initial", "I think {first} Q. {last} took the keys.", CONFLICTED),
    ("initial", "I think {initial}. {last} took the keys.", CONFLICTED),
    ("title", "I think Officer {last} took the keys.", CONFLICTED),
    ("title, lower case", "i think the supervisor {last} took the keys", CONFLICTED),
    ("lone", "I think {last} took the keys.", POSSIBLE),
    ("possessive", "I think they are {last}'s keys.", POSSIBLE),
    ("capitals", "I think {last} took the keys.", POSSIBLE),
    ("first word", "{last} took the keys.", POSSIBLE),
]


@pytest.mark.parametrize(("name", "pattern", "verdict"), PATTERNS, ids=[name for name, *_ in PATTERNS])
def test_no_holder_is_missed_in_any_way_of_naming_that_the_rule_promises(name, pattern, verdict):
    for first, last, _ in HOLDERS:
        shown = last.upper() if name == "capitals" else last
        text = pattern.format(first=first, last=shown, initial=first[0])
        text = text.lower() if "lower" in name else text
        for story in (text, f"{SENTENCES[0]} {text} {SENTENCES[1]}"):
            assert told(story, last) == verdict, text


NEIGHBOURS = {"i": "y", "y": "i", "k": "ck", "s": "z", "e": "a", "a": "e"}


def misspellings(name, at):
    """One letter doubled, dropped, or written as another that sounds alike."""
    yield name[:at] + name[at] + name[at:]
    yield name[:at] + name[at + 1 :]
    yield name[:at] + NEIGHBOURS.get(name[at], name[at]) + name[at + 1 :]


def test_most_full_names_are_found_with_one_letter_of_the_surname_wrong():
    """Every letter but the first of every holder, three ways. What is lost: consonants dropped from short names."""
    tried = found = 0
    for first, last, other in HOLDERS:
        for at in range(1, len(last)):
            for wrong in misspellings(last, at):
                tried += 1
                found += screen(matching.said(f"It was {first} {wrong}.", readable), (first, last, other)) != CLEAR
    assert found >= 0.85 * tried, (found, tried)


# Any text


@given(st.text(max_size=400))
def test_no_text_breaks_the_rule(text):
    for read in (matching.said, matching.named):
        tokens = read(text, readable)
        assert tokens == sorted(set(tokens))


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_no_name_breaks_the_rule(first, last, other):
    hits = matching.hits_of(first, last, other, readable)
    assert len({hit.token for hit in hits}) == len(hits)


NAMES = st.text(alphabet=string.ascii_lowercase, min_size=2, max_size=12).filter(
    lambda name: name not in words.function_words() | words.particles() | words.titles().any_case | SUFFIXES
)


@given(NAMES, NAMES)
def test_either_order_is_the_same_name(one, other):
    there = {hit.token for hit in matching.hits_of(one, other, "", readable) if hit.token.startswith("full:")}
    for text in (f"saw {one} {other} there", f"saw {other.title()}, {one.title()} there"):
        assert f"full:{min(one, other)} {max(one, other)}" in matching.said(text, readable)
    assert one == other or f"full:{min(one, other)} {max(one, other)}" in there


@given(st.text(alphabet=string.ascii_lowercase + "\u00e9\u044f", max_size=20))
def test_a_sound_is_never_longer_than_its_name_by_more_than_x_adds(name):
    assert len(sound(name)) <= 2 * len(name)


def test_lone_surrogates_and_nul_are_no_words():
    assert matching.said("\ud800\x00 \udfff", readable) == []


def test_tokens_are_keyed_and_apart_by_kind(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "CANDOR_KEY_DIR", tmp_path / "keys")
    monkeypatch.setattr(settings, "CANDOR_PLANE", "all", raising=False)
    keys.forget()
    keys.make(tmp_path / "keys")
    try:
        tokens = matching.said("I told Sgt. King and Anna Kowalski.") + matching.named("King")
        assert tokens
        assert all(re.fullmatch("[0-9a-f]{64}", token) for token in tokens)
        kinds = ("titled", "who", "lone", "titled_first")
        assert len({blind.name_token(kind, "king") for kind in kinds}) == len(kinds)
        assert blind.name_token("titled", "king") in tokens
        assert {hit.token for hit in matching.hits_of("Susan", "King", "")} & set(tokens)
    finally:
        keys.forget()


def test_the_order_of_tokens_does_not_tell_the_order_of_the_text():
    one, other = "Anna Kowalski saw Minh Tran", "Minh Tran saw Anna Kowalski"
    assert matching.said(one, readable) == matching.said(other, readable)


def test_a_long_text_takes_linear_time_and_few_tokens():
    """Twice the text, about twice the time and at most four tokens a word; the bound is wide for a busy machine."""
    story = " ".join(stories(10, 30))
    once, twice = (min(_seconds(story[:length]) for _ in range(3)) for length in (10_000, 20_000))
    assert twice < 6 * once
    assert twice < 1
    text = " ".join(f"Name{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}q" for i in range(2500))
    assert len(matching.said(text, readable)) <= 4 * 2500


@pytest.mark.long
@pytest.mark.parametrize("text", ["a" * 20_000, "de " * 6_000, "A. " * 6_000, "Mr. " * 5_000, "Anna-" * 4_000,
                                  "\n" * 20_000, "'" * 20_000, "O'" * 10_000, "YOUNG " * 3_000])  # fmt: skip
def test_no_repeated_text_is_slow(text):
    assert _seconds(text) < 1


def _seconds(text):
    started = time.perf_counter()
    matching.said(text, readable)
    return time.perf_counter() - started
