"""Four ways to get keys, one contract; the two services are stubs that speak the wire protocol as far as it is used."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from tests.vault.stubs import AwsKms, VaultTransit, serving
from vault import keys, providers
from vault.keys import KeyMissing, Ring
from vault.providers import NotThere

KEY = secrets.token_bytes(32)


@pytest.fixture
def kms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("botocore", reason="botocore is not installed")
    stub = AwsKms()
    with serving(stub) as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL_KMS", address)
        monkeypatch.setenv("AWS_DEFAULT_REGION", stub.REGION)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", stub.ID)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", stub.SECRET)
        monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
        yield stub, providers.build("kms", tmp_path / "keys", {"CANDOR_KMS_KEY": stub.KEY})


@pytest.fixture
def transit(tmp_path: Path):
    pytest.importorskip("hvac", reason="hvac is not installed")
    stub = VaultTransit()
    token = tmp_path / "token"
    token.write_text(stub.TOKEN + "\n")
    with serving(stub) as address:
        options = {
            "CANDOR_VAULT_ADDRESS": address, "CANDOR_VAULT_KEY": stub.KEY, "CANDOR_VAULT_MOUNT": stub.MOUNT,
            "CANDOR_VAULT_TOKEN_FILE": str(token),
        }  # fmt: skip
        yield stub, providers.build("vault", tmp_path / "keys", options)


@pytest.fixture(params=["kms", "transit"])
def service(request: pytest.FixtureRequest):
    """A service and the provider that asks it."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["file", "kms", "transit"])
def store(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "file":
        return providers.build("file", tmp_path / "keys", {})
    return request.getfixturevalue(request.param)[1]


def test_a_key_comes_back_and_is_never_replaced(store) -> None:
    assert store.names() == frozenset()
    store.add("staff_private", KEY)
    store.add("staff_private", bytes(32))
    assert (store.names(), store.read("staff_private")) == ({"staff_private"}, KEY)
    assert (store.folder / "staff_private").stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotThere):
        store.read("signin")


def test_a_whole_ring_is_made_renewed_and_read(store) -> None:
    keys.fill(store)
    before = Ring(store, "staff").staff_private.private_bytes_raw()
    assert keys.renew(store, "staff") == 2
    keys.fill(store)  # fills no gap that is none
    mark = keys.fingerprint_of(store.read("staff_public.2"))
    assert Ring(store, "staff").closing("staff")[0] == 1, "nobody agreed to the second"
    ring = Ring(store, "staff", lambda key, version: mark if (key, version) == ("staff", 2) else "")
    assert keys.versions(store, "staff_public") == keys.versions(store, "staff_private") == [1, 2]
    version, public = ring.closing("staff")
    assert (version, public.public_bytes_raw()) == (2, ring.opening("staff", 2).public_key().public_bytes_raw())
    assert ring.opening("staff", 1).private_bytes_raw() == before
    with pytest.raises(KeyMissing):
        Ring(store, "reporter").opening("staff", 1)


@pytest.mark.parametrize("pair", ["checkpoint", "receipt_pepper", "name_index", "search_index", "moon"])
def test_what_has_no_versions_is_not_renewed(tmp_path: Path, pair: str) -> None:
    store = providers.build("file", tmp_path, {})
    keys.fill(store)
    with pytest.raises(KeyMissing):
        keys.renew(store, pair)


def test_no_key_stands_in_the_files_that_a_service_closed(service) -> None:
    _, store = service
    store.add("staff_private", KEY)
    text = (store.folder / "staff_private").read_text()
    assert KEY.hex() not in text.lower()


def test_a_file_that_stands_under_another_name_is_not_opened(service) -> None:
    """Whoever may open the door's keys must not get the staff's by renaming a file."""
    _, store = service
    store.add("staff_private", KEY)
    (store.folder / "name_index").write_text((store.folder / "staff_private").read_text())
    with pytest.raises(NotThere):
        store.read("name_index")


@pytest.mark.parametrize("text", ["", "vault:v1:AAAA", "AAAA", "zz", "é" * 20, "vault:v2:" + "A" * 80, "A" * 20_000])
def test_a_damaged_file_is_a_key_that_is_not_there(service, text: str) -> None:
    _, store = service
    store.folder.mkdir()
    (store.folder / "signin").write_text(text)
    with pytest.raises(NotThere):
        store.read("signin")


def test_what_the_service_may_not_open_for_us_is_missing_and_its_words_are_not_repeated(service) -> None:
    stub, store = service
    keys.fill(store)
    stub.allowed = {"staff_public"}
    assert len(Ring(store, "staff").secret("staff_public")) == 32
    with pytest.raises(KeyMissing) as refusal:
        Ring(store, "staff").secret("staff_private")
    assert "111122223333" not in f"{refusal.value} {refusal.value.__cause__}"


def test_a_service_is_asked_once_for_a_key_and_never_for_one_of_another_plane(service) -> None:
    stub, store = service
    keys.fill(store)
    stub.asked.clear()
    ring = Ring(store, "reporter")
    for _ in range(3):
        assert ring.holds("name_index")
        assert not ring.holds("staff_private")
    assert [name for _, name in stub.asked] == ["name_index"]


def test_a_service_that_is_down_is_a_key_that_is_missing_until_it_is_back(service, monkeypatch) -> None:
    stub, store = service
    store.add("signin", KEY)
    ring = Ring(store, "staff")
    stub.down = True
    assert not ring.holds("signin")
    stub.down = False
    assert ring.secret("signin") == KEY


