"""What a copy says at its top when it is the words of a file alone. Loaded by the child before it is confined."""

from collections.abc import Mapping


class Unfit(Exception):
    """There is no copy of this file: it is not what it should be, or more than is taken."""


def top(left_out: str, counts: Mapping[str, int]) -> str:
    """The lines before the words: what is not there, so that nobody takes a part for the whole."""
    also = ", ".join(f"{count} {word}{'s' * (count > 1)}" for word, count in counts.items() if count)
    lines = (
        "THIS COPY HAS THE WORDS OF THE FILE AND NOTHING ELSE.",
        f"Left out: {left_out}, and whatever tells who made it, with what and when.",
        f"Left out and counted: {also}." if also else "",
        "Names that stand in the words stay. To see the file as it was sent, ask for the original on the page of this file.",
        "-" * 72,
    )
    return "\n".join(line for line in lines if line) + "\n\n"
