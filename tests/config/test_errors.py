"""What people read when something went wrong, and what the log says of it."""

import logging

import pytest
from django.test import Client

from config import logs

TYPED = {"story": "It was at ten past two.\nI saw it.", "csrfmiddlewaretoken": "x", "receipt": "7K3M", "empty": ""}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


pytestmark = pytest.mark.urls("tests.config.addresses_that_break")


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_is_said_and_what_was_typed_is_kept(client):
    answer = client.post("/lost/", TYPED)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "I saw it." in answer.text
    assert "Send it again" in answer.text


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_lost_database_repeats_no_receipt(client):
    assert "7K3M" not in client.post("/lost/", TYPED).text


@pytest.mark.django_db(transaction=True)
def test_a_form_from_another_site_is_never_offered_to_be_sent_again():
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = strict.post("/lost/", {"story": "planted"})
    assert "Send it again" not in answer.text


def test_a_form_without_its_token_is_shown_to_be_copied():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/broken/", TYPED)
    assert answer.status_code == 403
    assert "I saw it." in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/broken/", 500, "on our side"),
        ("/refused/", 403, "You cannot do this"),
        ("/misread/", 400, "could not read"),
        ("/nowhere/", 404, "nothing here for you"),
    ],
)
def test_each_failure_has_its_page(client, db, path, status, says):
    answer = client.get(path)
    assert answer.status_code == status
    assert says in answer.text
    assert "Anna" not in answer.text
    assert answer["Cache-Control"] == "no-store"


def test_the_page_and_the_log_share_an_id_and_the_log_has_no_content(client, caplog):
    with caplog.at_level(logging.ERROR):
        page = client.get("/broken/").text
    lines = [logs.Discreet().format(record) for record in caplog.records]
    event = next(line for line in lines if "event" in line).split()[3].rstrip(":")
    assert event in page
    assert any("ValueError at" in line for line in lines)
    assert not any("Anna" in line or "/broken/" in line for line in lines)


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told_without_a_session(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies
