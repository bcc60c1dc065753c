"""What the environment says of single sign-on, and why a start is refused: one sentence each."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from permissions.sso import providers
from permissions.sso.providers import Oidc

SOUND = {
    "CANDOR_SSO": "county",
    "CANDOR_SSO_COUNTY_KIND": "oidc",
    "CANDOR_SSO_COUNTY_LABEL": "King County account",
    "CANDOR_SSO_COUNTY_ISSUER": "https://login.example.gov/tenant/v2.0",
    "CANDOR_SSO_COUNTY_NUMBER": "employeeid",
    "CANDOR_SSO_COUNTY_CLIENT_ID": "candor",
    "CANDOR_SSO_COUNTY_CLIENT_SECRET": "a secret",
}


def read(**changes: str) -> tuple[tuple[providers.Provider, ...], tuple[str, ...]]:
    """`COUNTY_KIND="x"` stands for CANDOR_SSO_COUNTY_KIND; an empty value takes a setting away."""
    changed = {name if name == "CANDOR_SSO" else f"CANDOR_SSO_{name}": value for name, value in changes.items()}
    return providers.read({name: value for name, value in {**SOUND, **changed}.items() if value})


def test_without_a_word_there_is_none():
    assert providers.read({}) == ((), ())
    assert list(providers.of_passwords(True, ())) == []


def test_a_provider_is_read_and_its_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("from a file\n")
    found, refusals = read(COUNTY_CLIENT_SECRET="", COUNTY_CLIENT_SECRET_FILE=str(file), COUNTY_SCOPES="profile openid")
    assert refusals == ()
    assert found == (
        Oidc(
            name="county", label="King County account", issuer="https://login.example.gov/tenant/v2.0",
            number="employeeid", max_age=None, client_id="candor", client_secret="from a file",
            scopes="openid profile", ca="",
        ),
    )  # fmt: skip
    assert "from a file" not in repr(found)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"CANDOR_SSO": "County"}, "CANDOR_SSO must be names of small letters"),
        ({"CANDOR_SSO": "county,county"}, "each another"),
        ({"COUNTY_KIND": ""}, "CANDOR_SSO_COUNTY_KIND must be one of oidc"),
        ({"COUNTY_KIND": "ldap"}, "KIND must be one of"),
        ({"COUNTY_LABEL": ""}, "LABEL is missing"),
        ({"COUNTY_ISSUER": ""}, "ISSUER is missing"),
        ({"COUNTY_ISSUER": "http://login.example.gov"}, "ISSUER must be an address that begins with https://"),
        ({"COUNTY_ISSUER": "https://login.example.gov/?tenant=1"}, "ISSUER must be"),
        ({"COUNTY_ISSUER": "https://login.example.gov/" + "x" * 255}, "ISSUER is longer than 255"),
        ({"COUNTY_NUMBER": ""}, "NUMBER is missing"),
        ({"COUNTY_NUMBER": "email"}, "NUMBER names a claim that is given to somebody else one day"),
        ({"COUNTY_NUMBER": "https://x.example/claims/UPN"}, "given to somebody else"),
        ({"COUNTY_CLIENT_ID": ""}, "CLIENT_ID is missing"),
        ({"COUNTY_CLIENT_SECRET": ""}, "CLIENT_SECRET is missing"),
        ({"COUNTY_CLIENT_SECRET_FILE": "/nowhere"}, "CLIENT_SECRET_FILE names a file that cannot be read"),
        ({"COUNTY_CA": "/nowhere"}, "CA names a file that cannot be read"),
        ({"COUNTY_CA": __file__}, "CA must be a file of certificates"),
        ({"COUNTY_MAX_AGE": "soon"}, "MAX_AGE must be a number of seconds"),
        ({"COUNTY_MAX_AGE": "0"}, "MAX_AGE must be a number of seconds"),
        ({"COUNTY_MAXAGE": "300"}, "CANDOR_SSO_COUNTY_MAXAGE is not a setting of this kind of provider"),
    ],
)
def test_what_is_missing_or_unsafe_is_refused_in_a_sentence(change, says):
    found, refusals = read(**change)
    assert any(says in sentence for sentence in refusals), refusals
    assert all(sentence.endswith(".") for sentence in refusals)
    assert len(found) == (1 if change.get("CANDOR_SSO") == "county,county" else 0)
    assert "a secret" not in " ".join(refusals)


def test_two_ways_to_one_provider_are_refused():
    second = {name.replace("COUNTY", "OTHER"): value for name, value in SOUND.items() if "COUNTY" in name}
    found, refusals = providers.read({**SOUND, **second, "CANDOR_SSO": "county,other"})
    assert [one.name for one in found] == ["county"]
    assert refusals == (
        "CANDOR_SSO_OTHER_ISSUER is that of another provider: two ways to one provider would mix up who comes.",
    )


def test_without_its_package_a_provider_is_refused(monkeypatch):
    monkeypatch.setattr(providers, "find_spec", lambda name: None)
    assert read()[1] == ("CANDOR_SSO_COUNTY_KIND needs the package pyjwt: install candor[oidc].",)


def test_somebody_must_be_able_to_sign_in():
    assert list(providers.of_passwords(False, read()[0])) == []
    assert "nobody could sign in" in next(providers.of_passwords(False, ()))


@pytest.mark.parametrize(
    ("plane", "start", "code"),
    [("staff", "production", 1), ("reporter", "production", 1), ("all", "local", 1), ("reporter", "local", 0)],
)
def test_the_staff_s_plane_alone_reads_them_and_a_start_ends_with_the_sentence(plane, start, code, tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": f"config.settings.{start}",
        "CANDOR_PLANE": plane,
        **SOUND,
        "CANDOR_SSO_COUNTY_ISSUER": "http://login.example.gov",
    }
    asked = [sys.executable, "-c", "from django.conf import settings as s; print(s.CANDOR_SSO)"]
    said = subprocess.run(asked, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert said.returncode == code, said.stderr
    assert ("CANDOR_SSO_COUNTY_ISSUER must be an address" in said.stderr) is (plane != "reporter")
    assert said.stdout == ("()\n" if code == 0 else "")
