"""How often one person may do what could harvest the directory: counted in their own chain of the journal (TM-41, TM-53)."""

from datetime import timedelta

from audit import clock, journal
from permissions.actors import Actor
from permissions.refusals import TooOften

SEARCH = "search_people"
A_SHARE = ((timedelta(hours=1), 30), (timedelta(days=1), 100))  # within so long, at most so many searches


def spend_search(actor: Actor) -> None:
    """Journal one search of the directory, and refuse it where the hour or the day has had its share. Raises TooOften.

    Written before it is counted: two searches at the same moment wait for each other at the head of the chain.
    """
    chain = journal.Chain.person(actor.someone)
    journal.record(chain, SEARCH, actor=actor.label)
    for within, most in A_SHARE:
        if journal.count(chain, SEARCH, since=clock.now() - within) > most:
            hours = within // timedelta(hours=1)
            raise TooOften(
                f"You have searched the directory {most} times in {'an hour' if hours == 1 else f'{hours} hours'}. That is "
                "all for now. Try again later, or ask a policy owner for the person you look for.",
                limit=SEARCH,
            )
