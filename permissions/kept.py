"""A form that was sent after its sign-in had ended: sealed for the browser that sent it, given back to its writer alone.

The proof of origin was looked at before, so another site cannot leave a form here. Whose it was is told by the row of the
sign-in that ended; where that is gone too, because somebody ended it by hand, nothing is kept.
"""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase

from audit import clock
from permissions import cookies
from permissions.models import KeptForm, SignIn
from permissions.sessions import KEPT
from vault import drafts
from vault.sealed import Place, Tampered

# A token is given anew; a secret and a reporter's address for notes are never kept.
NEVER = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code", "receipt", "note_to"}
_given: ContextVar[QueryDict | None] = ContextVar("candor_given_back", default=None)


@dataclass(frozen=True)
class Kept:
    """What stood in the form, field by field, and where it was sent."""

    row: UUID
    path: str
    fields: Mapping[str, Sequence[str]]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.fields.items() for value in values if value]


def given_back() -> QueryDict | None:
    """What the form of the page under way had held when its sign-in ended. Fields show it as if it had just been typed."""
    return _given.get()


def writer(request: HttpRequest) -> UUID | None:
    """Whose sign-in it was that ended in this browser."""
    secret = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return SignIn.objects.filter(locator=drafts.locator(secret)).values_list("account_id", flat=True).first()


def keep(request: HttpRequest, response: HttpResponse, account: UUID) -> bool:
    """Keep the form of this request for two hours. False where it is too large to be sealed."""
    secret, row = drafts.new_secret(), uuid4()
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER}
    try:
        sealed = drafts.seal(secret, {"path": request.get_full_path(), "fields": fields}, _place(row))
    except ValueError:
        return False
    KeptForm.objects.create(
        id=row, locator=drafts.locator(secret), sealed=sealed, until=clock.now() + KEPT, account_id=account
    )
    cookies.give(response, cookies.KEPT, secret, KEPT)
    return True


def find(request: HttpRequest, account: UUID) -> Kept | None:
    """The form that this browser sent and this account wrote, if it belongs to the page that is asked for now."""
    secret = cookies.read(request, cookies.KEPT)
    if not secret:
        return None
    row = KeptForm.objects.filter(locator=drafts.locator(secret), account_id=account, until__gt=clock.now()).first()
    if row is None:
        return None
    try:
        held = drafts.open(secret, row.sealed, _place(row.pk))
    except Tampered:
        return None
    return Kept(row.pk, held["path"], held["fields"]) if held["path"] == request.get_full_path() else None


class giving:
    """`with giving(kept):` the page that is made inside shows the form as it was typed."""

    def __init__(self, kept: Kept) -> None:
        self._data = QueryDict(mutable=True)
        for name, values in kept.fields.items():
            self._data.setlist(name, list(values))

    def __enter__(self) -> None:
        self._token = _given.set(self._data)

    def __exit__(self, *_: object) -> None:
        _given.reset(self._token)


def done(kept: Kept, response: HttpResponseBase) -> None:
    """It was given back: nothing of it stays."""
    KeptForm.objects.filter(pk=kept.row).delete()
    cookies.take(response, cookies.KEPT)  # type: ignore[arg-type]  # every response has cookies


def _place(row: UUID) -> Place:
    return Place(KeptForm._meta.db_table, row, "sealed", 1)
