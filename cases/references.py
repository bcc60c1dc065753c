"""The name of a case: short enough to say on the telephone, random, opening nothing (D35)."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U


def make() -> str:
    """Eight random characters in two groups, "4F7K-2M9C". A collision is refused by the database; try again."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{code[:4]}-{code[4:]}"


def normalise(typed: str) -> str:
    """What a person typed or said, as a reference: any case, with or without the hyphen, O as 0, I and L as 1."""
    code = typed.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return f"{code[:4]}-{code[4:]}"


def well_formed(typed: str) -> bool:
    """Whether it could be a reference at all."""
    code = normalise(typed).replace("-", "")
    return len(code) == 8 and set(code) <= set(ALPHABET)
