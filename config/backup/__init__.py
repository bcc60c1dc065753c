"""A backup that is proved when it is made, and put back behind a closed door (D7, D12, D21; TM-01, 11, 15, 38)."""