def test_a_caller_whom_the_service_does_not_know_gets_nothing(service, tmp_path: Path, monkeypatch) -> None:
    stub, store = service
    store.add("signin", KEY)
    if isinstance(stub, AwsKms):
        stub.SECRET = "another"
    else:
        (tmp_path / "token").write_text("s.other")
    with pytest.raises(NotThere):
        store.read("signin")


def test_a_token_that_an_agent_renews_is_taken_from_its_file(transit, tmp_path: Path) -> None:
    stub, store = transit
    store.add("signin", KEY)
    stub.TOKEN = "s.renewed"
    with pytest.raises(NotThere):
        store.read("signin")
    (tmp_path / "token").write_text("s.renewed")
    assert store.read("signin") == KEY


def test_the_stub_of_aws_refuses_a_body_that_was_changed_on_the_way(kms) -> None:
    """Else it would be no check of signatures."""
    stub, store = kms
    genuine = stub.answer
    stub.answer = lambda path, headers, body: genuine(path, headers, body.replace(b"candor", b"candos"))
    with pytest.raises(NotThere, match="InvalidSignature"):
        store.add("signin", KEY)


def test_keys_of_the_environment_have_names_and_versions_and_are_not_printed() -> None:
    other = secrets.token_bytes(32)
    options = {
        "CANDOR_KEY_STAFF_PRIVATE": KEY.hex(), "CANDOR_KEY_STAFF_PRIVATE_2": other.hex().upper() + "\n",
        "CANDOR_KEY_DIR": "/run/keys", "CANDOR_KEY_SIGNIN": "short", "CANDOR_KMS_KEY": KEY.hex(),
    }  # fmt: skip
    store = providers.build("environment", Path("/nowhere"), options)
    assert store.names() == {"staff_private", "staff_private.2"}
    assert (store.read("staff_private"), store.read("staff_private.2")) == (KEY, other)
    assert KEY.hex() not in f"{store} {store!r}"
    with pytest.raises(NotThere):
        store.read("signin")
    with pytest.raises(NotThere, match="cannot write its own environment"):
        store.add("signin", KEY)


@pytest.mark.parametrize(
    ("kind", "says"),
    [("moon", "must be one of"), ("kms", "CANDOR_KMS_KEY is missing"), ("vault", "CANDOR_VAULT_ADDRESS is missing")],
)
def test_what_a_provider_needs_is_said_in_a_sentence(kind: str, says: str, tmp_path: Path) -> None:
    pytest.importorskip({"kms": "botocore", "vault": "hvac"}.get(kind, "json"))
    with pytest.raises(ImproperlyConfigured, match=says):
        providers.build(kind, tmp_path, {})


@pytest.mark.parametrize(("kind", "package"), [("kms", "botocore"), ("vault", "hvac")])
def test_without_its_package_a_provider_says_what_to_install(kind: str, package: str, monkeypatch, tmp_path) -> None:
    for name in [name for name in sys.modules if name in (f"vault.providers.{one}" for one in ("kms", "transit"))]:
        monkeypatch.delitem(sys.modules, name)
    for name in {package, *(name for name in sys.modules if name.startswith(f"{package}."))}:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImproperlyConfigured, match=rf"install candor\[{kind}\]"):
        providers.build(kind, tmp_path, {})


def test_a_process_takes_its_keys_from_where_its_settings_say(tmp_path: Path) -> None:
    """From the environment, with a folder of keys beside it that nobody asks."""
    keys.make(tmp_path)
    code = (
        "import django; django.setup(); from vault import keys; print(keys.ring().name_index.hex()); "
        "keys.ring().secret('signin')"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.base", "CANDOR_PLANE": "reporter", "CANDOR_KEY_PROVIDER": "environment",
        "CANDOR_KEY_DIR": str(tmp_path), "CANDOR_KEY_NAME_INDEX": KEY.hex(), "CANDOR_KEY_SIGNIN": KEY.hex(),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == KEY.hex()
    assert "KeyMissing" in done.stderr  # the sign-in key is not for this plane, wherever it lies
    assert KEY.hex() not in done.stderr


def test_the_command_makes_what_is_missing_and_then_the_next_version(settings, tmp_path: Path, capsys) -> None:
    settings.CANDOR_KEY_DIR = tmp_path / "keys"
    call_command("make_keys")
    before = {path.name: path.read_bytes() for path in settings.CANDOR_KEY_DIR.iterdir()}
    assert set(before) == keys.NAMES
    call_command("make_keys")
    call_command("make_keys", next="staff")
    told = capsys.readouterr().out
    assert "Give staff_private.2 and staff_public.2 to: staff. Only then give staff_public.2 to: reporter." in told
    after = {path.name: path.read_bytes() for path in settings.CANDOR_KEY_DIR.iterdir()}
    assert set(after) - set(before) == {"staff_private.2", "staff_public.2"}
    mark = keys.grouped(keys.fingerprint_of(bytes.fromhex(after["staff_public.2"].decode())))
    assert f"Its fingerprint: {mark}\nNobody uses it yet." in told
    assert {name: after[name] for name in before} == before
    assert not any(raw.strip().decode() in told for raw in after.values())


def test_the_command_says_where_keys_cannot_be_made(settings) -> None:
    settings.CANDOR_KEY_PROVIDER, settings.CANDOR_KEY_OPTIONS = "environment", {}
    with pytest.raises(CommandError, match="cannot write its own environment"):
        call_command("make_keys")
