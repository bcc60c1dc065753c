"""A submitted case, seen by intake."""

import pytest
from django.conf import settings

from cases.door import Telling, submit
from cases.models import Case
from permissions.actors import acting
from policies import loading
from vault import receipts


@pytest.fixture
def received(cast):
    """The id of a case in `received`, routed to the intake pool."""
    loading.load(settings.CANDOR_PACKS_DIR / settings.CANDOR_DEFAULT_POLICY)  # the facts of a case ask its pack
    submit(Telling(mode="anonymous", answers={"what": "A site was open."}, branch="executive"), receipts.make())
    with acting(cast["intake"].actor):
        return Case.objects.get().pk
