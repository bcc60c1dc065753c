"""What a submission asks of the database, and a first visit of the network."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import vendor
from tests.intake.conftest import Reporter

MOST_QUERIES = 12  # D37
MOST_BYTES = 150_000  # of a first visit, as they travel
CONTROL = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", ["anonymous", "confidential", "named", "proxy"])
@pytest.mark.parametrize("people", [1, 30])
def test_sending_a_report_takes_at_most_twelve_queries_whatever_it_says(mode, people):
    Reporter().report()  # the first of a process looks the branch up
    reporter = Reporter()
    reporter.tell(mode, your_name="Tilda Quent", who_did="\n".join(f"Bert Tamm{n}" for n in range(people)))
    reporter.open("/report/review/")
    with CaptureQueriesContext(connection) as queries:
        assert reporter.send_again("/report/review/").status_code == 302
    asked = [query["sql"] for query in queries if not query["sql"].startswith(CONTROL)]
    assert len(asked) <= MOST_QUERIES, asked


@pytest.mark.django_db
def test_a_first_visit_is_light(settings, client):
    settings.CANDOR_VENDOR_DIR = vendor.ensure().parent
    page = client.get("/").text
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    assert len(files) >= 3
    whole = [page.encode(), *(_read(settings, name) for name in files)]
    assert sum(len(gzip.compress(one, 6)) for one in whole) <= MOST_BYTES
    assert "@font-face" not in whole[1].decode()


def _read(settings, name):
    if name.startswith("vendor/"):
        return (Path(settings.CANDOR_VENDOR_DIR) / name.removeprefix("vendor/")).read_bytes()
    return Path(finders.find(name)).read_bytes()
