"""What `docker compose up` would start. There may be no engine here, so the file is read and each command is run as it
stands, against a PostgreSQL and a Redis of our own: what an engine adds (network, mounts, limits) is read, not run."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

from config import readiness
from config.local import account, folders
from config.local.postgres import QUIET, THROWAWAY, Server, connect
from tests import packs
from tests.keying import forced
from tests.rig.redis import free_port, wait_for_redis
from vault import keys, wraps
from vault.providers.files import Files

COMPOSE = yaml.safe_load((settings.ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if service["image"] == "candor")
DOCKERFILE = (settings.ROOT / "Dockerfile").read_text()
WORK = {"worker": "worker", "beat": "worker", "dispatch": "worker"}
PLANE = {
    "reporter": "reporter", "web": "staff", "setup": "staff", "restore": "staff", "migrate": "operator", "backup": "worker",
    "rotate": "staff", "rotate-reporter": "reporter", "rotate-worker": "worker", **WORK,
}  # fmt: skip
OWNS = dict.fromkeys(("migrate", "setup", "backup", "restore"), "owner")
ROTATES = ("rotate", "rotate-reporter", "rotate-worker")
LOGIN = {"reporter": "door", "web": "app", **dict.fromkeys(ROTATES, "operator"), **OWNS}
PLAN = (
    "--organization County --policy-owner HR --contact hr@county.example --effective-on 2026-01-01"
    " --branch executive=Executive --person 'ann=Ann Onymous=policy_owner' --person 'bo=Bo Brand=intake_officer'"
    " --outside-reader 'otto=Otto Side'"
)
GO_LIVE = {"manage.py setup --help": "manage.py go_live"}
# Two people for each step, as a policy owner and a second person would have given them their roles on the page.
STAFF = """
import django; django.setup()
from permissions import appointing, people
from permissions.actors import Actor, acting
from permissions.models import Branch, Person
from permissions.staffing import STEPS
with acting(Actor.setup()) as actor:
    for name in ("Xenia", "Yorick"):
        one = Person.objects.create(first_name=name, last_name="Standin", branch_id="executive")
        people.new_account(one, name.lower(), None)
        for role in STEPS:
            appointing.at_set_up(actor, one, role, Branch.objects.get(pk="executive"))
        people.know([one])
"""
pytestmark = pytest.mark.timeout(300)  # whole processes start and stop here


def test_the_processes_are_these():
    assert sorted(SERVICES) == [
        "backup",
        "beat",
        "dispatch",
        "migrate",
        "postgres",
        "redis",
        "reporter",
        "restore",
        *ROTATES,
        "setup",
        "web",
        "worker",
    ]
    assert {name: SERVICES[name]["environment"]["CANDOR_PLANE"] for name in OURS} == PLANE


@pytest.mark.parametrize("name", SERVICES)
def test_each_process_is_confined(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"] == {"core": 0}
    assert name == "postgres" or not service["user"].startswith("0")


def test_the_database_s_log_is_as_quiet_as_where_it_is_tried():
    """tests/wall/test_running.py reads the log of a server with these; the others are PostgreSQL's own."""
    told = dict(part.split("=", 1) for part in SERVICES["postgres"]["command"].split() if "=" in part)
    assert told.items() >= {name: value for name, value in QUIET.items() if value not in ("off", "-1")}.items()


