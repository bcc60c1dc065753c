"""How a story is told: each step by the person whose step it is, through the same services as the pages, on its day."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from audit import clock
from cases import door, services
from cases.models import Case, Thread
from config.local.cast import BRANCH, CAST
from permissions import gate
from permissions.actors import Actor, acting
from permissions.models import Account
from vault import receipts

Told = Callable[["Teller"], None]


@dataclass(frozen=True)
class Story:
    """A report and what became of it. `days` is how long ago it came in."""

    title: str
    days: float
    text: str
    mode: str = "anonymous"
    urgent: bool = False
    who: str = ""
    involved: str = ""
    reporter: dict[str, str] = field(default_factory=dict)
    by: str = ""  # whoever of the cast was signed in: then the name is the directory's
    channel: str = "web"
    then: tuple[Told, ...] = ()
    more: dict[str, str] = field(default_factory=dict)  # further answers


class Teller:
    """Tells one story after another; `self.reference` is the case under way."""

    def __init__(self, keep: Callable[[list[dict[str, str]]], None] = lambda _: None) -> None:
        self.keep = keep  # is given the receipts after every report
        self.actors = {a.username: Actor.of(a) for a in Account.objects.select_related("person")}
        self.now = clock.now()
        self.receipt = ""
        self.reference = ""
        self.earlier: dict[str, str] = {}  # title -> reference, for links
        self.receipts: list[dict[str, str]] = []

    def tell(self, story: Story) -> None:
        self.receipt = receipts.make()
        signed_in = {"name": self.actors[story.by].name} if story.by else {}
        with self.on(story.days):
            door.submit(
                door.Telling(
                    mode=story.mode, answers={"what_happened": story.text, **story.more}, branch=BRANCH,
                    urgent=story.urgent, who=story.who, involved=story.involved, reporter=story.reporter | signed_in,
                    channel=story.channel, person=self.person(story.by) if story.by else None,
                ),
                self.receipt,
            )  # fmt: skip
            self.reference = self._find()
        self.earlier[story.title] = self.reference
        self.receipts.append({"title": story.title, "receipt": receipts.grouped(self.receipt)})
        self.keep(self.receipts)  # before the steps: a story that was broken off is not begun a second time
        for step in story.then:
            step(self)

    def recalls(self, title: str, receipt: str) -> bool:
        """Take up what an earlier run told. False where its receipt opens nothing, because the data began afresh."""
        lookup = receipts.lookup(receipt)
        with acting(Actor.door(lookup)):
            if not Thread.objects.filter(lookup=lookup).exists():
                return False
        self.receipt = receipt
        self.receipts.append({"title": title, "receipt": receipt})
        with suppress(LookupError):  # disposed of since
            self.earlier[title] = self._find()
        return True

    def on(self, days: float) -> AbstractContextManager[None]:
        """A moment so many days ago."""
        return clock.at(self.now - timedelta(days=days))

    def person(self, key: str) -> UUID:
        return self.actors[key].someone

    def thread(self, key: str) -> UUID:
        """The thread of the report under way, as one of the cast reads it."""
        with acting(self.actors[key]):
            return Thread.objects.get(lookup=receipts.lookup(self.receipt)).pk

    def at(self, days: float, key: str, verb: str, **given: Any) -> None:
        """`do`, so many days ago."""
        with self.on(days):
            self.do(key, verb, **given)

    def do(self, key: str, verb: str, **given: Any) -> Any:
        """One step by one of the cast, from a page that shows the case as it is."""
        actor = self.actors[key]
        with acting(actor):
            seen = gate.case(actor, self.reference).version
        service: Any = services.SERVICES[verb]
        return service(actor, self.reference, seen=seen, **given)

    def _find(self) -> str:
        """The reference of the newest case, as whoever got it sees it."""
        lookup = receipts.lookup(self.receipt)
        for key in CAST:
            with acting(self.actors[key]):
                found = Case.objects.filter(ties__thread__lookup=lookup).first()
                if found:
                    return str(found.reference)
        raise LookupError("nobody was given the report")
