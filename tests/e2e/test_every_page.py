"""Every page in every state, as whoever may come to it: axe, the fit at 320 px, the size of what is pressed.

The pages are found by their links, the states are those of the workflow, the addresses those of the code: a page that
nobody comes to here turns `test_no_page_is_left_out` red.
"""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser

from audit import clock
from audit.models import Sink
from cases import door, services
from cases.models import Proposal
from config import errors
from config.local.cast import BRANCH
from permissions.actors import Actor, acting
from tests.cases.conftest import version
from tests.cases.test_enter import TYPED
from tests.cases.test_journal import give
from tests.cases.test_verbs import thread_of
from tests.cast import PASSWORD, Cast
from tests.config.test_signin_pages import code_for
from tests.e2e.crawl import NO_PAGE, Seen, Walk, name_of, sent, sent_empty
from tests.e2e.glass import OVERLAPPING, Glass, measured
from tests.e2e.ways import FIRST_DAY, LONG, SELDOM, WAYS, case_in, told
from tests.intake.conftest import Reporter
from tests.intake.test_me import signed_in
from tests.policies.conftest import load_from
from tests.signing import handed, shows_code
from vault import receipts
from workflow.states import State

pytestmark = [pytest.mark.e2e, pytest.mark.long, pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def glass(browser: Browser) -> Iterator[Glass]:
    glass = Glass(browser)
    yield glass
    glass.close()


@pytest.fixture(scope="session")
def visited(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """What each tour came to, one file a tour, for all processes of this run."""
    here = tmp_path_factory.getbasetemp()
    folder = (here if worker_id == "master" else here.parent) / "visited"
    folder.mkdir(exist_ok=True)
    return folder


def look(glass: Glass, pages: Iterable[Seen], visited: Path) -> None:
    """Every fault of every page, at once; `visited` is the file that keeps which pages these were."""
    seen = list(pages)
    assert seen, "no page was found"
    visited.write_text("\n".join(page.name for page in seen))
    assert [page.url for page in seen if 300 <= page.answer.status_code < 400] == [], "a way leads past its page"
    found = [fault for page in seen for fault in glass.faults(page)]
    assert not found, "\n".join(dict.fromkeys(found))


def of_a_case(state: State, cast: Cast) -> Iterator[Seen]:
    """The case's first page, its parts, and the page of each verb that is offered; each form once more, sent empty."""
    reference, _ = case_in(state)
    walk = Walk(within=f"/cases/{reference}/")
    filled: set[str] = set()
    for key, member in cast.items():
        client = member.client
        if client.get(walk.within).status_code == 200:
            pages = list(walk.crawl(client, [walk.within], key))
            yield from pages
            yield from sent_empty(client, [page for page in pages if page.name not in filled])
            filled |= {page.name for page in pages}


ELSEWHERE = r"/cases/[^/]{9}/|/$|/report|/inbox|/leave"
PLACES = ("/today/", "/cases/", "/cases/enter/", "/people/", "/people/roles/", "/policies/", "/accounts/2fa/")


def beside_the_cases(cast: Cast) -> Iterator[Seen]:
    """What everybody has: their day, the list, people and roles, policies, their own sign-in. Full, and empty."""
    case_in(State.INVESTIGATION)
    for key in ("manager", "owner", "intake", "bystander"):
        client, walk = cast[key].client, Walk("/", beside=ELSEWHERE)
        starts = [place for place in PLACES if client.get(place).status_code == 200]
        for page in walk.crawl(client, starts, key):
            yield page
            yield from sent_empty(client, [page])
    yield sent(cast["owner"].client, f"/people/{cast['bystander'].person.pk}/invite/", "owner")  # the code, shown once


def of_the_sign_in(cast: Cast) -> Iterator[Seen]:
    """Password, second step, recovery codes, and the first password of all."""
    anyone = Client()
    for address in ("login/", "inactive/", "signup/", "welcome/"):
        url = f"/accounts/{address}"
        page = Seen(name_of(url), url, "", anyone.get(url))
        yield page
        yield from sent_empty(anyone, [page])
    client, member = Client(), cast["intake"]
    client.post("/accounts/login/", {"login": member.account.username, "password": PASSWORD})
    yield Seen("first_step", "/accounts/2fa/code/", "intake", client.get("/accounts/2fa/code/"))
    shows_code(client, handed(cast, "intake"))
    url = "/accounts/2fa/totp/activate/"
    yield Seen("mfa_activate_totp", url, "intake", client.get(url))
    secret = client.session["mfa.totp.secret"]
    client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    yield sent(client, "/accounts/2fa/recovery-codes/", "intake")
    ways = ["/accounts/2fa/", "/accounts/2fa/recovery-codes/", "/accounts/sign-ins/", "/accounts/2fa/webauthn/"]
    yield from Walk(within="/accounts/").crawl(client, [*ways, "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/",
                                                        "/accounts/password/change/"], "intake")  # fmt: skip
    Authenticator.objects.create(user=member.account, type="webauthn", data={"name": LONG[:80], "credential": {}})
    yield from Walk(within="/accounts/2fa/webauthn/keys").crawl(client, ["/accounts/2fa/webauthn/"], "intake")
    Authenticator.objects.filter(type="webauthn").delete()  # no browser made it
    yield from Walk("/accounts/reauth").crawl(cast["bystander"].client, ["/accounts/reauthenticate/"], "bystander")
    again = Client()
    again.post("/accounts/login/", {"login": member.account.username, "password": PASSWORD})
    url = "/accounts/2fa/authenticate/"
    yield Seen("mfa_authenticate", url, "intake", again.get(url))
    yield Seen("mfa_authenticate", url, "intake", again.post(url, {"code": "000000"}))


def of_a_reporter(cast: Cast) -> Iterator[Seen]:
    """From the first page to the kept code, and back: empty, with a question, with the answer, closed."""
    with override_settings(CANDOR_BUSY_FROM=0):
        waits = Reporter()
        yield Seen("report_step", "/report/safe/", "", waits.open("/report/safe/"))
        yield Seen("report_step", "/report/safe/", "", waits.send_again("/report/safe/", danger="no"))
    reporter = Reporter()
    browser = reporter.browser
    yield from Walk("/", beside=r"/leave").crawl(browser, ["/", "/inbox/", "/report/receipt/", "/report/kept/"])
    wrong = reporter.send("/inbox/", receipt="0000")
    yield Seen("inbox", "/inbox/", "", wrong)
    reporter.tell("named", your_name=LONG, where=LONG, danger="yes")
    steps = ("safe", "known", "what", "where_when", "who", "county")
    for url in [*(f"/report/{step}/" for step in steps), "/report/review/"]:
        yield Seen(name_of(url), url, "", reporter.open(url))
    for step in ("known", "what"):
        yield Seen("report_step", f"/report/{step}/", "", reporter.send(f"/report/{step}/"))
    reporter.send("/report/review/")
    yield Seen("report_receipt", "/report/receipt/", "", reporter.open("/report/receipt/"))
    yield Seen("report_receipt", "/report/receipt/", "", reporter.send_again("/report/receipt/"))
    yield Seen("report_files", "/report/files/", "", reporter.open("/report/files/"))
    yield Seen("report_files", "/report/files/", "", reporter.send("/report/files/", text=""))
    for state in (State.RECEIVED, State.TRIAGE, State.CLOSED):
        _, receipt = case_in(state)
        back = Reporter()
        back.come_back(receipt)
        for below in ("", "withdraw/", "claim/", "payback/", "address/"):
            yield Seen(
                name_of(f"/inbox/thread/{below}"), f"/inbox/thread/{below}", "", back.open(f"/inbox/thread/{below}")
            )
        yield Seen("thread", "/inbox/thread/", "", back.send("/inbox/thread/", text=""))
    for url in ("/inbox/thread/claim/", "/inbox/thread/payback/", "/inbox/thread/address/"):
        yield Seen(name_of(url), url, "", back.send(url, name="", what_happened=""))
    back.send("/inbox/thread/address/", note_to="me@private.example")
    yield Seen("address", "/inbox/thread/address/", "", back.open("/inbox/thread/address/"))
    copy = back.open("/inbox/thread/copy/").text
    for shown in ("", copy, copy.replace("report", "repost")):
        yield Seen("statement", "/statement/", "", back.send("/statement/", copy=shown))
    yield Seen("statement", "/statement/", "", back.open("/statement/"))


def of_someone_signed_in(cast: Cast) -> Iterator[Seen]:
    """Their own reports: none yet, each page of telling, what is missing, the code, and the report once it is told."""
    member = signed_in(cast, "bystander")

    def shown(*urls: str) -> Iterator[Seen]:
        yield from (Seen(name_of(url), url, "bystander", member.open(url)) for url in urls)

    yield from shown("/me/", "/me/report/safe/", "/me/report/receipt/")
    yield Seen("me_step", "/me/report/known/", "bystander", member.send("/me/report/known/"))
    member.tell("proxy", who_did=LONG)
    steps = ("safe", "known", "what", "where_when", "who", "county")
    yield from shown(*(f"/me/report/{step}/" for step in steps), "/me/report/review/")
    member.send("/me/report/review/")
    yield from shown(
        "/me/report/receipt/",
        "/me/report/files/",
        "/me/report/kept/",
        "/me/",
        member.own_thread,
        member.own_thread + "withdraw/",
        member.own_thread + "payback/",
        member.own_thread + "address/",
    )
    yield Seen("me_thread", member.own_thread, "bystander", member.send(member.own_thread, text=""))


def of_the_journals(cast: Cast) -> Iterator[Seen]:
    """The right to read one journal: given, refused, listed, and what it opens."""
    reference, _ = case_in(State.TRIAGE)
    yield sent(cast["owner"].client, "/journals/", "owner")
    assert give(cast, reference).status_code == 302
    for key, url in (("owner", "/journals/"), ("auditor", "/journals/"), ("auditor", f"/cases/{reference}/journal/")):
        yield Seen(name_of(url), url, key, cast[key].client.get(url))


def of_an_emergency(cast: Cast) -> Iterator[Seen]:
    """A case is lent: asked for, to be answered, refused, read, listed for those outside and on the case, over."""
    reference, _ = case_in(State.TRIAGE)
    yield sent(cast["records"].client, "/emergency/", "records", reference="x")
    asked = {"reference": reference, "hours": "4", "reason": LONG[:200]}
    assert cast["records"].client.post("/emergency/", asked).status_code == 302
    right = re.findall(r"/emergency/([0-9a-f-]{36})/", cast["records"].client.get("/emergency/").content.decode())[0]
    for key, url in (("counsel", "/today/"), ("counsel", "/emergency/"), ("counsel", f"/emergency/{right}/")):
        yield Seen(name_of(url), url, key, cast[key].client.get(url))
    assert cast["counsel"].client.post(f"/emergency/{right}/", {"answer": "agree"}).status_code == 302
    yield from Walk(within=f"/cases/{reference}/").crawl(cast["records"].client, [f"/cases/{reference}/"], "records")
    for key in ("records", "outside", "counsel"):
        yield from Walk(within="/emergency/").crawl(cast[key].client, ["/emergency/"], key)
    for key, url in (("outside", "/today/"), ("manager", f"/cases/{reference}/members/")):
        yield Seen(name_of(url), url, key, cast[key].client.get(url))
    assert cast["outside"].client.post(f"/emergency/{right}/end/").status_code == 302
    yield from Walk(within="/emergency/").crawl(cast["outside"].client, ["/emergency/"], "outside")


def of_the_register(cast: Cast) -> Iterator[Seen]:
    """Prior approvals: none yet, a person found, one entered with long words, refused, read, revoked."""
    client, person = cast["counsel"].client, cast["subject"].person
    walk = Walk(within="/approvals/")
    pages = list(walk.crawl(client, ["/approvals/", "/approvals/enter/?q=x", "/approvals/enter/?q=xy"], "counsel"))
    enter = f"/approvals/enter/{person.pk}/"
    yield from [
        *pages,
        Seen("choose_person", "/approvals/enter/?q=hol", "counsel", client.get("/approvals/enter/?q=hol")),
    ]
    yield Seen("enter_approval", enter, "counsel", client.get(enter))
    yield sent(client, enter, "counsel")
    first = (clock.today() - timedelta(days=9)).isoformat()
    days = {"valid_from": first, "valid_to": clock.today().isoformat(), "approved_on": clock.today().isoformat()}
    words = {
        "unit": LONG[:120],
        "operation_ref": LONG[:80],
        "purpose": LONG,
        "devices": LONG[:60],
        "approver": "E-authority",
    }
    made = client.post(enter, {**words, **days, "codes": ["G2a", "G2b", "G3a"]})
    assert made.status_code == 302
    pages = list(walk.crawl(client, [made.url, "/approvals/?page=1"], "counsel"))
    yield from pages
    yield from sent_empty(client, [page for page in pages if page.name == "revoke_approval"])
    assert client.post(f"{made.url}revoke/", {"reason": LONG}).status_code == 302
    for url in (made.url, "/approvals/"):
        yield Seen(name_of(url), url, "counsel", client.get(url))


def of_changes_of_keys(cast: Cast) -> Iterator[Seen]:
    """A key that two people agree to: nothing there, asked for, to be answered with a fingerprint, refused, over."""
    asked = {
        "act": "renew",
        "key": "identity",
        "version": "2",
        "fingerprint": "0123 4567 89ab cdef",
        "reason": LONG[:200],
    }
    yield Seen("keys", "/people/keys/", "outside", cast["outside"].client.get("/people/keys/"))
    yield from sent_empty(cast["admin"].client, [sent(cast["admin"].client, "/people/keys/ask/", "admin", without="x")])
    yield sent(cast["admin"].client, "/people/keys/ask/", "admin", **{**asked, "act": "retire"})
    for who in ("admin", "owner"):
        assert cast[who].client.post("/people/keys/ask/", {**asked, "version": "23"[who == "owner"]}).status_code == 302
    for who in ("outside", "owner"):
        yield Seen("today", "/today/", who, cast[who].client.get("/today/"))
        walk = Walk(within="/people/keys/")
        pages = list(walk.crawl(cast[who].client, ["/people/keys/"], who))
        yield from pages
        yield from sent_empty(cast[who].client, pages)
    url = next(page.url for page in pages if page.name == "answer_key")
    yield sent(cast["outside"].client, url, "outside", fingerprint="0" * 16, answer="agree")
    assert cast["outside"].client.post(url, {"answer": "turn_down"}).status_code == 302
    yield from Walk(within="/people/keys/").crawl(cast["admin"].client, ["/people/keys/"], "admin")
    yield Seen("answer_key", url, "admin", cast["admin"].client.get(url))


def of_a_name(cast: Cast) -> Iterator[Seen]:
    """A confidential name outside intake: asked for, answered, read, used up."""
    reference, _ = case_in(State.FINDINGS_REVIEW)
    url, ethics = f"/cases/{reference}/", cast["ethics"]
    intake = next(cast[key] for key in ("intake", "intake2", "many") if cast[key].client.get(url).status_code == 200)
    yield Seen("ask_identity", f"{url}ask_identity/", "ethics", ethics.client.get(f"{url}ask_identity/"))
    yield Seen("read_identity", f"{url}read_identity/", "ethics", ethics.client.get(f"{url}read_identity/"))
    told = {"thread": thread_of(cast, "ethics", reference), "reason": LONG}
    assert services.SERVICES["ask_identity"](ethics.actor, reference, seen=version(ethics.actor, reference), **told)
    yield Seen("approve", f"{url}approve/", intake.key, intake.client.get(f"{url}approve/"))
    with acting(ethics.actor):
        request = Proposal.objects.get(verb="ask_identity").pk
    seen = version(ethics.actor, reference)
    assert services.SERVICES["approve"](intake.actor, reference, seen=seen, request=request)
    yield Seen("read_identity", f"{url}read_identity/", "ethics", ethics.client.get(f"{url}read_identity/"))
    sent_with = {"whose": told["thread"], "seen": version(ethics.actor, reference)}
    yield Seen("read_identity", f"{url}read_identity/", "ethics", ethics.client.post(f"{url}read_identity/", sent_with))
    yield Seen("part_approvals", f"{url}approvals/", "ethics", ethics.client.get(f"{url}approvals/"))


def of_what_keepers_are_told(cast: Cast) -> Iterator[Seen]:
    """Reading in bulk and a checkpoint that does not leave: the page that says wait, Today, and the list."""
    yield sent(cast["owner"].client, "/reading/", "owner")
    assert cast["owner"].client.post("/reading/", {"cases": 5, "pause": 60, "reason": LONG[:200]}).status_code == 302
    with acting(Actor.system("tour")):
        Sink(name="webhook hooks.example.gov", failing_since=clock.now(), code="ConnectionRefusedError").save()
        Sink(name="file", sent=1, sent_at=clock.now()).save()
    references = [case_in(State.RECEIVED)[0] for _ in range(6)]
    answers = [cast["intake"].client.get(f"/cases/{one}/") for one in references]
    assert answers[-1].status_code == 429
    yield Seen("case", f"/cases/{references[-1]}/", "intake", answers[-1])
    for key, url in (("owner", "/reading/"), ("auditor", "/reading/"), ("auditor", "/today/"), ("outside", "/today/")):
        yield Seen(name_of(url), url, key, cast[key].client.get(url))
    assert (
        cast["owner"].client.post("/reading/", {"cases": 200, "pause": 60, "reason": "As before."}).status_code == 302
    )


def of_what_is_asked_first(cast: Cast) -> Iterator[Seen]:
    """A name that nobody here bears: the question stands before the case."""
    who = f"Quillon Abernathy\nMaria {LONG.capitalize()}"
    told = door.Telling(mode="anonymous", answers={"what_happened": LONG}, branch=BRANCH, who=who, urgent=True)
    door.submit(told, receipts.make())
    client = cast["intake"].client
    today = Seen("today", "/today/", "intake", client.get("/today/"))
    yield today
    for url in re.findall(r'href="(/cases/[^"]+/question/)"', today.answer.content.decode()):
        yield Seen("question", url, "intake", client.get(url))


def of_two_versions(cast: Cast) -> Iterator[Seen]:
    """The policy after it was changed, what it said before, and a case over both."""
    with tempfile.TemporaryDirectory() as folder:
        load_from(FIRST_DAY, Path(folder) / "pack")
    yield from Walk("/policies/").crawl(Client(), ["/policies/"])
    yield from of_what_is_seldom("over two versions", cast)


def of_what_is_seldom(what: str, cast: Cast) -> Iterator[Seen]:
    """What one of them finds who is asked for a step that most cases do without."""
    key, way = SELDOM[what]
    reference, _ = told(way)
    walk = Walk(within=f"/cases/{reference}/")
    pages = list(walk.crawl(cast[key].client, [walk.within], key))
    yield from pages
    yield from sent_empty(cast[key].client, pages)


def asked(path: str, **typed: str) -> HttpRequest:
    request = RequestFactory().post(path, typed)
    request.actor = None  # type: ignore[attr-defined]  # as the middleware leaves it for a stranger
    return request


def of_what_goes_wrong(cast: Cast) -> Iterator[Seen]:
    """Absent, refused, expired, broken, out of reach; older than the case; and what is shown only in answer to a form."""
    kept = asked("/report/what/", what_happened=LONG)
    for name, answer in {
        "expired": errors.expired_form(kept),
        "expired for an officer": errors.expired_form(asked("/cases/", text=LONG)),
        "not understood": errors.bad_request(kept, Exception()),
        "refused": errors.forbidden(asked("/cases/"), Exception()),
        "broken": errors.broken(kept),
        "changed": errors.tampered(kept),
        "absent for a reporter": errors.absent(kept, Exception()),
        "absent": cast["bystander"].client.get("/cases/0000-0000/"),
    }.items():
        yield Seen(name, "/", "", answer)
    try:
        raise OperationalError
    except OperationalError:
        yield Seen("out of reach", "/", "", errors.broken(kept))
    reference, _ = case_in(State.TRIAGE)
    manager, url = cast["manager"].client, f"/cases/{reference}/"
    older = [
        sent(manager, url + "note/", "manager", seen=0, text=LONG),
        sent(cast["intake2"].client, url + "acknowledge/", "intake2", seen=0, danger="no"),
    ]
    assert [page.answer.status_code for page in older] == [409, 409]
    yield from older
    told = {"seen": version(cast["manager"].actor, reference), "thread": thread_of(cast, "manager", reference)}
    yield sent(manager, url + "open_identity/", "manager", **told, reason="She asked for it.")
    yield sent(cast["intake"].client, "/cases/enter/", "intake", receipt=receipts.make(), **TYPED)


TOURS: dict[str, Callable[[Cast], Iterator[Seen]]] = {
    "beside the cases": beside_the_cases,
    "sign-in": of_the_sign_in,
    "reporter": of_a_reporter,
    "signed in": of_someone_signed_in,
    "journals": of_the_journals,
    "an emergency": of_an_emergency,
    "changes of keys": of_changes_of_keys,
    "the register of approvals": of_the_register,
    "a name outside intake": of_a_name,
    "what keepers are told": of_what_keepers_are_told,
    "what goes wrong": of_what_goes_wrong,
    "asked first": of_what_is_asked_first,
    "over two versions": of_two_versions,
    **{what: partial(of_what_is_seldom, what) for what in SELDOM if what != "over two versions"},
}


def test_every_state_is_walked_to() -> None:
    """A case is disposed of by a service that does not stand yet; with it, this test asks for its way."""
    assert set(State) - set(WAYS) == ({State.DISPOSED} if "dispose" not in services.SERVICES else set())


@pytest.mark.parametrize("state", WAYS)
def test_every_page_of_a_case(state: State, cast: Cast, glass: Glass, visited: Path) -> None:
    look(glass, of_a_case(state, cast), visited / state)


@pytest.mark.parametrize("tour", TOURS)
def test_every_other_page(tour: str, cast: Cast, glass: Glass, visited: Path) -> None:
    look(glass, TOURS[tour](cast), visited / tour)


@pytest.mark.last
@pytest.mark.timeout(1800)  # alone it makes every tour itself
def test_no_page_is_left_out(cast: Cast, visited: Path) -> None:
    """Each address of the code was come to: on the tours made by now, else on those that are made here without a browser."""
    left = {name for name in names(get_resolver()) if name not in NO_PAGE}
    tours = {**TOURS, **{state: partial(of_a_case, state) for state in WAYS}}
    made = {name for name in tours if (visited / name).exists()}
    for name in sorted(tours, key=lambda name: name not in made):
        if left:
            come = (
                (visited / name).read_text().splitlines() if name in made else (one.name for one in tours[name](cast))
            )
            left -= set(come)
    assert not left, f"nobody comes to {sorted(left)}: add a way in tests/e2e/ways.py or a tour here"


def names(resolver: URLResolver) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield one.name or ""
        else:
            yield from names(one)


BAD = """<!doctype html><html lang="en"><head><title>Bad</title></head><body><main><h1>Bad</h1><img src="/static/icon.svg">
<p><font color="#bbbbbb">Hardly seen.</font></p><a href="/">x</a><input name="nameless"><table width="900"><tr><td>Wide</td>
</tr></table><map name="m"></map><button>One</button></main></body></html>"""


@pytest.mark.parametrize(
    "fault", ["image-alt", "color-contrast", "label", "sideways", "too small: x"], ids=lambda fault: fault.split(":")[0]
)
def test_a_bad_page_is_found_bad(fault: str, browser: Browser) -> None:
    glass = Glass(browser)
    found = "\n".join(glass.faults(Seen("bad", "/", "", HttpResponse(BAD))))
    glass.close()
    assert fault in found


def test_what_lies_on_something_else_is_found(browser: Browser) -> None:
    glass, at = Glass(browser), 'style="position: absolute; top: 90px; left: 20px"'
    glass.show(
        glass.phone, HttpResponse(f"<main><h1>Over</h1><button {at}>One</button><button {at}>Two</button></main>")
    )
    assert measured(glass.phone, OVERLAPPING) == ["One / Two"]
    glass.close()