@pytest.mark.parametrize("name", ["reporter", "web", "worker", "beat", "postgres", "redis"])
def test_each_server_tells_its_health(name):
    assert SERVICES[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", SERVICES)
def test_secrets_come_as_files_and_each_that_is_used_is_declared(name):
    service = SERVICES[name]
    assert set(service["secrets"]) <= set(COMPOSE["secrets"])
    for variable, value in service.get("environment", {}).items():
        spelled_out = any(word in variable for word in ("PASSWORD", "SECRET", "REDIS")) and not variable.endswith(
            "_FILE"
        )
        assert not spelled_out, f"{variable} stands in the file itself"
        if variable.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in service["secrets"]


@pytest.mark.parametrize("name", OURS)
def test_a_process_holds_the_password_of_its_plane_and_no_other(name):
    role = LOGIN.get(name, "worker")
    assert [one for one in SERVICES[name]["secrets"] if one.startswith("database_")] == [f"database_{role}"]


@pytest.mark.parametrize("name", OURS)
def test_what_one_plane_signs_no_other_can(name):
    keys_of = [one for one in SERVICES[name]["secrets"] if one.startswith("secret_key")]
    assert keys_of == [f"secret_key_{PLANE[name]}"]


@pytest.mark.parametrize("name", OURS)
def test_no_process_writes_an_access_log(name):
    assert "access-log" not in f"{SERVICES[name]['command']} {SERVICES[name].get('entrypoint', '')}"


@pytest.mark.parametrize("name", sorted(set(OURS) - {"migrate"}))
def test_a_process_is_given_the_keys_of_its_plane_and_cannot_change_them(name):
    assert f"./keys/{PLANE[name]}:/run/keys:ro" in SERVICES[name]["volumes"]


def test_what_is_kept_lies_in_the_database_and_in_the_file_of_checkpoints_and_nowhere_else():
    mounted = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    kept = {name for name in mounted if not name.startswith("./")}
    assert kept == set(COMPOSE["volumes"]) == {"database", "checkpoints"}


def test_only_the_pages_are_reachable_and_only_from_this_machine():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(ports) == {"reporter", "web"}
    assert all(port.startswith("127.0.0.1:") for ports in ports.values() for port in ports)


def test_the_image_is_built_in_stages_and_runs_as_nobody_special():
    assert DOCKERFILE.count("\nFROM ") == 3
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert "USER 10001:10001" in last
    assert "pip install" not in last
    assert "--require-hashes" in DOCKERFILE
    copied = [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("COPY") and "--from" not in line]
    assert all((settings.ROOT / name).exists() for name in copied)


@pytest.fixture(scope="module")
def stage(redis_url, tmp_path_factory):
    """What the containers would find: secrets, keys by plane, a cluster set up by the script of the image."""
    found = Stage(tmp_path_factory.mktemp("compose"), redis_url)
    found.begin()
    yield found
    found.end()


class Stage:
    def __init__(self, folder, redis_url):
        self.secrets, self.keys, self.data = folder / "secrets", folder / "keys", folder / "data"
        self.redis_url, self.ready, self.staffed = redis_url, False, False
        runs_as = account.choose()
        self.database_dir = Path(tempfile.mkdtemp(prefix="candor-test-"))
        folders.prepare(self.database_dir, runs_as)
        self.server = Server(self.database_dir, runs_as, options=THROWAWAY)

    def begin(self):
        for place in (self.secrets, self.keys, self.data):
            place.mkdir()
        for name in COMPOSE["secrets"]:
            (self.secrets / name).write_text(f"{name}-{os.urandom(24).hex()}")
        (self.secrets / "redis_url").write_text(self.redis_url)
        keys.make(self.keys / "all")
        for plane, names in keys.HOLDS.items():
            (self.keys / plane).mkdir(exist_ok=True)
            for name in names if plane != "all" else ():
                shutil.copy2(self.keys / "all" / name, self.keys / plane / name)
        self.server.start()
        with connect(self.server.address("postgres")) as superuser:
            superuser.execute("create database candor")
        self.set_up_roles()

    def set_up_roles(self):
        """By the script that the image runs, with the variables that it has there."""
        address = self.server.address("candor")
        place = {"PGHOST": address.host, "PGPORT": address.port, "PGPASSWORD": address.password}
        subprocess.run(
            ["sh", settings.ROOT / "deploy" / "roles.sh"],
            check=True,
            env={
                **place,
                "PATH": f"{self.server.binaries.folder}:{os.environ['PATH']}",
                "POSTGRES_USER": address.user,
                "POSTGRES_DB": "candor",
                "SECRETS": str(self.secrets),
                "STATISTICS": str(settings.ROOT / "deploy" / "statistics.sql"),
            },
        )

    def end(self):
        self.server.stop()
        shutil.rmtree(self.database_dir)

    def environment(self, name):
        """The service's own, with the places of this machine instead of the container's."""
        fixed = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOSTNAME": "stage",
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "DATA_DIR": str(self.data),
            "CANDOR_KEY_DIR": str(self.keys / PLANE[name]),
            "DATABASE_URL": self.server.address("candor", "").url(),
            "SITE_URL": "https://reports.example.gov",
            "STAFF_URL": "https://cases.example.gov",
            "ALLOWED_HOSTS": "reports.example.gov,cases.example.gov",
            "CANDOR_ORGANIZATION": "King County",
            "EMAIL_URL": "smtp://mail.example.gov",
            "EMAIL_FROM": "no-reply@example.gov",
        }
        own = {
            key: str(value).replace("/run/secrets", str(self.secrets))
            for key, value in SERVICES[name]["environment"].items()
        }
        return {**own, **fixed}

    def start(self, name, **changes):
        command = " ".join([*SERVICES[name].get("entrypoint", []), SERVICES[name]["command"]])
        for old, new in changes.items():
            command = command.replace(old, new)
        return subprocess.Popen(
            shlex.split(command),
            cwd=settings.ROOT,
            env=self.environment(name),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def furnished(self):
        """Migrated, set up and with its policy, as the head of the compose file says; once."""
        self.migrated()
        if not self.ready:
            self.run("setup", **{"--help": PLAN})
            self.run("setup", **{"manage.py setup --help": f"manage.py load_policy {packs.finished(self.data)}"})
            self.ready = True

    def live(self):
        """Furnished, staffed, and gone live as the head of the compose file says; once."""
        self.furnished()
        if not self.staffed:
            code = [sys.executable, "-W", "ignore", "-c", STAFF]
            subprocess.run(code, cwd=settings.ROOT, env=self.environment("setup"), check=True)
            self.run("setup", **GO_LIVE)
            self.staffed = True

    def run(self, name, **changes):
        done = self.start(name, **changes)
        output, _ = done.communicate(timeout=60)
        assert done.returncode == 0, output

    def migrated(self):
        done = self.start("migrate")
        output, _ = done.communicate(timeout=120)
        assert done.returncode == 0, output
        return output


def until(true, patience=40):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.2)
    return False


