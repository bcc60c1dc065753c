"""The second step of signing in: a code of an app, a passkey or a recovery code; each code is good once (TM-40)."""

import hashlib
import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import transaction

from audit import clock, journal
from permissions.actors import Actor, acting
from permissions.models import Account, RecoveryCode
from vault import receipts, secrets

CODES = 10
DRIFT = (-1, 0, 1)  # half-minutes by which a phone may be wrong
WAYS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
RECOVERY = "recovery_code"


def has(account: Account) -> bool:
    """Whether this account has a second step at all."""
    return bool(Authenticator.objects.filter(user_id=account.pk, type__in=WAYS).exists())


def spend(account: Account, typed: str) -> str | None:
    """Take a typed code: which way it was, None where it is wrong or was taken. Of the same code twice at once one is taken."""
    if _spend_totp(account, typed):
        return str(Authenticator.Type.TOTP)
    return RECOVERY if _spend_recovery(account, typed) else None


def newest() -> int:
    """The newest half-minute whose code is taken."""
    return _half_minute() + max(DRIFT)


def fits(key: str, typed: str, after: int = -1) -> int | None:
    """The half-minute in which an app with this key (base 32) shows `typed`: about now, and later than `after`. Else None."""
    now = _half_minute()
    for counter in (now + drift for drift in DRIFT):
        if counter > after and compare_user_code(actual=typed, expected=format_hotp_value(hotp_value(key, counter))):
            return counter
    return None


def _half_minute() -> int:
    """As phones count them, by the real clock: a story that is told in another year has no phone."""
    return int(time.time()) // int(app_settings.TOTP_PERIOD)


def spent(authenticator: Authenticator, counter: int) -> None:
    """No code up to this half-minute opens anything any more."""
    authenticator.data = {**authenticator.data, "used": counter}
    authenticator.save(update_fields=["data"])


@transaction.atomic
def _spend_totp(account: Account, typed: str) -> bool:
    """Under a lock of its row: two browsers that send the same code one after the other come to the same counter."""
    rows = Authenticator.objects.select_for_update().filter(user_id=account.pk, type=Authenticator.Type.TOTP)
    app = rows.first()
    if app is None:
        return False
    counter = fits(secrets.open_signin(app.data["secret"]), typed, after=app.data.get("used", -1))
    if counter is None:
        return False
    spent(app, counter)
    return True


def _spend_recovery(account: Account, typed: str) -> bool:
    try:
        digest = _digest(receipts.normalise(typed))
    except receipts.BadReceipt:
        return False
    unused = RecoveryCode.objects.filter(account_id=account.pk, digest=digest, used_at=None)
    return bool(unused.update(used_at=clock.now()))  # one statement: the row itself is the lock


def codes_left(account: Account) -> int:
    return RecoveryCode.objects.filter(account_id=account.pk, used_at=None).count()


def make_codes(account: Account) -> list[str]:
    """New recovery codes, to be shown once; those before stop working. Only their digests are kept."""
    codes = [receipts.make() for _ in range(CODES)]
    actor = Actor.of(account)
    with acting(actor):
        RecoveryCode.objects.filter(account_id=account.pk).delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(account_id=account.pk, digest=_digest(code)) for code in codes)
        chain = journal.Chain.person(account.person_id)
        journal.record(chain, "make_recovery_codes", actor=actor.label, facts={"count": CODES})
    return codes


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
