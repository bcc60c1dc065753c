"""The planes as they run: each its own process, host, keys and database role; and what they leave on disks, in Redis and in
logs after somebody told them something (TM-08, 09, 15, 16, 17). The files, lists and commands are those of docker-compose.yml.
"""

import http.client
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
import redis
from django.conf import settings

from config import vendor
from config.local.postgres import connect
from tests.config.test_compose import Stage, answers, ended_well, until
from tests.intake.conftest import PAGES
from tests.rig.redis import free_port
from tests.wall import canaries

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]
REPORTS, CASES = "reports.example.gov", "cases.example.gov"
ADDRESS, AGENT = "203.0.113.77", "Canary-Agent/77"
FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
READ = """
import django; django.setup()
from cases import readers
from cases.models import Case
from permissions.actors import Actor, acting
from permissions.models import Account
actor = Actor.of(Account.objects.select_related("person").get(username="bo"))
with acting(actor):
    reference = Case.objects.get().reference
print(reference, readers.part(actor, reference, "report"))
"""


class Loud(Stage):
    """A stage whose database server writes its log where it can be read."""

    def __init__(self, folder, redis_url):
        super().__init__(folder, redis_url)
        self.log = (folder / "postgres.log").open("wb+")
        self.server.output, self.folder, self.temporary = self.log, folder, folder / "tmp"
        self.temporary.mkdir()

    def environment(self, name):
        return {**super().environment(name), "TMPDIR": str(self.temporary)}

    def end(self):
        super().end()
        self.log.close()


@dataclass
class Browser:
    """Speaks to one process as the proxy in front would, and keeps cookies."""

    port: int
    host: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, typed: dict[str, str] | None = None) -> tuple[int, str, http.client.HTTPMessage]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {
            "Host": self.host, "X-Forwarded-Proto": "https", "Origin": f"https://{self.host}", "X-Forwarded-For": ADDRESS,
            "User-Agent": AGENT, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }  # fmt: skip
        if typed is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line.request("GET" if typed is None else "POST", path, urlencode(typed or {}) or None, headers)
        answer = line.getresponse()
        for kept in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = kept.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        body = answer.read().decode()
        line.close()
        return answer.status, body, answer.headers

    def send(self, path: str, **typed: str) -> int:
        status, page, _ = self.ask(path)
        token = FIELD.search(page)
        assert token, f"{path} has no form: {status}"
        status, _, _ = self.ask(path, {**typed, "csrfmiddlewaretoken": token[1]})
        return status


@pytest.fixture(scope="module")
def stage(redis_url, tmp_path_factory):
    found = Loud(tmp_path_factory.mktemp("planes"), redis_url)
    found.begin()
    yield found
    found.end()


def report(browser: Browser, said: dict[str, str]) -> str:
    """The seven pages, and the receipt."""
    for page, keys in PAGES.items():
        assert browser.send(f"/report/{page}/", **{key: said[key] for key in keys if key in said}) == 302, page
    assert browser.send("/report/review/") == 302
    page = browser.ask("/report/receipt/")[1]
    return "".join(re.findall(r"[0-9A-HJKMNP-TV-Z]{2,4}", page.partition("receipt__code")[2].partition("</p>")[0]))


def run(stage: Loud, name: str, code: str) -> subprocess.CompletedProcess[str]:
    """Python as the process of this service would run it."""
    asked = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(
        asked, cwd=settings.ROOT, env=stage.environment(name), capture_output=True, text=True, check=False
    )


def test_each_plane_runs_apart_and_leaves_no_word_behind(stage: Loud, tmp_path) -> None:
    stage.live()
    vendor.ensure()
    stage.run("migrate", **{"manage.py migrate": "manage.py collectstatic --no-input"})
    words = {name: canaries.make() for name in ("what_happened", "where", "your_name", "your_contact")}
    ports = {name: free_port() for name in ("reporter", "web")}
    running = {name: stage.start(name, **{"8000": str(port), "0.0.0.0": "127.0.0.1"}) for name, port in ports.items()}
    try:
        assert until(lambda: all(answers(f"http://127.0.0.1:{port}/readyz") for port in ports.values()))
        door, office = Browser(ports["reporter"], REPORTS), Browser(ports["web"], CASES)
        receipt = report(door, {"mode": "confidential", **words})
        _each_serves_its_own(door, office)
        assert len(receipt) == 26
        assert door.send("/inbox/", receipt=receipt) == 302
        told = run(stage, "web", READ)
        assert words["what_happened"] in told.stdout, told.stderr
        reference = told.stdout.split()[0]
        _the_door_and_the_workers_open_nothing(stage)
        stage.run("dispatch", **{" --forever": ""})
    finally:
        output = [ended_well(process)[1] for process in running.values()]
    secret = [*words.values(), receipt, ADDRESS, AGENT]
    left = {
        **_stored(stage, tmp_path / "kept"),
        "logs": "".join(output).encode() + _log(stage),
        "redis": _broker(stage),
    }
    assert {name: canaries.found_in(held, secret) for name, held in left.items()} == dict.fromkeys(left, [])
    assert not [name for name in ("logs", "redis") if reference.encode() in left[name]]
    assert b"candor.deliver" in left["redis"]  # something was there to be looked at
    for name in ("dump", "backup", "files"):  # what is empty, or cannot be looked into, would hold no word either
        assert canaries.found_in(left[name], [reference]), name


