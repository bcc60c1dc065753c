"""The style sheet that is fetched: only the recorded bytes are used, and what they refer to is there."""

import base64
import hashlib
import io
import stat
import tarfile

import pytest

from config import vendor

CSS = (
    "@font-face{font-family:Source Sans Pro Web;src:url(../fonts/a.woff2)}"
    "body{font-family:Source Sans Pro Web,Helvetica Neue,Helvetica,Roboto,Arial,sans-serif}"
    ".i{mask:url(../img/usa-icons/add.svg)}\n/*# sourceMappingURL=uswds.min.css.map */"
)
FILES = {"dist/css/uswds.min.css": CSS, "dist/img/usa-icons/add.svg": "<svg/>", "LICENSE.md": "Public domain"}


def packed(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return out.getvalue()


@pytest.fixture
def recorded(monkeypatch):
    """A small package whose digest counts as the recorded one."""
    package = packed(FILES)
    digest = base64.b64encode(hashlib.sha512(package).digest()).decode()
    monkeypatch.setattr(vendor, "INTEGRITY", f"sha512-{digest}")
    return package


def test_a_changed_package_is_refused_and_leaves_nothing(tmp_path, recorded):
    changed = packed({**FILES, "dist/css/uswds.min.css": CSS + "body{display:none}"})
    with pytest.raises(vendor.VendorError, match="bytes have changed"):
        vendor.unpack(changed, tmp_path / "uswds")
    assert list(tmp_path.iterdir()) == []


def test_the_recorded_package_gives_a_sheet_without_fonts_and_maps(tmp_path, recorded):
    vendor.unpack(recorded, tmp_path / "uswds")
    css = (tmp_path / "uswds/css/uswds.css").read_text()
    assert "sourceMappingURL" not in css
    assert "@font-face" not in css
    assert "Source Sans" not in css
    assert "Segoe UI" in css
    assert (tmp_path / "uswds/img/usa-icons/add.svg").read_text() == "<svg/>"


def npm_that(tmp_path, monkeypatch, script):
    """The only npm to be found runs `script`."""
    folder = tmp_path / "bin"
    folder.mkdir()
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(npm.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_it_is_fetched_once_and_then_found(tmp_path, monkeypatch, recorded):
    (tmp_path / "package.tgz").write_bytes(recorded)
    npm_that(
        tmp_path,
        monkeypatch,
        f'for folder; do :; done; cp "{tmp_path}/package.tgz" "$folder/"; echo x >> "{tmp_path}/calls"',
    )
    first = vendor.ensure(tmp_path / "vendor")
    second = vendor.ensure(tmp_path / "vendor")
    assert first == second
    assert (first / "css/uswds.css").is_file()
    assert (tmp_path / "calls").read_text() == "x\n"
    assert [path.name for path in (tmp_path / "vendor").iterdir()] == ["uswds"]


def test_a_silent_registry_is_said_in_one_sentence(tmp_path, monkeypatch):
    npm_that(tmp_path, monkeypatch, "echo 'a page of npm output' >&2; exit 1")
    with pytest.raises(vendor.VendorError) as refused:
        vendor.ensure(tmp_path / "vendor")
    assert "could not be fetched" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert "output" not in str(refused.value)
    assert not (tmp_path / "vendor/uswds").exists()