def answers(url):
    try:
        return urllib.request.urlopen(url, timeout=2).status == 200
    except OSError:
        return False


def ended_well(process):
    process.terminate()
    output, _ = process.communicate(timeout=40)
    return process.returncode in (0, -15, 143), output


@pytest.mark.long
def test_the_cluster_and_the_migrations_stand_and_nothing_is_left_to_migrate(stage):
    stage.migrated()
    assert "No migrations to apply" in stage.migrated()


@pytest.mark.long
@pytest.mark.parametrize("name", ["reporter", "web", "worker", "beat", "dispatch"])
def test_before_it_is_set_up_nothing_serves_and_each_says_why(stage, name):
    stage.migrated()
    assert not stage.ready  # runs before the tests that set it up
    process = stage.start(name)
    output, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Nobody has set this installation up: run `manage.py setup`." in output


@pytest.mark.long
def test_before_it_is_live_the_reporters_door_does_not_serve_and_the_others_do(stage):
    stage.furnished()
    assert not stage.staffed  # runs before the tests that let it go live
    door = stage.start("reporter")
    output, _ = door.communicate(timeout=60)
    assert (door.returncode != 0, readiness.NOT_LIVE.sentence in output) == (True, True), output
    assert serves(stage, "web")
    early = stage.start("setup", **GO_LIVE)
    output, _ = early.communicate(timeout=60)
    assert early.returncode == 1
    assert "Ann Onymous: nobody for case manager, investigator," in output
    line = 'docker compose run --rm --entrypoint "python manage.py go_live" setup'
    assert line in (settings.ROOT / "deploy" / "README.md").read_text()