FAULTS = ("violates check constraint", "due to statement timeout", "deadlock detected")


@pytest.mark.parametrize("as_shipped", [False, True])
def test_a_fault_of_the_database_quotes_no_row_and_no_statement_in_its_log(stage: Loud, as_shipped: bool) -> None:
    """The words stand in the statements, as in none of ours: a PostgreSQL that is set as it is shipped tells them (TM-09)."""
    words = {fault: canaries.make() for fault in FAULTS}
    before = len(_log(stage))
    with connect(stage.server.address("postgres")) as one, connect(stage.server.address("postgres")) as two:
        for line in (one, two):
            line.execute("set deadlock_timeout = '200ms'")
            if as_shipped:
                line.execute("set log_error_verbosity = 'default'")
                line.execute("set log_min_error_statement = 'error'")
        one.execute("create table if not exists shown (id int, word text, constraint short check (length(word) < 2))")
        one.execute("delete from shown")
        one.execute("insert into shown values (1, 'a'), (2, 'b')")
        with pytest.raises(psycopg.errors.CheckViolation):
            one.execute("insert into shown values (3, %s)", [words[FAULTS[0]]])
        one.execute("set statement_timeout = '50ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            one.execute(f"select pg_sleep(9), '{words[FAULTS[1]]}'")
        one.execute("reset statement_timeout")
        _cross(one, two, words[FAULTS[2]])
    said = _log(stage)[before:]
    assert [fault for fault in FAULTS if fault.encode() not in said] == []
    told = {fault: bool(canaries.found_in(said, [word])) for fault, word in words.items()}
    assert told == dict.fromkeys(FAULTS, as_shipped)


def _cross(one: psycopg.Connection, two: psycopg.Connection, word: str) -> None:
    """Each takes a row and wants the other's; PostgreSQL ends one of them."""
    take = f"update shown set word = 'c' where id = %s and word <> '{word}'"
    with ThreadPoolExecutor() as pool, suppress(psycopg.errors.DeadlockDetected), one.transaction():
        one.execute(take, [1])
        with suppress(psycopg.errors.DeadlockDetected), two.transaction():
            two.execute(take, [2])
            waits = pool.submit(one.execute, take, [2])
            two.execute(take, [1])
        waits.result()


def test_a_large_file_is_sealed_as_it_streams_and_lies_nowhere_in_clear(stage: Loud) -> None:
    """100 MB: what the process grows by, how it is stored, and that no byte of it or of its name can be read from a disk."""
    stage.live()
    vendor.ensure()
    stage.run("migrate", **{"manage.py migrate": "manage.py collectstatic --no-input"})
    word, name, port = canaries.make(), canaries.make(), free_port()
    reporter = stage.start("reporter", **{"8000": str(port), "0.0.0.0": "127.0.0.1"})
    try:
        assert until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
        door = Browser(port, REPORTS)
        assert door.send("/inbox/", receipt=report(door, {"mode": "anonymous", "what_happened": "It was loud."})) == 302
        assert _send_file(door, f"{name}-first.pdf", word, 1) == 302  # what is loaded once is loaded now
        before = _peak(reporter.pid, afresh=True)
        assert _send_file(door, f"{name}.pdf", word, 100) == 302
        grown = _peak(reporter.pid) - before
        assert f"{name}.pdf" in door.ask("/inbox/thread/")[1]
    finally:
        output = ended_well(reporter)[1].encode()
    assert grown <= 20 << 20, f"grew by {grown >> 20} MiB"
    with connect(stage.server.address("candor")) as superuser:
        superuser.execute("checkpoint")
        kept = superuser.execute("select count(*), sum(octet_length(body)) from cases_fileblock").fetchone()
    assert kept is not None
    assert 100_000_000 <= int(kept[1]) <= 115_000_000
    looked = 0
    for one in [*stage.server.cluster.rglob("*"), *stage.folder.rglob("*")]:
        if one.is_file():
            held = one.read_bytes()
            looked += len(held)
            assert word.encode() not in held, one
            assert name.encode() not in held, one
    assert looked > 100_000_000, "the sealed file is among what was looked at"
    assert canaries.found_in(output + _log(stage), [word, name]) == []


def _send_file(browser: Browser, name: str, word: str, megabytes: int) -> int:
    """A file of so many million bytes from a form, as a browser sends it, never whole in memory here either."""
    token = FIELD.search(browser.ask("/inbox/thread/")[1])
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "text": ""}
    head = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()
    )
    head += f'--b\r\nContent-Disposition: form-data; name="attached"; filename="{name}"\r\n\r\n'
    piece = (b"%PDF-1.7 " + word.encode() * 60_000)[:999_990]
    pieces = [head.encode(), *[piece] * megabytes, b"\r\n--b--\r\n"]
    line = http.client.HTTPConnection("127.0.0.1", browser.port, timeout=120)
    headers = {
        "Host": browser.host, "X-Forwarded-Proto": "https", "Origin": f"https://{browser.host}",
        "Cookie": "; ".join(f"{key}={value}" for key, value in browser.cookies.items()),
        "Content-Type": "multipart/form-data; boundary=b", "Content-Length": str(sum(map(len, pieces))),
    }  # fmt: skip
    line.request("POST", "/inbox/thread/", iter(pieces), headers)
    status = line.getresponse().status
    line.close()
    return status


