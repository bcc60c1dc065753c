"""What every answer carries, of whatever class (TM-42, TM-43), and what a printed page says (TM-54)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as live
from django.test import Client

from audit import clock
from config import planes
from tests.cases.conftest import Handed, open_it
from tests.cases.test_files import send
from tests.cast import Cast
from tests.intake.conftest import Reporter
from vault import receipts

POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:; script-src 'self'; style-src 'self'"
)
EVERYWHERE = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOWHERE = ("Access-Control-Allow-Origin", "Server", "X-Powered-By", "Via")
CLASSES = {  # class of answer -> (address, status)
    "a page of the door": ("/", 200),
    "a form of the door": ("/report/safe/", 200),
    "a redirect of the door": ("/report/", 302),
    "the way out": ("/leave/", 302),
    "a page of an officer": ("/today/", 200),
    "a page of a case": ("/cases/{reference}/", 200),
    "a case that is hidden": ("/cases/0000-0000/", 404),
    "an act that is another's": ("/cases/{reference}/decide/", 403),
    "a method that is not taken": ("/journals/00000000-0000-4000-8000-000000000000/end/", 405),
    "a page of the sign-in": ("/accounts/2fa/", 200),
    "nothing": ("/nowhere/", 404),
    "a style sheet": ("/static/probe.css", 200),
    "a static file that is not there": ("/static/none.css", 404),
    "health": ("/healthz", 200),
    "readiness": ("/readyz", 200),
    "the page of a file": ("/cases/{reference}/files/{file}/", 200),
    "what an identity provider brings back": ("/accounts/sso/county/back/", 404),
    "a sign-in that is sent on": ("/accounts/sso/county/acs/", 405),
}
TAKEN_ALONG = {  # what a reporter's browser saves
    "a receipt as a file": "/report/receipt/file/",
    "a signed copy after sending": "/report/receipt/copy/",
    "a reminder after sending": "/report/receipt/reminder/",
    "a signed copy": "/inbox/thread/copy/",
    "a reminder": "/inbox/thread/reminder/",
}
# A file runs nothing, wherever it is opened.
OF_A_FILE = "base-uri 'none'; default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
BROKEN = {"/broken/": 500, "/lost/": 503, "/refused/": 403, "/misread/": 400}


def wrong(answer, allowed: str = POLICY) -> list[str]:
    """What this answer lacks, or has too much; `allowed` is its content policy."""
    found = [name for name, value in EVERYWHERE.items() if answer.headers.get(name) != value]
    found += [name for name in NOWHERE if name in answer.headers]
    policy = "; ".join(sorted(answer.headers.get("Content-Security-Policy", "").split("; ")))
    found += ["Content-Security-Policy"] if policy != allowed else []
    found += ["Cache-Control"] if "no-store" not in answer.headers.get("Cache-Control", "") else []
    denied = answer.headers.get("Permissions-Policy", "")
    return found + [name for name in ("camera", "geolocation", "microphone") if f"{name}=()" not in denied]


def asked(client: Client, address: str):
    answer = client.get(address)
    for close in answer._resource_closers:  # of a file; `answer.close()` would end the test's own transaction
        close()
    return answer


@pytest.fixture
def static_file():
    file = Path(live.STATIC_ROOT) / "probe.css"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("p { margin: 0 }")
    yield
    file.unlink()


def test_every_class_of_answer_carries_every_header(cast: Cast, handed_in: Handed, static_file) -> None:
    receipt = receipts.make()
    reference = handed_in(receipt=receipt)
    [file] = send(receipt, ("a.txt", b"Hello"))
    for name, (address, status) in CLASSES.items():
        answer = asked(cast["intake"].client, address.format(reference=reference, file=file))
        assert (answer.status_code, wrong(answer)) == (status, []), name
    copy = asked(cast["intake"].client, f"/cases/{reference}/files/{file}/copy/")
    assert (copy.status_code, copy.streaming, wrong(copy, OF_A_FILE)) == (200, True, [])
    open_it(cast, reference)
    letter = asked(cast["manager"].client, f"/cases/{reference}/letters/1/pdf/")
    assert (letter.status_code, letter["Content-Type"], wrong(letter)) == (200, "application/pdf", [])
    evil = Client().get("/", headers={"host": "evil.example"})
    assert (evil.status_code, wrong(evil)) == (400, [])
    forged = Client(enforce_csrf_checks=True).post("/inbox/", {"receipt": "x"})
    assert (forged.status_code, wrong(forged)) == (403, [])


@pytest.mark.django_db
def test_what_a_reporter_takes_along_carries_every_header() -> None:
    reporter = Reporter()
    reporter.come_back(reporter.report())
    for name, address in TAKEN_ALONG.items():
        answer = asked(reporter.browser, address)
        saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
        assert (answer.status_code, saved, wrong(answer)) == (200, True, []), name


@pytest.mark.urls("tests.config.addresses_that_break")
@pytest.mark.django_db(transaction=True)
def test_every_failure_carries_every_header() -> None:
    for address, status in BROKEN.items():
        answer = Client(raise_request_exception=False).get(address)
        assert (answer.status_code, wrong(answer)) == (status, []), address


@pytest.mark.parametrize("plane", ["all", "reporter", "staff", "worker", "operator"])
def test_on_every_plane_the_headers_come_first(plane: str) -> None:
    assert tuple(planes.middleware(plane)[: len(planes.HEADERS)]) == planes.HEADERS


def test_whoever_reads_stands_on_the_page_and_on_paper_with_the_time(cast: Cast, handed_in: Handed) -> None:
    reference = handed_in()
    with clock.at(datetime(2026, 11, 20, 18, 42, tzinfo=UTC)):
        for key in ("intake", "intake2"):
            page = cast[key].client.get(f"/cases/{reference}/").content.decode()
            for mark in ("seen-by", "on-paper"):
                said = page.partition(f'class="{mark}"')[2].partition("</p>")[0]
                assert f"{cast[key].person.name}, November 20, 10:42" in said, (key, mark)
    hidden = cast["bystander"].client.get(f"/cases/{reference}/").content.decode()
    assert "seen-by" not in hidden  # a moment would tell two answers apart
