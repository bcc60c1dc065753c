"""A reporter with a browser that keeps what it is given and runs no script."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from intake import cookies, services
from intake.models import Draft

Response = Any
ADDRESS, AGENT = "203.0.113.77", "Canary-Agent/77"
STORY = "An escort site was open on the shared workstation at 14:10."
PAGES = {
    "safe": ("danger", "minor", "vulnerable_adult"),
    "known": ("mode", "your_name", "your_contact", "for_whom"),
    "what": ("what_happened", "how_known"),
    "where_when": ("where", "where_unknown", "day", "last_day"),
    "who": ("who_did", "who_knows", "handlers", "must_not_see"),
    "county": ("connection",),
}


@dataclass
class Reporter:
    """Goes through the pages as a person does, by their forms alone."""

    browser: Client = field(
        default_factory=lambda: Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS, headers={"user-agent": AGENT})
    )

    def open(self, path: str) -> Response:
        return self.browser.get(path)

    def send(self, path: str, **typed: Any) -> Response:
        """Posts a form with the token of its page."""
        self.browser.get(path)
        return self.send_again(path, **typed)

    def send_again(self, path: str, **typed: Any) -> Response:
        """Posts from a page that is open already."""
        return self.browser.post(path, {**typed, "csrfmiddlewaretoken": self.browser.cookies["csrftoken"].value})

    def tell(self, mode: str = "anonymous", **answers: Any) -> None:
        """Answers every page up to the review."""
        answers = {"mode": mode, "what_happened": STORY, **answers}
        for page, keys in PAGES.items():
            answer = self.send(f"/report/{page}/", **{key: answers[key] for key in keys if key in answers})
            assert answer.status_code == 302, answer.context["form"].errors

    def report(self, mode: str = "anonymous", **answers: Any) -> str:
        """Tells, sends, and gives the receipt as it stands on its page."""
        self.tell(mode, **answers)
        assert self.send("/report/review/").url == "/report/receipt/"
        return self.receipt

    @property
    def receipt(self) -> str:
        return str(self.open("/report/receipt/").context["receipt"])

    def come_back(self, receipt: str) -> Response:
        return self.send("/inbox/", receipt=receipt)

    @property
    def thread(self) -> Response:
        return self.open("/inbox/thread/")

    @property
    def draft(self) -> dict[str, Any] | None:
        kept = self.browser.cookies.get(cookies.name(Draft))
        box = services.draft(kept.value if kept else "")
        return box.data if box else None


@pytest.fixture
def reporter(db: None) -> Reporter:
    return Reporter()


@pytest.fixture
def reporters(db: None) -> Callable[[], Reporter]:
    """Makes as many as a test needs."""
    return Reporter


@pytest.fixture
def stored(as_owner: Any) -> Callable[..., int]:
    """`stored("cases_case")`: how many rows were committed. Needs `transaction=True`."""

    def count(table: str) -> int:
        with as_owner() as cursor:
            return int(cursor.execute(f'select count(*) from "{table}"').fetchone()[0])

    return count


def everything(cursor: Any) -> str:
    """Every row of every table, as text: what a thief of the database holds."""
    tables = cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
    rows = []
    for (table,) in tables:
        rows += [f"{table} {row[0]}" for row in cursor.execute(f'select t::text from public."{table}" t').fetchall()]
    return "\n".join(rows)


def lines(response: Response) -> str:
    """The words of a page, as one line."""
    return " ".join(response.content.decode().split())


def close_connection() -> None:
    connection.close()
