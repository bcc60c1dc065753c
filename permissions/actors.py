"""Who acts, and the one way to gated rows (D11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from vault import blind

if TYPE_CHECKING:
    from permissions.models import Account


_ROLES = {"staff": "app", "door": "door", "system": "worker", "rotation": "operator"}


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that acts: a signed-in person, a reporter with a receipt, or the system for a purpose."""

    kind: Literal["staff", "door", "system", "setup", "rotation"]
    id: str
    account: UUID | None = None
    person: UUID | None = None
    token: str = ""
    name: str = ""
    sign_in: UUID | None = None  # in which of this person's sign-ins; it stays when an act ends the others

    @classmethod
    def of(cls, account: "Account", *, sign_in: UUID | None = None) -> "Actor":
        """The signed-in person. Their token is made here, so that no row has to say who they are (D21)."""
        token = blind.person_token(account.person_id)
        return cls("staff", str(account.pk), account.pk, account.person_id, token, account.person.name, sign_in)

    @classmethod
    def door(cls, lookup: str) -> "Actor":
        """Whoever holds the receipt behind `lookup` (64 hex digits)."""
        return cls("door", lookup)

    @classmethod
    def reporter(cls, person: UUID, lookup: str = "") -> "Actor":
        """A signed-in person at the door (D9): their own threads and no staff right, whatever roles they hold.

        `lookup` is the receipt's, while they hand a report in.
        """
        token = blind.reporter_token(person)
        return cls("door", lookup or token, token=token)

    @classmethod
    def system(cls, purpose: str) -> "Actor":
        """A sweep or command, under the worker role: case facts, clocks and outbox, no sealed table."""
        return cls("system", f"system:{purpose}")

    @classmethod
    def rotation(cls) -> "Actor":
        """The command that renews keys, under the operator's role: functions that tell wraps, and no table of a case (D7)."""
        return cls("rotation", "system:rotation")

    @classmethod
    def setup(cls) -> "Actor":
        """The set-up commands, signed in to the database as its owner; no page ever acts as this."""
        return cls("setup", "system:setup")

    @property
    def label(self) -> str:
        """How the journal names this actor; a receipt's lookup never stands there."""
        if self.kind == "staff":
            return f"person:{self.person}"
        return "door" if self.kind == "door" else self.id

    @property
    def someone(self) -> UUID:
        """The person who acts. Raises RuntimeError for a door or a system: they are nobody, and nobody holds a role."""
        if self.person is None:
            raise RuntimeError(f"{self.kind} is no person")
        return self.person

    @property
    def role(self) -> str:
        """The database role under which this actor's statements run."""
        if self.kind == "setup":
            return "none"
        return str(settings.CANDOR_DB_ROLES[_ROLES[self.kind]])


_acting: ContextVar[Actor | None] = ContextVar("candor_acting", default=None)
_SET = (
    "select set_config('role', %s, true), set_config('candor.actor', %s, true), set_config('candor.token', %s, true), "
    "set_config('candor.at', %s, true)"
)


def current() -> Actor | None:
    """The actor of the transaction under way, or None outside `acting`."""
    return _acting.get()


@contextmanager
def acting(actor: Actor, at: str = "") -> Iterator[Actor]:
    """One transaction in which the database knows who asks. Unset means zero rows.

    `at` is the reference of the case that most of it is about: the rows of that case are asked for once in a statement and
    not one by one (decision 40). It opens nothing.

    Raises RuntimeError when nested: a second actor inside the first one's transaction would read with the
    wrong eyes. Readers and services open it, once per request; views never.
    """
    if _acting.get() is not None:
        raise RuntimeError("acting() does not nest: one actor, one transaction")
    marker = _acting.set(actor)
    try:
        with transaction.atomic(durable=True):
            _tell(actor.role, actor.id, actor.token, at)
            yield actor
            if connection.savepoint_ids and not connection.needs_rollback:
                _tell("none", "", "", "")  # inside a test's own transaction, which outlives this one
    finally:
        _acting.reset(marker)


def _tell(role: str, actor: str, token: str, at: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, [role, actor, token, at])
