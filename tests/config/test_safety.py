"""Why a production process refuses to start, reason by reason."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.db import connection

from config import database, health, readiness, safety
from policies import loading
from tests import packs
from vault import keys
from vault.providers.files import Files

ROLES = {"owner": "candor_owner", "app": "candor_app"}
SOUND_SECRET = "kJ8-f0Qz_w3LrT6mVx1NbY9cHs5GdPa2EuXi7oWe4ZtRqMlS0v"


@pytest.fixture
def key_folder(tmp_path):
    keys.make(tmp_path / "keys")
    return tmp_path / "keys"


@pytest.fixture
def live(transactional_db, tmp_path):
    """An installation that may serve: the policy in force is one that its employer has finished."""
    loading.load(packs.finished(tmp_path, since="2021-01-02", previous_until="2021-01-01"))


def refusals(key_folder, **changes):
    sound = {
        "debug": False,
        "secret_key": SOUND_SECRET,
        "plane": "worker",
        "keys": Files(key_folder),
        "database_url": "postgres://h/candor",
        "database_password": SOUND_SECRET,
        "redis_url": f"redis://:{SOUND_SECRET}@h:6379/0",
        "hosts": ["reports.example.gov"],
        "site_url": "https://reports.example.gov",
        "staff_url": "https://cases.example.gov",
        "roles": ROLES,
    }
    return safety.of_settings(**{**sound, **changes})


def test_what_is_sound_is_not_refused(key_folder):
    assert refusals(key_folder) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"debug": True}, "DEBUG is on"),
        ({"secret_key": ""}, "SECRET_KEY is missing"),
        ({"secret_key": "short"}, "SECRET_KEY is too short"),
        ({"secret_key": "x" * 60}, "SECRET_KEY is too short or too plain"),
        ({"hosts": []}, "ALLOWED_HOSTS must name"),
        ({"hosts": ["*"]}, "ALLOWED_HOSTS must name"),
        ({"site_url": "http://reports.example.gov"}, "SITE_URL must be"),
        ({"staff_url": ""}, "STAFF_URL must be"),
        ({"staff_url": "https://reports.example.gov"}, "SITE_URL and STAFF_URL must be two hosts"),
        ({"database_url": ""}, "DATABASE_URL is missing"),
        ({"database_password": ""}, "The database password"),
        ({"database_password": "Postgres"}, "The database password"),
        ({"database_password": "candor_app"}, "The database password"),
        ({"redis_url": ""}, "REDIS_URL is missing"),
        ({"redis_url": "redis://h:6379/0"}, "Redis is open"),
        ({"redis_url": "redis://:password@h:6379/0"}, "Redis is open"),
    ],
)
def test_each_thing_that_is_wrong_is_one_sentence(key_folder, change, says):
    found = refusals(key_folder, **change)
    assert len(found) == 1
    assert found[0].startswith(says)
    assert found[0].endswith(".")


@pytest.mark.parametrize("plane", ["reporter", "staff", "worker"])
def test_a_plane_without_one_of_its_keys_does_not_start(key_folder, plane):
    lost = sorted(keys.HOLDS[plane])[0]
    (key_folder / lost).unlink()
    assert lost in " ".join(refusals(key_folder, plane=plane))


def test_a_key_that_others_can_read_is_refused(key_folder):
    (key_folder / "courier_private").chmod(0o644)
    assert refusals(key_folder) == [
        "Other accounts can read these key files: courier_private; give them the mode 0400 or 0600."
    ]


def test_a_note_to_a_reporter_comes_from_nobody_that_one_knows():
    telling = ["county.example", "reports.example.gov"]
    assert safety.of_notes("", telling) == safety.of_notes("note@mail.example", telling) == []
    for sender in (
        "note",
        "note@county.example",
        "note@Mail.county.example",
        "note@reports.example.gov",
        "n@example.gov",
    ):
        [sentence] = safety.of_notes(sender, telling)
        assert sentence.startswith("NOTE_FROM must be an address at a domain that names neither")


def test_a_process_of_all_planes_is_refused(key_folder):
    assert refusals(key_folder, plane="all")[0].startswith("CANDOR_PLANE is missing")


def test_the_operator_plane_needs_no_key_and_only_the_worker_needs_redis(tmp_path):
    assert refusals(tmp_path, plane="operator", redis_url="") == []


def test_the_app_role_on_an_empty_database_is_sound(db):
    assert safety.of_database(connection, may_own=False) == []


@pytest.mark.django_db(transaction=True)
def test_a_demonstration_is_refused(as_owner):
    with as_owner() as owner:
        owner.execute("insert into config_demonstration values (1)")
    assert "is a demonstration" in " ".join(safety.of_database(connection, may_own=False))


def address():
    """The tests' database, as a process is told it."""
    place = settings.DATABASES["default"]
    return f"postgres:///{place['NAME']}?host={place['HOST']}&port={place['PORT']}"


