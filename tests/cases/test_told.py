"""The case told: whole and in order for whoever reads all of it, a chapter less for each part not read; and on paper."""

import hashlib
import html
import json
import re
from contextlib import suppress

import pytest

from audit import journal
from cases import door, just_cause, naming, readers, typesetting
from cases.models import Case
from cases.readers.narrative import CHAPTERS
from cases.readers.pen import OF_A_CLASS, THEY_NAME
from config.local.cast import BRANCH
from permissions import gate, parts
from permissions.actors import acting
from permissions.classes import HELD_BACK
from permissions.refusals import Absent
from tests.cases.conftest import hand_in, open_it
from tests.cases.test_listing import cost
from tests.cases.walking import allege, do, none_concern, submit, verbs_of
from tests.cast import Cast
from tests.flows.test_no_dead_end import _subject as subject_of
from tests.flows.test_no_dead_end import counsel, propose
from tests.flows.test_referral import COMPLAINT
from tests.flows.test_straight_way import newest
from tests.flows.walks import People, at, investigate, refer
from tests.rig import pdf
from tests.rig.stations import standing_at
from vault import receipts

pytestmark = pytest.mark.django_db
# A word in each chapter that stands in no other; and what tells who reported.
TOLD = "Zaffre came up on the screen at ten past two."
REPORTER, CONTACT = "Yara Quistgaard", "room 417"
WORDS = {
    "What was reported": "Zaffre", "Who is concerned": "Quenby", "What is alleged": "Zephyr",
    "What was done": "opened the case", "Exhibits": "Quokka", "Who was heard": "Zinnia", "What was found": "Zodiac",
    "The Code of Ethics referral": "Quorum",
    "What was proposed, answered and decided": "Zircon", "Letters": "Notice before discipline", "Appeal": "Last day: June 21",
    "What stands open now": "The days to appeal run",
}  # fmt: skip
# What is said of a chapter in the short part above them.
IN_SHORT = {
    "What is alleged": "1 sustained",
    "What was proposed, answered and decided": "Suspension",
    "Appeal": "still be appealed",
}
READERS = ("many", "investigator", "ethics", "authority", "counsel")
MEDICAL, COMPELLED, NAMES_HER = "Zygote was in her file.", "Zinnia, said under order.", "Ms Quistgaard saw it first."


def a_case_told(cast: Cast) -> str:
    """From a report with a name to the days of appeal, by way of the Ombuds, with words of every class; its address."""
    people = People.of(cast)
    many, investigator, ethics = people.many, people.investigator, people.ethics
    with at(0):
        who = {"name": REPORTER, "contact": CONTACT}
        answers = {"what_happened": TOLD}
        telling = door.Telling(mode="named", answers=answers, branch=BRANCH, reporter=who, channel="desk")
        door.submit(telling, receipts.make())
        url = newest(cast)
        many.send(
            url + "acknowledge_and_open/", danger="no", title="North desk", unit="IT", manager=people.person("many")
        )
        many.send(url + "add_party/", role="reporter", name=REPORTER)
        many.send(url + "add_party/", role="witness", name="Piet Quenby")
        many.send(url + "add_party/", role="witness", name=REPORTER)
        investigate(people, url, words="Zephyr advertised it.", incident_on="2026-03-01", bargaining_unit="represented")
        answered(cast, url)
        for kind, words in (("normal", NAMES_HER), ("medical", MEDICAL)):
            investigator.send(
                url + "add_evidence/", kind="statement", evidence_class=kind, description=words, allegation=""
            )
        investigator.send(
            url + "submit_findings/", outcome="held", representation="waived", statement="compelled", minutes=COMPELLED,
            kind="log", description="Quokka log.", finding_1="sustained", reason_1="Zodiac agrees.", report="Done.",
        )  # fmt: skip
        answered(cast, url)
        ethics.send(url + "approve_findings/", ethics_decision="refer", ethics_reason="Quorum of two.")
        answered(cast, url)
        refer(people, url, complaint=COMPLAINT)
    with at(20):
        ethics.send(url + "record_reply/", reply="accepted")
    with at(60):
        ethics.send(url + "record_order/", outcome="reasonable_cause", report="They find cause.")
    with at(81):
        ethics.send(url + "end_referral/", appeal="passed")
        answered(cast, url)
        propose(people, url)
        answered(cast, url)
        people.authority.send(url + "propose_discipline/")
        many.send(url + "record_notice/", evidence_summary="The log.", respond_by="2026-06-20", served_by="hand")
        many.send(url + "record_response/", kind="held", text="Zircon is sorry.")
        lawyer = counsel(people, url)
        answered(cast, url)
        lawyer.send(url + "authorize/", kind="sanction", about=subject_of(people), reason="In line.")
        people.authority.send(url + "decide_after_response/", factors_1="Grave, but candid.")
        many.send(url + "serve_decision/", served_by="hand", until="2026-06-21")
    return url


