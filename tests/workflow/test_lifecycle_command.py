"""The diagram: stable, sorted, complete."""

from django.core.management import call_command

from workflow.edges import between
from workflow.machine import Lifecycle
from workflow.states import State


def printed(capsys, *options):
    call_command("lifecycle", *options)
    return capsys.readouterr().out


def test_the_diagram_is_the_same_each_time_and_has_every_state_and_edge(capsys):
    first, second = printed(capsys), printed(capsys)
    assert first == second
    assert first.startswith("stateDiagram-v2\n")
    assert all(f" as {state}\n" in first for state in State)
    assert all(f"{e.source} --> {e.target}: {e.number} {e.verb}\n" in first for e in between(Lifecycle))


def test_the_rows_for_a_migration_are_those_of_the_machine(capsys):
    rows = {}
    exec(printed(capsys, "--edges"), rows)  # noqa: S102  - our own output, which a migration holds as code
    assert [row[:3] for row in rows["EDGES"]] == [(e.source, e.target, e.verb) for e in between(Lifecycle)]
