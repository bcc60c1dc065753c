"""The policy as an employer would finish it: with the numbers that the shipped pack leaves open."""

import shutil
from pathlib import Path

from django.conf import settings


def finished(folder: Path, *, since: str = "", previous_until: str = "") -> Path:
    """A copy of the default pack in `folder` that go-live accepts; days as YYYY-MM-DD, or none."""
    pack = shutil.copytree(settings.CANDOR_PACKS_DIR / settings.CANDOR_DEFAULT_POLICY, folder / "pack")
    resources = pack / "resources.toml"
    resources.write_text(resources.read_text().replace('phone = ""', 'phone = "206-555-0100"'))
    head = pack / "pack.toml"
    lines = [
        line
        for line in head.read_text().splitlines()
        if not (since and line.startswith(("effective_from", "previous_until")))
    ]
    if since:
        lines[1:1] = [f'effective_from = "{since}"', f'previous_until = "{previous_until}"']
    head.write_text("\n".join(lines) + "\n")
    return pack
