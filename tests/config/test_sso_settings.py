"""What the environment says of single sign-on, and why a start is refused: one sentence each."""

import os
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from permissions.sso import providers
from permissions.sso.providers import Oidc, Saml
from tests.idp import certificate, new_key

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
        ({"COUNTY_KIND": ""}, "CANDOR_SSO_COUNTY_KIND must be one of oidc, saml"),
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


def by_saml(path: object, **changes: str) -> tuple[tuple[providers.Provider, ...], tuple[str, ...]]:
    sound = {
        "COUNTY_KIND": "saml", "COUNTY_CLIENT_ID": "", "COUNTY_CLIENT_SECRET": "", "COUNTY_CERTIFICATES": str(path),
        "COUNTY_ISSUER": "http://sts.county.example/adfs/services/trust",
        "COUNTY_SIGN_IN_URL": "https://sts.county.example/adfs/ls/?whr=county",
    }  # fmt: skip
    return read(**{**sound, **changes})


def test_a_provider_of_saml_is_read_with_each_certificate_that_may_sign(tmp_path):
    file = tmp_path / "signing.pem"
    old, new = (certificate(ec.generate_private_key(ec.SECP256R1())).decode().strip() for _ in range(2))
    file.write_text(f"{old}\n{new}\n")
    found, refusals = by_saml(file)
    assert refusals == ()
    assert found == (
        Saml(
            name="county", label="King County account", issuer="http://sts.county.example/adfs/services/trust",
            number="employeeid", max_age=None, sign_in_url="https://sts.county.example/adfs/ls/?whr=county",
            certificates=(old, new),
        ),
    )  # fmt: skip
    assert "needs https" in next(providers.over_plain_http(found))
    assert list(providers.over_plain_http(read()[0])) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"COUNTY_ISSUER": ""}, "ISSUER is missing: name the entity id"),
        ({"COUNTY_SIGN_IN_URL": ""}, "SIGN_IN_URL is missing"),
        ({"COUNTY_SIGN_IN_URL": "http://sts.county.example/"}, "SIGN_IN_URL must be an address that begins with https://."),
        ({"COUNTY_CERTIFICATES": ""}, "CERTIFICATES is missing: name a file"),
        ({"COUNTY_CERTIFICATES": "/nowhere"}, "CERTIFICATES names a file that cannot be read"),
        ({"COUNTY_CERTIFICATES": __file__}, "CERTIFICATES must be a file of certificates in PEM"),
        ({"COUNTY_NUMBER": 'a"b'}, "has a quotation mark"),
        ({"COUNTY_NUMBER": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"}, "attribute that is given"),
        ({"COUNTY_CLIENT_ID": "candor"}, "CLIENT_ID is not a setting of this kind"),
    ],
)  # fmt: skip
def test_what_is_missing_or_unsafe_of_saml_is_refused_in_a_sentence(change, says, tmp_path):
    file = tmp_path / "signing.pem"
    file.write_text(certificate(ec.generate_private_key(ec.SECP256R1())).decode())
    found, refusals = by_saml(file, **change)
    assert found == ()
    assert any(says in sentence for sentence in refusals), refusals


def test_a_certificate_with_a_short_key_is_refused(tmp_path):
    file = tmp_path / "signing.pem"
    file.write_text(certificate(new_key(1024)).decode())
    assert "2048 bits or more" in by_saml(file)[1][0]


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