@pytest.mark.long
@pytest.mark.parametrize("name", ["reporter", "web"])
def test_the_site_serves_as_its_plane_and_says_that_it_is_ready(stage, name):
    stage.live()
    assert serves(stage, name)


def serves(stage, name):
    """True, after the process said that it is ready and ended well when it was told to."""
    port = free_port()
    site = stage.start(name, **{"8000": str(port), "0.0.0.0": "127.0.0.1"})
    ready = until(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
    well, output = ended_well(site)
    assert (ready, well) == (True, True), output
    return True


@pytest.mark.long
def test_the_worker_works_and_its_health_is_told(stage):
    stage.furnished()
    worker = stage.start("worker")
    check = SERVICES["worker"]["healthcheck"]["test"][1].replace("celery@$$HOSTNAME", "celery@" + os.uname().nodename)

    def healthy():
        asked = shlex.split(check)
        place = {"cwd": settings.ROOT, "env": stage.environment("worker"), "capture_output": True}
        return subprocess.run(asked, check=False, **place).returncode == 0

    found = until(healthy)
    well, output = ended_well(worker)
    assert found, output
    assert well, output


@pytest.mark.long
def test_beat_beats_and_the_dispatcher_dispatches(stage, tmp_path):
    stage.furnished()
    beat, dispatch = stage.start("beat", **{"/tmp/": f"{tmp_path}/"}), stage.start("dispatch")
    begun = until((tmp_path / "beat.pid").exists)
    time.sleep(2)
    assert begun
    assert (beat.poll(), dispatch.poll()) == (None, None)
    for process in (beat, dispatch):
        well, output = ended_well(process)
        assert well, output


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("redis-cli"), reason="redis-cli comes with redis-server")
def test_the_broker_wants_its_password(tmp_path):
    port, password = free_port(), "p" * 20
    (tmp_path / "redis_password").write_text(password)
    places = {"/tmp": "{here}", "/run/secrets": "{here}", "$$": "$", "{here}": str(tmp_path)}
    shell, dash_c, script = SERVICES["redis"]["command"]
    for old, new in places.items():
        script = script.replace(old, new)
    broker = subprocess.Popen([shell, dash_c, f"{script} --port {port} --bind 127.0.0.1"], stdout=subprocess.DEVNULL)
    wait_for_redis(f"redis://:{password}@127.0.0.1:{port}/0")
    refused = subprocess.run(["redis-cli", "-p", str(port), "ping"], check=False, capture_output=True, text=True)
    broker.terminate()
    broker.wait(10)
    assert "NOAUTH" in refused.stdout + refused.stderr


@pytest.mark.long
def test_the_first_people_are_made_and_the_policy_loaded_with_the_staff_s_keys_as_the_owner(stage):
    stage.furnished()
    again = stage.start("setup", **{"--help": PLAN})
    output, _ = again.communicate(timeout=60)
    assert again.returncode == 1
    assert "Setting up is possible only while nobody exists." in output


