"""The pack under test is the county's own, as it is shipped."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from policies import loading, packs
from policies.shapes import Pack

FOLDER = settings.CANDOR_PACKS_DIR / "king-county-sex-trafficking"
OTHER = "another-policy"


@pytest.fixture(scope="session")
def pack() -> Pack:
    return packs.read(FOLDER)


@pytest.fixture
def other(folder: Path) -> Path:
    """The pack as another employer's policy, of which no version is stored yet."""
    path = folder / "pack.toml"
    path.write_text(path.read_text().replace('id = "king-county-sex-trafficking"', f'id = "{OTHER}"'))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the pack that a test may spoil."""
    return Path(shutil.copytree(FOLDER, tmp_path / "pack"))


def load_from(first: date, folder: Path) -> None:
    """A second version of the policy, from `first` on; the one before it ends on the day before."""
    head = Path(shutil.copytree(FOLDER, folder)) / "pack.toml"
    text = head.read_text().replace('effective_from = ""', f'effective_from = "{first}"')
    head.write_text(text.replace('previous_until = ""', f'previous_until = "{first - timedelta(days=1)}"'))
    loading.load(folder)