def _peak(pid: int, *, afresh: bool = False) -> int:
    """The most memory that a process and its children held, in bytes, since the last time it was asked afresh."""
    told = 0
    for one in [pid, *_children(pid)]:
        if afresh:
            Path(f"/proc/{one}/clear_refs").write_text("5")
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{one}/status").read_text())
        told += int(found[1]) << 10 if found else 0
    return told


def _children(pid: int) -> list[int]:
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, below) for one in (child, *_children(child))]


def _each_serves_its_own(door: Browser, office: Browser) -> None:
    for place in ("/today/", "/cases/", "/me/", "/accounts/login/", "/people/"):
        assert door.ask(place)[0] == 404, place
    for place in ("/", "/report/", "/report/safe/", "/inbox/", "/leave/"):
        assert office.ask(place)[0] == 404, place
    assert office.ask("/accounts/login/")[0] == 200
    assert {name.partition("candor")[0] for name in door.cookies} == {"__Host-"}
    assert not set(door.cookies) & set(office.cookies)
    assert Browser(door.port, CASES).ask("/")[0] == 400
    assert Browser(office.port, REPORTS).ask("/accounts/login/")[0] == 400
    for browser, place in ((door, "/"), (office, "/accounts/login/"), (door, "/static/nothing.css")):
        headers = browser.ask(place)[2]
        assert "max-age=31536000" in headers["Strict-Transport-Security"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def _the_door_and_the_workers_open_nothing(stage: Loud) -> None:
    """The code that reads a report for an officer, in the processes of the others; and what their roles may become."""
    for name in ("reporter", "worker"):
        denied = run(stage, name, READ)
        assert denied.returncode != 0
        assert re.search("permission denied|KeyMissing", denied.stderr), denied.stderr
    become = (
        "import django; django.setup(); from django.db import connection as c; c.cursor().execute('set role candor_{}')"
    )
    for name, other in (("reporter", "app"), ("reporter", "owner"), ("worker", "app"), ("worker", "door"), ("web", "owner"),
                        ("web", "worker"), ("web", "operator")):  # fmt: skip
        assert "permission denied to set role" in run(stage, name, become.format(other)).stderr, (name, other)


def _stored(stage: Loud, folder: Path) -> dict[str, bytes]:
    """Everything dumped in clear, the backup as its service makes it, and every file of the database as it lies on the disk."""
    with connect(stage.server.address("candor")) as superuser:
        superuser.execute("checkpoint")
    address = stage.server.address("candor", "candor_owner")
    place = {"PGHOST": address.host, "PGPORT": address.port, "PGUSER": "candor_owner",
             "PGPASSWORD": (stage.secrets / "database_owner").read_text()}  # fmt: skip
    program = stage.server.binaries.folder / "pg_dump"

    asked = [str(program), "--enable-row-security", "candor"]
    dump = subprocess.run(asked, env={**os.environ, **place}, capture_output=True, check=True).stdout
    stage.run("backup", **{"--help": str(folder)})
    backup = b"\n".join(one.read_bytes() for one in folder.iterdir())
    files = [one for one in stage.server.cluster.rglob("*") if one.is_file()]
    return {"dump": dump, "backup": backup, "files": b"\n".join(one.read_bytes() for one in files)}


def _log(stage: Loud) -> bytes:
    stage.log.flush()
    stage.log.seek(0)
    return stage.log.read()


def _broker(stage: Loud) -> bytes:
    """Every key with all it holds, and what its messages hold unpacked."""
    client = redis.Redis.from_url(stage.redis_url)
    held = []
    for key in client.scan_iter("*"):
        kind = client.type(key)
        rows = (
            client.lrange(key, 0, -1)
            if kind == b"list"
            else client.smembers(key)
            if kind == b"set"
            else [client.dump(key)]
        )
        held += [key, *rows, *(json.dumps(json.loads(row)).encode() for row in rows if row[:1] == b"{")]
    client.close()
    return b"\n".join(held)