@pytest.mark.long
def test_a_role_of_another_plane_cannot_read_a_case(stage):
    stage.migrated()
    password = (stage.secrets / "database_operator").read_text()
    address = stage.server.address("candor")
    with (
        psycopg.connect(dbname="candor", host=address.host, user="candor_operator", password=password) as operator,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        operator.execute("select * from cases_case")


# Before the rotations: what they find agreed to on this stage no two people said, and a restore says so.
@pytest.mark.long
def test_a_backup_is_made_with_the_keys_of_the_workers_and_put_back_with_the_staff_s_and_the_site_serves(
    stage, tmp_path
):
    """As deploy/README.md says: a new, empty database in the place of the old one, restored before anything else starts."""
    stage.live()
    stage.run("backup", **{"--help": str(tmp_path / "kept")})
    early = stage.start("restore", **{"--help": str(tmp_path / "kept")})
    output, _ = early.communicate(timeout=60)
    assert (early.returncode, "This database is not empty" in output) == (1, True), output
    with connect(stage.server.address("postgres")) as superuser:
        superuser.execute("alter database candor rename to before")
        superuser.execute("create database candor owner candor_owner")
        superuser.execute("revoke temporary on database candor from public")
    stage.run("restore", **{"--help": str(tmp_path / "kept")})
    assert "No migrations to apply" in stage.migrated()
    for name in ("web", "reporter"):  # it is live as it was
        assert serves(stage, name)


@pytest.mark.long
def test_the_journal_is_proved_by_the_line_of_the_timer(stage):
    """As deploy/README.md says: as the owner, with the keys of the workers."""
    stage.furnished()
    line = '--entrypoint "python manage.py verify_audit" backup --no-color'
    assert (settings.ROOT / "deploy" / "README.md").read_text().count(line) == 2
    stage.run("backup", **{"manage.py backup --help": "manage.py verify_audit --no-color"})
    unable = stage.start("rotate", **{"manage.py rotate_keys --help": "manage.py verify_audit --no-color"})
    output, _ = unable.communicate(timeout=60)
    assert (unable.returncode, "CANDOR_DB_LOGIN=owner" in output) == (1, True), output


@pytest.mark.long
def test_a_pair_of_keys_is_renewed_with_the_staff_s_keys_as_the_operator(stage):
    """A process of its own: it reads no table, closes anew what is there, and retires the old key at the end."""
    stage.migrated()
    staff, thread = Files(stage.keys / "staff"), uuid4()
    public = X25519PublicKey.from_public_bytes(staff.read("staff_public"))
    wrap = wraps.to_public(public, b"k" * 32, f"thread|{thread}".encode())
    with connect(stage.server.address("candor")) as superuser:
        superuser.execute(
            "insert into cases_thread"
            " (id, lookup, staff_wrap, receipt_wrap, mode, phase, note, phase_on, created_on, files_closed)"
            " values (%s, repeat('a', 64), %s, '', 'anonymous', 'intake', 'received', current_date, current_date, false)",
            [thread, wrap],
        )
    early = stage.start("rotate", **{"--help": "staff"})
    output, _ = early.communicate(timeout=60)
    assert (early.returncode, "There is one version of this pair" in output) == (1, True), output
    keys.renew(staff, "staff")
    alone = stage.start("rotate", **{"--help": "staff"})
    output, _ = alone.communicate(timeout=60)
    assert (alone.returncode, "no two people agreed" in output) == (1, True), output
    with connect(stage.server.address("candor")) as superuser:
        for act in ("renew", "retire"):
            forced(superuser, staff.folder, "staff", act)
    stage.run("rotate", **{"--help": "staff --retire"})
    with connect(stage.server.address("candor")) as superuser:
        (now,) = superuser.execute("select staff_wrap from cases_thread").fetchone()
        private = X25519PrivateKey.from_private_bytes(staff.read("staff_private.2"))
        assert wraps.with_private(private, bytes(now), f"thread|{thread}".encode()) == b"k" * 32
        assert superuser.execute("select pair, lowest from vault_keyfloor").fetchall() == [("staff", 2)]
        superuser.execute("delete from cases_thread")


@pytest.mark.long
@pytest.mark.parametrize("name", ROTATES)
def test_the_key_of_a_journal_is_renewed_with_the_keys_of_its_plane_as_the_operator(stage, name):
    """As deploy/README.md says, whose lines are run."""
    stage.migrated()
    key = f"journal_{PLANE[name]}"
    assert f"`docker compose run --rm {name} {key}`" in (settings.ROOT / "deploy" / "README.md").read_text()
    keys.renew(Files(stage.keys / PLANE[name]), key)
    with connect(stage.server.address("candor")) as superuser:
        forced(superuser, stage.keys / PLANE[name], key)
    stage.run(name, **{"--help": key})
    with connect(stage.server.address("candor")) as superuser:
        told = "select body::jsonb -> 'facts' ->> 'pair' from audit_event where verb = 'retire_key' order by seq"
        assert superuser.execute(told).fetchall()[-1] == (key,)
