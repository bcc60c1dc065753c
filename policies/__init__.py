"""Policy packs: the rules of the county as dated data."""
