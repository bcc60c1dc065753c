"""Sign-ins as rows: `SESSION_ENGINE`. The cookie's secret finds its row and opens it, and the row alone opens nothing (D5).

A sign-in ends after a quarter of an hour without a page, and after twelve hours anyway; ended by hand it is gone, row and all.
"""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from audit import clock
from permissions.models import KeptForm, SignIn, SignInRequest
from vault import drafts
from vault.sealed import Place, Tampered

SECOND = "candor_second"  # in the session: when the second step was taken, and by whose account
KEPT = timedelta(
    hours=2
)  # a row that ended stays so long, so that a form sent too late can be given back to its writer


class SessionStore(SessionBase):
    """Django's session, kept in `SignIn`."""

    row: UUID | None = None
    _began: datetime | None = None

    def load(self) -> dict[str, Any]:
        row = SignIn.objects.filter(locator=drafts.locator(str(self.session_key)), until__gt=clock.now()).first()
        if row is None:
            self._session_key = None
            return {}
        try:
            data = drafts.open(str(self.session_key), row.sealed, _place(row.pk))
        except Tampered:
            self._session_key = None
            return {}
        self.row, self._began = row.pk, row.began_at
        _seen(row)
        return data

    def exists(self, session_key: str) -> bool:
        return SignIn.objects.filter(locator=drafts.locator(session_key)).exists()

    def create(self) -> None:
        self._session_key, self.row = drafts.new_secret(), None
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Raises CreateError, and UpdateError for a sign-in that was ended meanwhile: nothing brings it back."""
        if self.session_key is None:
            return self.create()
        data = cast(dict[str, Any], self._get_session(no_load=must_create))  # type: ignore[attr-defined]  # Django's own
        now = clock.now()
        self.row, self._began = self.row or uuid4(), self._began or now
        second = data.get(SECOND)
        values = {
            "sealed": drafts.seal(self.session_key, data, _place(self.row)),
            "account_id": data.get(SESSION_KEY),
            "second_at": second["at"] if second else None,
            "seen_at": now,
            "until": _until(self._began, now),
        }
        if must_create:
            locator = drafts.locator(self.session_key)
            try:
                with transaction.atomic():
                    SignIn.objects.create(id=self.row, locator=locator, began_at=self._began, **values)
            except IntegrityError:
                raise CreateError from None
        elif not SignIn.objects.filter(pk=self.row, locator=drafts.locator(self.session_key)).update(**values):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            SignIn.objects.filter(locator=drafts.locator(key)).delete()

    def flush(self) -> None:
        super().flush()
        self._began = None  # whoever signs in next begins anew

    @classmethod
    def clear_expired(cls) -> None:
        """Remove what ended so long ago that nobody comes back for a form."""
        SignIn.objects.filter(until__lt=clock.now() - KEPT).delete()
        for ended in (KeptForm, SignInRequest):
            ended.objects.filter(until__lt=clock.now()).delete()


def row_of(session: SessionBase) -> UUID | None:
    """The row of this sign-in."""
    return session.row if isinstance(session, SessionStore) else None


def second_at(session: SessionBase, account: UUID) -> datetime | None:
    """When this account took its second step in this sign-in; None where it never did."""
    taken = session.get(SECOND)
    return datetime.fromisoformat(taken["at"]) if taken and taken["account"] == str(account) else None


def took_second(session: SessionBase, account: UUID) -> None:
    """The second step was taken just now."""
    session[SECOND] = {"at": clock.now().isoformat(), "account": str(account)}


def recently(at: datetime | None) -> bool:
    """Whether a second step taken then still counts as taken for an act that needs two people."""
    return at is not None and clock.now() - at < timedelta(seconds=settings.CANDOR_SECOND_STEP_COUNTS)


def _seen(row: SignIn) -> None:
    """One write a minute at most: pages are many."""
    now = clock.now()
    if now - row.seen_at > timedelta(seconds=settings.CANDOR_SIGN_IN_IDLE) / 15:
        SignIn.objects.filter(pk=row.pk).update(seen_at=now, until=_until(row.began_at, now))


def _until(began: datetime, now: datetime) -> datetime:
    idle, longest = settings.CANDOR_SIGN_IN_IDLE, settings.CANDOR_SIGN_IN_LONGEST
    return min(now + timedelta(seconds=idle), began + timedelta(seconds=longest))


def _place(row: UUID) -> Place:
    return Place(SignIn._meta.db_table, row, "sealed", 1)
