"""States, transitions, guards, clocks and the outbox; it knows no case."""
