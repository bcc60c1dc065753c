"""Signed checkpoints leave the house by each way there is, over real sockets; and a way that is shut is seen."""

import email
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.db import DatabaseError, connection

from audit import bundles, checkpoints, clock, sinks
from audit.models import Sink
from cases import tasks
from permissions.actors import Actor, acting
from permissions.models import Account, Held
from tests.cases.test_notices import waiting
from tests.rig.database import AsOwner
from vault import keys

KEEPERS = ("auditor", "outside", "admin")
pytestmark = [pytest.mark.wall, pytest.mark.django_db(transaction=True)]


def signed(name: str = "") -> tuple[int, str, bytes, object]:
    """The sinks' table as the worker sees it: how far, and what kept it."""
    with acting(Actor.system("test")):
        row = Sink.objects.get(name__startswith=name)
        return row.sent, row.code, row.failing_since


def is_signed(line: str) -> int:
    """The number of the checkpoint in this line, once its signature has been found to fit."""
    point = json.loads(line)
    keys.ring().checkpoint_public.verify(
        bytes.fromhex(point["signature"]), checkpoints.SIGNED_FOR + point["body"].encode()
    )
    return int(json.loads(point["body"])["seq"])


@contextmanager
def web(answers: list[int]) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A web server that answers with these statuses in turn, and what it was sent."""
    heard: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = answers.pop(0) if answers else 204
            if status < 300:
                heard.append((dict(self.headers), body))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/checkpoints", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def syslog() -> Iterator[tuple[int, list[bytes]]]:
    """A syslog server that counts octets: its port, and the messages of every connection."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    link, _ = server.accept()
                except OSError:
                    return
                with link, link.makefile("rb") as stream:
                    while length := b"".join(iter(lambda: stream.read(1), b" ")) if stream.peek(1) else b"":
                        heard.append(stream.read(int(length)))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


def test_each_sink_really_gets_every_checkpoint(cast, settings, tmp_path, checkpoint_file) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.CANDOR_CHECKPOINT_TOKEN = "shown"
    with web([]) as (address, posted), syslog() as (port, over_tcp), socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))
        settings.CANDOR_CHECKPOINT_SINKS = [
            address, f"syslog+tcp://127.0.0.1:{port}", f"syslog+udp://localhost:{datagrams.getsockname()[1]}",
            "mailto:auditor@example.gov",
        ]  # fmt: skip
        for _ in range(2):
            tasks.sign_checkpoint()
        over_udp = [datagrams.recv(65_536) for _ in range(2)]
    letters = [email.message_from_bytes(path.read_bytes()) for path in (tmp_path / "mail").iterdir()]
    letters.sort(key=lambda letter: str(letter["Subject"]))
    attached = [
        part.get_payload(decode=True).decode() for letter in letters for part in letter.walk() if part.get_filename()
    ]
    assert [letter["To"] for letter in letters] == ["auditor@example.gov"] * 2
    lines = {
        "file": checkpoint_file.read_text().split(),
        "webhook": [body.decode() for _, body in posted],
        "mail": "".join(attached).split(),
        "tcp": [one.decode().partition(" - checkpoint - ")[2] for one in over_tcp],
        "udp": [one.decode().partition(" - checkpoint - ")[2] for one in over_udp],
    }
    assert {name: [is_signed(line) for line in found] for name, found in lines.items()} == dict.fromkeys(lines, [1, 2])
    assert [headers["Authorization"] for headers, _ in posted] == ["Bearer shown"] * 2
    assert over_tcp[0].startswith(b"<109>1 20")
    kept = tmp_path / "log"
    kept.write_bytes(b"\n".join(over_tcp))
    with kept.open() as file:
        assert sorted(bundles.read_kept(file)) == [1, 2]
    with acting(Actor.system("test")):
        assert set(Sink.objects.values_list("sent", "code", "failing_since")) == {(2, "", None)}
        assert Sink.objects.count() == 5