def start(key_folder, code, **changes):
    """A process with production settings and the tests' database."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": SOUND_SECRET,
        "SITE_URL": "https://reports.example.gov",
        "STAFF_URL": "https://cases.example.gov",
        "ALLOWED_HOSTS": "reports.example.gov,cases.example.gov",
        "CANDOR_PLANE": "staff",
        "CANDOR_KEY_DIR": str(key_folder),
        "DATA_DIR": str(key_folder.parent),
        "DATABASE_URL": address(),
        "CANDOR_DB_PASSWORD": settings.CANDOR_TEST_APP_PASSWORD,
        **changes,
    }
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False)


SERVE = "import config.wsgi"


@pytest.mark.skipif(
    len(settings.CANDOR_TEST_APP_PASSWORD) < 10, reason="a shared server has a password that is refused"
)
@pytest.mark.django_db(transaction=True)
def test_a_process_starts_on_a_sound_database_and_ends_on_an_unsafe_one(key_folder, live, as_owner):
    sound = start(key_folder, SERVE)
    assert (sound.returncode, sound.stderr) == (0, "")
    with as_owner() as owner:
        owner.execute("insert into config_demonstration values (1)")
    unsafe = start(key_folder, SERVE)
    assert unsafe.returncode == 1
    assert unsafe.stderr == "candor: This database is a demonstration with invented people: begin with an empty one.\n"


@pytest.mark.parametrize("plane", ["reporter", "staff", "worker", "operator"])
def test_a_process_that_crashes_leaves_no_image_of_its_memory(key_folder, plane):
    """Told by what is asked of the kernel: a machine may allow no image anyway."""
    code = "import resource; resource.setrlimit = print; import django; django.setup(); print(resource.RLIMIT_CORE)"
    said = start(key_folder, code, CANDOR_PLANE=plane, REDIS_URL=f"redis://:{SOUND_SECRET}@h:6379/0")
    asked, core = said.stdout.splitlines()
    assert asked == f"{core} (0, 0)", said.stderr


@pytest.mark.django_db(transaction=True)
def test_a_serving_process_is_never_the_owner(key_folder):
    owner = database.parse(settings.CANDOR_TEST_DATABASE)
    said = start(key_folder, SERVE, CANDOR_DB_LOGIN="owner", CANDOR_DB_PASSWORD=owner.password)
    assert said.stderr.startswith("candor: CANDOR_DB_LOGIN=owner is for commands")
    place = replace(owner, name=settings.DATABASES["default"]["NAME"])
    said = start(key_folder, SERVE, DATABASE_URL=place.url())
    assert said.stderr.startswith(f"candor: The database role {owner.user} owns the tables")
    assert said.returncode == 1


@pytest.mark.django_db(transaction=True)
def test_a_command_that_migrates_is_the_owner(key_folder):
    password = database.parse(settings.CANDOR_TEST_DATABASE).password
    code = "import django; django.setup(); from django.db import connection; connection.ensure_connection()"
    said = start(key_folder, code, CANDOR_DB_LOGIN="owner", CANDOR_DB_PASSWORD=password)
    assert (said.returncode, said.stderr) == (0, "")


WITHOUT = {
    "truncate permissions_installation": "Nobody has set this installation up: run",
    "update permissions_person set employee = true": "Nobody outside reads what nobody inside may: give",
    "update permissions_held set until_on = current_date - 2 where branch_id = 'outside'": "Nobody outside reads",
    "update permissions_installation set policy_owner = ''": "The policy has no owner. Fill in",
    "update permissions_installation set contact = ''": "The policy has no contact. Fill in",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lost", WITHOUT)
def test_what_go_live_wants_is_one_sentence_when_it_is_lost(lost, live, as_owner):
    assert readiness.lacks() == []
    with as_owner() as owner:
        owner.execute(lost)
    [lack] = readiness.lacks()
    assert lack.sentence.startswith(WITHOUT[lost])
    assert lack.sentence.endswith(".")


@pytest.mark.django_db(transaction=True)
def test_a_pack_as_it_is_shipped_does_not_go_live(cast, as_owner):
    assert {lack.code for lack in readiness.lacks()} == {"policy_unfinished"}
    with as_owner() as owner:
        owner.execute("update permissions_installation set effective_on = null")
    assert "The policy has no effective_from." in " ".join(lack.sentence for lack in readiness.lacks())


@pytest.mark.django_db(transaction=True)
def test_what_go_live_wants_ends_the_start_of_every_plane_and_lets_commands_run(key_folder, live, as_owner):
    with as_owner() as owner:
        owner.execute("update permissions_person set employee = true")
    said = start(key_folder, SERVE)
    assert (said.returncode, said.stderr) == (1, f"candor: {readiness.NO_OUTSIDE_READER.sentence}\n")
    command = "import django; django.setup(); from django.db import connection; connection.ensure_connection()"
    assert start(key_folder, command).returncode == 0
    said = start(key_folder, SERVE, CANDOR_DEFAULT_POLICY="none-such")
    assert said.returncode == 1
    assert said.stderr.endswith(f"{readiness.NO_POLICY.sentence}\n")


def test_before_the_tables_are_there_the_start_says_so(key_folder):
    said = start(key_folder, SERVE, DATABASE_URL=str(replace(database.parse(address()), name="postgres").url()))
    assert (said.returncode, said.stderr) == (1, "candor: The tables are not there yet: run `manage.py migrate`.\n")


@pytest.mark.django_db(transaction=True)
def test_a_site_that_may_not_serve_is_not_ready_and_the_log_says_why(
    settings, live, as_owner, client, caplog, monkeypatch
):
    monkeypatch.setattr(health, "_once", Event())
    settings.CANDOR_GUARDED = True
    with as_owner() as owner:
        owner.execute("update permissions_person set employee = true")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready")
    assert caplog.messages[0] == "not ready: outside_reader_missing"
    with as_owner() as owner:
        owner.execute("update permissions_person set employee = false")
    assert client.get("/readyz").status_code == 200
    with as_owner() as owner:
        owner.execute("update permissions_person set employee = true")
    assert client.get("/readyz").status_code == 200  # a door that is open stays open


def test_a_database_that_does_not_answer_ends_the_start_with_a_sentence(key_folder):
    said = start(key_folder, SERVE, DATABASE_URL="postgres:///candor?host=/nowhere")
    assert said.returncode == 1
    assert said.stderr == "candor: The database does not answer: check DATABASE_URL and that PostgreSQL runs.\n"


def test_a_checkpoint_has_somewhere_to_go_or_the_start_says_so(key_folder):
    said = start(key_folder, SERVE, CANDOR_CHECKPOINT_SINKS="mailto:auditor@example.gov,ftp://logs.example.gov/x")
    assert said.returncode == 1
    assert said.stderr.startswith(
        "candor: CANDOR_CHECKPOINT_SINKS: A sink of checkpoints is reached by syslog, mail or https"
    )


def test_everything_wrong_is_said_at_once(key_folder):
    said = start(key_folder, SERVE, SECRET_KEY="short", DATABASE_URL="", DEBUG="1")
    assert said.returncode != 0
    assert all(word in said.stderr for word in ("SECRET_KEY is too short", "DATABASE_URL is missing", "DEBUG is on"))


def test_cookies_are_bound_to_the_host_and_to_https(key_folder):
    code = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.CANDOR_DEMO, s.DEBUG)"
    )
    said = start(key_folder, code)
    assert said.stdout == "__Host-candor-staff-session __Host-candor-staff-csrf True 31536000 False False\n"


def test_the_cast_has_no_page_under_production_settings(key_folder):
    code = (
        "import django; django.setup(); from django.urls import get_resolver;"
        " print([str(p.pattern) for p in get_resolver().url_patterns])"
    )
    said = start(key_folder, code)
    assert "accounts/" in said.stdout
    assert "cast" not in said.stdout


def test_secrets_may_come_as_files(key_folder, tmp_path):
    file = Path(tmp_path / "secret_key")
    file.write_text(SOUND_SECRET + "\n")
    said = start(
        key_folder,
        "from django.conf import settings as s; print(s.SECRET_KEY)",
        SECRET_KEY="",
        SECRET_KEY_FILE=str(file),
    )
    assert said.stdout == SOUND_SECRET + "\n"
