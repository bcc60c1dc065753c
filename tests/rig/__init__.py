"""How tests run: their server, their databases, their roles, and what a run that must show everything refuses."""
