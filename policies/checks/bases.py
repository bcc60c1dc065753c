"""Every value names a source that exists, and only the given sources count as a source (the rest is proposed)."""

from collections.abc import Iterator

from ..shapes import SOURCE, Pack, Problem
from ..values import every


def faults(pack: Pack) -> Iterator[Problem]:
    yield from _values(pack)
    yield from _guidelines(pack)


def _values(pack: Pack) -> Iterator[Problem]:
    for value in every(pack):
        source = pack.sources.get(value.basis.source.split("#")[0])
        if not value.basis.source:
            yield value.where.problem(f"{value.key} has no source.", "Name one of sources.toml, or candor-default.")
        elif source is None:
            what = f"{value.key} names an unknown source, {value.basis.source}."
            yield value.where.problem(what, "Add it to sources.toml.")
        elif value.basis.status == SOURCE and not source.given:
            what = f"{value.key} is called a value of the source, but the pack was not written from {source.id}."
            yield value.where.problem(what, 'Write status = "proposed" until it is adopted.')


def _guidelines(pack: Pack) -> Iterator[Problem]:
    for guideline in pack.guidelines.values():
        if not guideline.cites:
            yield guideline.where.problem(f"{guideline.code} cites nothing.", "Cite the item it comes from.")
        for cited in guideline.cites:
            if cited.split("#")[0] not in pack.sources:
                what = f"{guideline.code} cites an unknown source, {cited}."
                yield guideline.where.problem(what, "Add it to sources.toml.")
