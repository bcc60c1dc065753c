"""The journal: append-only, chained for each case, verifiable away from the database."""