def answered(cast: Cast, url: str) -> None:
    """Whoever is asked by now whether the people named concern them says that they do not."""
    for key in READERS:
        with suppress(Absent):
            if readers.question(cast[key].actor, url.split("/")[2]):
                none_concern(cast, key, url.split("/")[2])


url = standing_at(a_case_told)


# Which part of a case opens which chapter; the last one is read by whoever sees the case.
OPENED_BY = {
    "What was reported": "messages", "Who is concerned": "people", "What is alleged": "allegations", "What was done": "history",
    "Exhibits": "evidence", "Who was heard": "interviews", "What was found": "allegations",
    "The Code of Ethics referral": "referral", "What was proposed, answered and decided": "discipline", "Letters": "letters",
    "Appeal": "appeal",
}  # fmt: skip
HEADING = re.compile(r"<h2>(.+?)</h2>")
WHOLE = "?whole"


def page(cast: Cast, key: str, url: str) -> str:
    """What this member reads, without the frame around it."""
    shown = cast[key].client.get(url + "told/")
    assert shown.status_code == 200, key
    text = html.unescape(shown.content.decode())
    return text[text.index("<h1>") : text.index("page__aside")]


def on_paper(cast: Cast, key: str, url: str, form: str = "") -> str:
    """The words of the PDF, spaces left out."""
    answer = cast[key].client.get(f"{url}told/pdf/{form}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), key
    return pdf.words(answer.content)


def squeezed(text: str) -> str:
    return "".join(text.split())


def sees(cast: Cast, key: str, url: str) -> frozenset[str]:
    """The parts of the case that this member reads, by the policy."""
    with acting(cast[key].actor) as actor:
        case = Case.objects.get(reference=url.split("/")[2])
        return frozenset().union(*(parts.sees(role, case.state) for role in gate.roles_in(actor, case.pk)))


def test_it_tells_the_whole_case_in_order_to_whoever_reads_all_of_it(cast: Cast, url: str) -> None:
    told, paper = page(cast, "many", url), on_paper(cast, "many", url, WHOLE)
    assert HEADING.findall(told) == ["In short", *WORDS]
    chapters = dict(zip(WORDS, re.split(r"<h2>.+?</h2>", told)[2:], strict=True))
    assert {name for name, word in WORDS.items() if word not in chapters[name]} == set()
    on_sheets = WORDS | {"Who was heard": "Heard on March 2"}  # what was said there was said under order
    at = 0
    for one in (one for word in on_sheets.items() for one in word):
        at = paper.index(squeezed(one), at)
    for sentence in (
        "1 allegation against 1 person: 1 sustained.",
        "Decided about Sverre Holtegaard (subject 4) on May 22, 2026: Suspension, 20 days.",
        "It can still be appealed.", "The way it came: in person. Its reporter: named.",
        "The standard of proof: more likely than not.",
        "The Ombuds answered on March 22, 2026: accepted.", "To be answered by June 20, 2026.", "Last day: June 21, 2026.",
    ):  # fmt: skip
        assert sentence in told, sentence
        assert squeezed(sentence) in paper, sentence


def test_whoever_does_not_read_a_part_reads_none_of_it_here_nor_on_paper(
    cast: Cast, url: str, subtests: pytest.Subtests
) -> None:
    """Neither a word nor the heading of a chapter: it is as if there were none. Each of these roles lacks another part."""
    assert {heading: part for heading, part, _ in CHAPTERS if part} == OPENED_BY
    lacking = {key: {name for name, part in OPENED_BY.items() if part not in sees(cast, key, url)} for key in READERS}
    everybodys = {"Who is concerned", "What is alleged", "What was found"}  # of these roles; see the next test
    assert set().union(*lacking.values()) == set(OPENED_BY) - everybodys
    for key in READERS:
        with subtests.test(key):
            told = page(cast, key, url)
            assert HEADING.findall(told)[1:] == [name for name in WORDS if name not in lacking[key]]
            for paper in (on_paper(cast, key, url), on_paper(cast, key, url, WHOLE)):
                hidden = {part for name in lacking[key] for part in (name, WORDS[name], IN_SHORT.get(name, name))}
                hidden -= {"Appeal", "Letters"}  # words of other chapters
                assert {one for one in hidden if one in told or squeezed(one) in paper} == set()


def test_intake_reads_the_report_and_what_is_open_and_nothing_else(cast: Cast, opened: str) -> None:
    submit(cast, opened)
    told = page(cast, "intake", f"/cases/{opened}/")
    assert HEADING.findall(told) == ["In short", "What was reported", "What stands open now"]
    sheets = [told, *(on_paper(cast, "intake", f"/cases/{opened}/", form) for form in ("", WHOLE))]
    words = ("allegation", "Escort adv", "Holtegaard", "Proxy log", "Log and words", "He was heard", "submitted")
    assert {one for one in words for sheet in sheets if squeezed(one) in squeezed(sheet)} == set()


def test_words_of_a_class_are_read_on_the_page_by_those_who_read_them_and_stand_on_no_paper(
    cast: Cast, url: str
) -> None:
    hashed = hashlib.sha256(MEDICAL.encode()).hexdigest()
    assert {MEDICAL, COMPELLED, hashed} <= set(
        re.findall(r"Zy.*?file\.|Zi.*?order\.|[0-9a-f]{64}", page(cast, "many", url))
    )
    decider = page(cast, "authority", url)
    assert (MEDICAL in decider, hashed in decider, HELD_BACK in decider) == (False, False, True)
    for form in ("", WHOLE):
        paper = on_paper(cast, "many", url, form)
        assert paper.count(squeezed(OF_A_CLASS)) == 2
        assert {one for one in (MEDICAL, COMPELLED, hashed) if squeezed(one) in paper} == set()


def test_the_paper_without_the_reporter_has_no_word_of_the_report_and_not_who_told(cast: Cast, url: str) -> None:
    paper, whole = on_paper(cast, "many", url), on_paper(cast, "many", url, WHOLE)
    telling = (
        "Zaffre",
        *REPORTER.split(),
        CONTACT,
        "in person",
        "What was reported",
        "Acknowledgement",
        "saw it first",
    )
    assert {one for one in telling if squeezed(one) not in whole} == set()
    assert {one for one in telling if squeezed(one) in paper} == set()
    assert paper.count(squeezed(THEY_NAME)) == 1
    assert paper.index(squeezed("Without the reporter: no report and no word of it")) < paper.index("2of")
    assert squeezed("As its reader reads it.") in whole[: whole.index("2of")]


def test_what_is_left_out_tells_nobody_who_it_was_that_reported(cast: Cast) -> None:
    """Whoever does not read the report reads the words as on their own page: a gap would be an answer."""
    reference = hand_in(cast, mode="named", reporter={"name": REPORTER, "contact": CONTACT})
    open_it(cast, reference)
    allege(cast, reference, words=NAMES_HER)
    told = {"role": "ethics_officer", "person": cast["ethics"].person.pk, "reason": "Is free."}
    do(cast, "manager", "assign", reference, **told)
    papers = {key: on_paper(cast, key, f"/cases/{reference}/") for key in ("manager", "ethics")}
    assert {key for key, paper in papers.items() if squeezed(NAMES_HER) in paper} == {"ethics"}
    assert {key for key, paper in papers.items() if squeezed("a name that stands there alone") in paper} == {"ethics"}
    assert squeezed(THEY_NAME) not in papers["ethics"]


def test_it_bears_who_made_it_the_versions_and_each_hash_and_the_journal_has_it(cast: Cast, url: str) -> None:
    reads = verbs_of(cast, "many", url.split("/")[2]).count("read")
    answer = cast["many"].client.get(f"{url}told/pdf/")
    for mark in (b"/StructTreeRoot", b"/Lang(en)", b"<pdfuaid:part>1</pdfuaid:part>", b"/Marked true"):
        assert mark in answer.content, mark
    assert answer["Content-Disposition"] == 'inline; filename="case.pdf"'
    paper = pdf.words(answer.content)
    with acting(cast["many"].actor) as actor:
        case = Case.objects.get(reference=url.split("/")[2])
        made = next(one for one in journal.newest(journal.Chain.case(case.pk), 50) if one.verb == "make_paper")
    facts = json.loads(made.body)["facts"]
    assert (made.actor, facts["paper"]) == (actor.label, "without_reporter")
    assert verbs_of(cast, "many", url.split("/")[2]).count("read") == reads + 1
    log, pages = hashlib.sha256(b"Quokka log.").hexdigest(), int(re.findall(r"1of(\d)", paper)[0])
    assert (
        paper.count(facts["sha256"])
        == paper.count("·confidential")
        == paper.count(f"For{squeezed(cast['many'].person.name)}")
        == pages
    )
    for part in (
        f"version {case.version} of its record",
        "in force since",
        "Exhibit 3.",
        log,
        "intake officer, case manager",
    ):
        assert squeezed(part) in paper, part


def test_where_no_pdf_can_be_made_the_page_says_so(cast: Cast, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "MOST_WORDS", 10)
    answer = cast["many"].client.get(f"{url}told/pdf/")
    assert answer.status_code == 503
    assert "The PDF could not be made" in answer.content.decode()
    assert "Quokka log." in answer.content.decode()


def test_page_paper_and_tests_cost_at_most_fifteen_statements(cast: Cast, url: str) -> None:
    actor, reference = cast["many"].actor, url.split("/")[2]
    reads = (readers.narrative, readers.paper, readers.PART_READERS["just_cause"])
    for read in reads:
        read(actor, reference)  # what a process knows of policies it keeps
        assert cost(lambda read=read: read(actor, reference)) <= 15, read


def test_the_tests_of_just_cause_rest_on_what_each_reader_reads(cast: Cast, url: str) -> None:
    names = re.compile(r"<h3>(.+?)</h3>")
    shown = {key: cast[key].client.get(url + "just_cause/") for key in READERS}
    assert {key for key, one in shown.items() if one.status_code == 403} == {"investigator", "ethics"}
    text = html.unescape(shown["many"].content.decode())
    assert names.findall(text) == [one.name for one in just_cause.RULES]
    assert re.findall(r"</svg>(\w[\w ]*)</p>", text) == ["Open", *["Met"] * 6]
    for part in (
        "1 item of evidence speaks to it.", f'href="{url}allegations/#allegation-1"', f'href="{url}interviews/"',
        "Decided, from the policy’s ladder: Suspension, 20 days.", just_cause.NO_TRAINING,
    ):  # fmt: skip
        assert part in text, part


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("YARA  quistgaard called.", True), ("Ms Quistgaard called.", True), ("He sits in room  417.", True),
        ("Somebody called Lena.", False), ("Quistgaards are many.", False), ("Mr Holm was there.", False),
    ],
)  # fmt: skip
def test_a_reporter_is_named_by_their_name_whole_or_by_a_part_that_nobody_shares(words: str, tells: bool) -> None:
    theirs = ["Yara Quistgaard", "Lena Holm"]
    wanted = naming.pattern(["Yara Quistgaard", "room 417", *naming.alone(theirs[:1], ["Sverre Holm"])])
    assert naming.found(wanted, words) == tells
    assert naming.alone(theirs, ["Sverre Holm"]) == {"Yara", "Quistgaard", "Lena"}
    assert not naming.found(naming.pattern(["", " "]), words)
