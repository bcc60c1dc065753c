"""What the page of a verb says."""

from dataclasses import dataclass

THE_REPORTER = ("the reporter, in their thread",)
TOLD_LATER = "a reporter whose report is in another open case too: that it is over, once that case is closed"


@dataclass(frozen=True, slots=True)
class Verb:
    """The page of one verb."""

    name: str
    title: str
    button: str
    happens: tuple[str, ...]
    told: tuple[str, ...] = ()
    not_told: tuple[str, ...] = ()
    shows: str = ""  # the part where what it recorded is seen; empty: the case itself
    supplies: frozenset[str] = frozenset()  # what the form itself supplies, in the guards' words
    grave: bool = False
    agreed: tuple[str, ...] = ()  # who is told once a second person agreed
    request: str = ""  # what a second person is asked for, where that is not what the title says
    agreeing: tuple[str, ...] = ()  # what agreeing does, where that is not what was asked

    @property
    def asked(self) -> str:
        """What a second person is asked for."""
        return self.request or self.title


def verb(name: str, title: str, button: str, *happens: str, **more: object) -> Verb:
    supplies = frozenset({name, *str(more.pop("supplies", "")).split()})
    return Verb(name, title, button, happens, supplies=supplies, **more)  # type: ignore[arg-type]  # words of the table


def by_name(*verbs: Verb) -> dict[str, Verb]:
    return {one.name: one for one in verbs}
