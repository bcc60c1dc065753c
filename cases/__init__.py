"""The matter: what a case holds, its services (the only writers) and readers (the only readers)."""
