"""The planes apart: what each answers, runs, answers for and writes down (D4, D9, D10, TM-17)."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import clear_url_caches

from config import planes, urls
from vault import keys

SOUND = "kJ8-f0Qz_w3LrT6mVx1NbY9cHs5GdPa2EuXi7oWe4ZtRqMlS0v"
TELL = """
import json, django; django.setup()
from django.conf import settings as s; from django.urls import get_resolver; from vault.keys import NAMES, ring
found = []
def walk(patterns, before):
    for one in patterns:
        here = before + str(one.pattern)
        walk(one.url_patterns, here) if hasattr(one, "url_patterns") else found.append(here)
walk(get_resolver().url_patterns, "")
print(json.dumps({"addresses": found, "middleware": s.MIDDLEWARE, "cookies": [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME],
  "hosts": s.ALLOWED_HOSTS, "origins": s.CSRF_TRUSTED_ORIGINS, "login": s.DATABASES["default"]["USER"],
  "keys": sorted(n for n in NAMES if ring().holds(n))}))
"""
PROXY = (settings.ROOT / "deploy" / "nginx.conf").read_text()
STAFF_ALONE = ("cases/", "today/", "me/", "people/", "accounts/", "journals/")
REPORTERS_ALONE = ("", "report/", "inbox/", "leave/")


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, dict]:
    """What a process of each plane says of itself, under production settings, with every key lying beside it."""
    folder = tmp_path_factory.mktemp("planes")
    keys.make(folder / "keys")
    return {plane: _ask(folder, plane) for plane in ("reporter", "staff", "worker", "operator")}


def _ask(folder, plane: str) -> dict:
    environment = {
        "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production", "SECRET_KEY": SOUND,
        "SITE_URL": "https://reports.example.gov", "STAFF_URL": "https://cases.example.gov", "CANDOR_PLANE": plane,
        "ALLOWED_HOSTS": "reports.example.gov,cases.example.gov", "CANDOR_KEY_DIR": str(folder / "keys"),
        "DATA_DIR": str(folder),
        "DATABASE_URL": "postgres:///candor", "CANDOR_DB_PASSWORD": SOUND, "REDIS_URL": f"redis://:{SOUND}@h:6379/0",
    }  # fmt: skip
    asked = [sys.executable, "-W", "ignore", "-c", TELL]
    return json.loads(subprocess.run(asked, cwd=settings.ROOT, env=environment, capture_output=True, check=True).stdout)


def test_no_address_is_served_by_two_planes_but_the_policies(told) -> None:
    reporter, staff = set(told["reporter"]["addresses"]), set(told["staff"]["addresses"])
    assert {one.partition("/")[0] for one in reporter & staff} == {"policies"}
    assert not [one for one in reporter if one.startswith(STAFF_ALONE)]
    assert not staff & set(REPORTERS_ALONE)
    assert told["worker"]["addresses"] == told["operator"]["addresses"] == []


def test_each_plane_has_its_own_cookies_hosts_role_and_keys(told) -> None:
    for what in ("cookies", "login", "keys"):
        said = [json.dumps(one[what]) for one in told.values()]
        assert len(set(said)) == len(said), what
    assert (told["reporter"]["hosts"], told["staff"]["hosts"]) == (["reports.example.gov"], ["cases.example.gov"])
    assert told["staff"]["origins"] == ["https://cases.example.gov"]
    assert {plane: set(one["keys"]) for plane, one in told.items()} == {plane: set(keys.HOLDS[plane]) for plane in told}
    private = {name for name in told["reporter"]["keys"] if "private" in name or name == "journal_staff"}
    assert private == {"statement_private"}, "it signs copies that it gives to reporters, and opens nothing"


def test_the_reporters_plane_has_no_session_and_nobody_to_be(told) -> None:
    of_accounts = [
        one for one in told["reporter"]["middleware"] if re.search(r"contrib\.(sessions|auth|messages)", one)
    ]
    assert of_accounts == []
    assert "intake.middleware.NobodyMiddleware" in told["reporter"]["middleware"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("plane", "answers"),
    [
        ("reporter", {"/": 200, "/report/safe/": 200, "/policies/": 200, "/today/": 404, "/accounts/login/": 404, "/me/": 404}),
        ("staff", {"/": 404, "/report/safe/": 404, "/policies/": 200, "/today/": 302, "/accounts/login/": 200, "/me/": 302}),
        ("worker", {"/": 404, "/today/": 404, "/policies/": 404, "/healthz": 200}),
        ("operator", {"/": 404, "/cases/": 404, "/healthz": 200}),
    ],
)  # fmt: skip
def test_a_plane_answers_its_own_pages_and_no_others(plane: str, answers: dict[str, int], monkeypatch) -> None:
    monkeypatch.setattr(urls, "urlpatterns", urls.addresses(plane))
    with override_settings(CANDOR_PLANE=plane, MIDDLEWARE=planes.middleware(plane), ROOT_URLCONF="config.urls"):
        clear_url_caches()
        client = Client()
        found = {place: client.get(place) for place in answers}
        assert {place: answer.status_code for place, answer in found.items()} == answers
        if plane == "reporter":
            assert "sessionid" not in client.cookies
            assert "Ethics and conduct cases" not in found["/today/"].content.decode()
    clear_url_caches()


def test_the_proxy_of_the_reporters_remembers_nobody() -> None:
    """No line of it may hold an address, an agent or a time of day, and no body may lie on its disk."""
    servers = [block for block in re.split(r"^server \{", PROXY, flags=re.MULTILINE)[1:]]
    assert len(servers) == 5
    for block in servers:
        assert re.findall(r"^\s*access_log (.+);", block, re.MULTILINE) == ["off"], "one sentence, and it is no"
        assert re.findall(r"^\s*error_log (.+);", block, re.MULTILINE) == ["/dev/null crit"]
    assert "log_format" not in PROXY
    assert "limit_req_log_level info;" in PROXY  # far below what an error log takes, and there is none (ADR 43)
    assert "limit_conn_log_level info;" in PROXY
    passing = [block for block in servers if "proxy_pass http" in block]
    assert len(passing) == 2
    for block in passing:
        for forgotten in ("X-Real-IP", "X-Forwarded-Host", "Forwarded"):
            assert f'proxy_set_header {forgotten} "";' in block
        assert "proxy_set_header X-Forwarded-Proto https;" in block
        assert "proxy_request_buffering off;" in block
        assert "proxy_max_temp_file_size 0;" in block
        assert "$remote_addr" not in block
        assert re.findall(r"proxy_set_header X-Forwarded-For (.+);", block) in (['""'], ["$candor_signs_in"])
        assert "$proxy_add_x_forwarded_for" not in block
    reporters = next(block for block in passing if "reports.example.gov" in block)
    assert 'proxy_set_header User-Agent "";' in reporters
    assert 'proxy_set_header X-Forwarded-For "";' in reporters
    told = re.search(r"map \$uri \$candor_signs_in \{(.+?)\}", PROXY, re.DOTALL)
    assert told is not None
    assert told[1].split() == ["default", '"";', "~^/accounts/", "$remote_addr;"], (
        "where somebody signs in and nowhere else"
    )
    assert PROXY.count("$remote_addr") == 1