def test_a_shut_sink_is_seen_rings_once_and_gets_everything_later(
    cast, settings, caplog, checkpoint_file, as_owner
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        shut = unused.getsockname()[1]
    settings.CANDOR_CHECKPOINT_SINKS = [f"http://127.0.0.1:{shut}/secret-path"]
    before = len(waiting())
    for _ in range(3):
        tasks.sign_checkpoint()
    assert caplog.text.count("checkpoint sink webhook: ConnectionRefusedError") == 3
    assert "secret-path" not in caplog.text
    assert [row.kind for row in waiting()[before:]] == ["checkpoint_stuck"]
    assert len(checkpoint_file.read_text().split()) == 3  # the others go on
    mail.outbox.clear()
    for row in waiting():
        tasks.deliver(str(row.pk))
    keepers = Held.objects.in_force().filter(role__in=("auditor", "independent_reader", "system_administrator"))
    with as_owner() as owner:
        owner.execute("select count(*) from audit_event where verb = 'checkpoint_stuck' and chain_kind = 'system'")
        assert owner.fetchone() == (1,)
    told = Account.objects.filter(person__in=keepers.values("person"), is_active=True)
    assert sorted(one.to[0] for one in mail.outbox) == sorted(told.values_list("email", flat=True)) != []
    assert signed("webhook")[:2] == (0, "ConnectionRefusedError")
    shut_line = "have not reached webhook 127.0.0.1 since"
    shown = {
        key: shut_line in cast[key].client.get("/today/").content.decode() for key in (*KEEPERS, "manager", "owner")
    }
    assert shown == {**dict.fromkeys(KEEPERS, True), "manager": False, "owner": False}
    with web([500, 302]) as (address, posted):
        settings.CANDOR_CHECKPOINT_SINKS = [address]
        for code in ("HTTPError", "HTTPError", ""):
            tasks.carry_checkpoints()
            assert signed("webhook")[1] == code
        assert [is_signed(body.decode()) for _, body in posted] == [1, 2, 3]
    assert signed("webhook") == (3, "", None)


def test_a_signer_that_has_stopped_is_said_on_today(cast) -> None:
    tasks.sign_checkpoint()
    for hours, silent in ((1, False), (3, True)):
        with clock.at(clock.now() + timedelta(hours=hours)):
            body = cast["auditor"].client.get("/today/").content.decode()
        assert ("The journal was last signed on" in body) == silent


def test_a_file_that_cannot_be_written_stops_nothing_and_is_caught_up(cast, settings, caplog, tmp_path) -> None:
    settings.CANDOR_CHECKPOINT_FILE = tmp_path / "gone" / "checkpoints.ndjson"
    (tmp_path / "gone").write_text("no folder")
    tasks.sign_checkpoint()
    tasks.sign_checkpoint()
    assert "checkpoint sink file: FileExistsError" in caplog.text or "NotADirectoryError" in caplog.text
    assert signed("file")[1] != ""
    (tmp_path / "gone").unlink()
    tasks.carry_checkpoints()
    assert [is_signed(line) for line in settings.CANDOR_CHECKPOINT_FILE.read_text().split()] == [1, 2]
    assert signed("file") == (2, "", None)


def test_a_database_that_was_taken_back_is_said_and_not_signed_over(cast, settings, caplog, as_owner: AsOwner) -> None:
    for _ in range(2):
        tasks.sign_checkpoint()
    with as_owner() as owner:
        owner.execute("alter table audit_checkpoint disable trigger user; delete from audit_checkpoint where seq = 2")
    tasks.sign_checkpoint()
    assert "checkpoint: RolledBack" in caplog.text
    assert signed("file")[1] == "RolledBack"
    assert [row.kind for row in waiting()] == ["checkpoint_stuck"]


@pytest.mark.parametrize(
    "address",
    ["", "ftp://h/x", "http://logs.example.gov/x", "mailto:nobody", "syslog+tcp://", "syslog+tcp://h:port", "https://"],
)
def test_an_address_to_which_nothing_can_be_sent_is_refused_in_a_sentence(address: str) -> None:
    with pytest.raises(sinks.BadSink, match="A sink of checkpoints is"):
        sinks.outlet(address)


def test_a_name_that_is_shown_holds_no_path_and_no_password() -> None:
    names = [sinks.outlet(one).name for one in ("https://me:word@hooks.example.gov/T0/token", "mailto:a@example.gov")]
    assert names == ["webhook hooks.example.gov", "mail a@example.gov"]


def test_only_the_worker_marks_how_far_checkpoints_have_come(cast) -> None:
    with (
        acting(cast["auditor"].actor),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="permission denied"),
    ):
        cursor.execute("update audit_sink set sent = 9")
