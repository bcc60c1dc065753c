"""The edges of the lifecycle as rows, read from what the transitions declare (D16)."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django_fsm import FSMMeta, Transition


@dataclass(frozen=True, slots=True, order=True)
class EdgeRow:
    """From `source` to `target` by `verb`. `number` is that of D25."""

    source: str
    target: str
    verb: str
    number: str
    revocable: bool
    by_system: bool


def between(*classes: type) -> list[EdgeRow]:
    """Every edge that the transitions of these classes declare, sorted. A verb that changes no state has none."""
    metas = {name: meta for cls in classes for name, meta in _transitions(cls)}
    return sorted(
        edge for meta in metas.values() for declared in meta.transitions.values() for edge in _edges(declared)
    )


def _transitions(cls: type) -> Iterator[tuple[str, FSMMeta]]:
    for name, method in inspect.getmembers(cls, inspect.isfunction):
        if hasattr(method, "_django_fsm"):
            yield name, method._django_fsm


def _edges(declared: Transition) -> Iterator[EdgeRow]:
    targets = getattr(declared.target, "allowed_states", [declared.target])
    for target in targets:
        if target is not None:
            said = declared.custom
            yield EdgeRow(
                str(declared.source),
                str(target),
                declared.name,
                said["number"],
                said["revocable"],
                said["by_system"],
            )


def reversed_edges(edges: list[EdgeRow]) -> dict[str, list[str]]:
    """For each state that a revocable edge reaches: the states one may step back to."""
    back: dict[str, list[str]] = {}
    for edge in edges:
        if edge.revocable:
            back.setdefault(edge.target, []).append(edge.source)
    return {source: sorted(set(targets)) for source, targets in sorted(back.items())}


FrozenRow: TypeAlias = tuple[str, str, str, str, bool, bool]


def replace_rows(rows: Sequence[FrozenRow]) -> Callable[[Apps, BaseDatabaseSchemaEditor], None]:
    """What a migration runs: the table holds exactly `rows` afterwards."""

    def replace(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        edge = apps.get_model("workflow", "Edge")
        names = ("source", "target", "verb", "number", "revocable", "by_system")
        edge.objects.all().delete()
        edge.objects.bulk_create(edge(**dict(zip(names, row, strict=True))) for row in rows)

    return replace
