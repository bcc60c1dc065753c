import pytest

from vault import keys, secrets
from vault.sealed import Tampered


def test_a_second_factor_is_sealed_and_comes_back():
    sealed = secrets.seal_signin("JBSWY3DPEHPK3PXP")
    assert "JBSW" not in sealed
    assert secrets.seal_signin("JBSWY3DPEHPK3PXP") != sealed
    assert secrets.open_signin(sealed) == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("stored", ["", "JBSWY3DPEHPK3PXP", "===", "é", "AAEA"])
def test_plain_or_broken_text_in_the_column_is_not_taken_for_a_secret(stored):
    with pytest.raises(Tampered):
        secrets.open_signin(stored)


@pytest.mark.parametrize("plane", ["reporter", "worker", "operator"])
def test_the_staff_plane_alone_has_the_key(settings, plane):
    sealed = secrets.seal_signin("secret")
    settings.CANDOR_PLANE = plane
    with pytest.raises(keys.KeyMissing):
        secrets.open_signin(sealed)
    with pytest.raises(keys.KeyMissing):
        secrets.seal_signin("secret")
