"""What an outcome makes of a row. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.broadcasts.records import Delivery
from bot.connector.outcomes import LONGEST_BACKOFF, Again, Failed, InDoubt, Outcome, Sent
from bot.proactive.ledger.records import Result, Row

MOST_TRIES = 10
TIRED = "Teams kept putting it off"


def word(result: Result) -> str:
    """What the log and the figures call it: a row that is pending again was put off by Teams."""
    return "put off" if result.state is Delivery.PENDING else result.state.value


def result(row: Row, outcome: Outcome, now: datetime) -> Result:
    """The row's new state; after MOST_TRIES that were put off it has failed.

    A brake is no try: it says that the tenant has to wait, not that anything is wrong with the message.
    """
    match outcome:
        case Sent(activity_id):
            return Result(row.person, Delivery.SENT, activity_id=activity_id)
        case Failed(reason):
            return Result(row.person, Delivery.FAILED, reason)
        case InDoubt(reason):
            return Result(row.person, Delivery.DOUBT, reason)
        case Again(after, brake=brake, pause=pause):
            if row.tries + 1 >= MOST_TRIES and not (pause or brake):
                return Result(row.person, Delivery.FAILED, TIRED)
            # a longer brake is the pace's to keep: by a clock that jumps the row would wait as long as it jumped
            return Result(row.person, Delivery.PENDING, due=now + timedelta(seconds=min(after, LONGEST_BACKOFF)))
