"""People, roles, grants, conflicts and the gate: the one way to a case."""
