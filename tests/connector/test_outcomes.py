from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connector.outcomes import GONE, SETUP, Again, Failed, InDoubt, Sent, backoff, outcome
from bot.connector.records import Reply, Trouble


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_taken(status: int) -> None:
    assert outcome(Reply(status, activity_id="1:2")) == Sent("1:2")


def test_too_many_brakes_the_tenant() -> None:
    assert outcome(Reply(429, retry_after=7.5)) == Again(7.5, brake=True)
    assert outcome(Reply(429, retry_after=0.0)) == Again(0.0, brake=True)
    assert outcome(Reply(429), tries=3) == Again(8.0, brake=True)


def test_a_conflict_is_tried_again_alone() -> None:
    assert outcome(Reply(412)) == Again(1.0)


@pytest.mark.parametrize("trouble", [Trouble.TIMEOUT, Trouble.RESET])
def test_no_answer_is_in_doubt(trouble: Trouble) -> None:
    assert outcome(Reply(0, trouble=trouble)) == InDoubt(trouble.value)


@pytest.mark.parametrize("status", [500, 501, 502, 503, 504, 599, 408])
def test_a_fault_of_the_server_is_in_doubt(status: int) -> None:
    assert outcome(Reply(status, retry_after=5.0)) == InDoubt(f"Teams answered {status}")


def test_what_never_left_is_tried_again() -> None:
    assert outcome(Reply(0, trouble=Trouble.NOT_CONNECTED)) == Again(1.0, unreached=True)
    assert outcome(Reply(0, trouble=Trouble.NO_TOKEN)) == Again(1.0, brake=True)
    assert outcome(Reply(0, trouble=Trouble.ADDRESS)) == Failed("no valid address")


@pytest.mark.parametrize("code", sorted(GONE))
@pytest.mark.parametrize("status", [403, 404])
def test_gone_people(code: str, status: int) -> None:
    assert outcome(Reply(status, error=code)) == Failed(GONE[code], gone=GONE[code])


def test_a_code_of_a_gone_person_means_nothing_with_another_status() -> None:
    told = outcome(Reply(400, error="ConversationNotFound"))
    assert told == Failed("refused by Teams (ConversationNotFound)")


@pytest.mark.parametrize("reply", [Reply(401), *(Reply(403, error=code) for code in sorted(SETUP))])
def test_the_set_up_pauses(reply: Reply) -> None:
    told = outcome(reply)
    assert isinstance(told, Again)
    assert told.pause
    assert not told.brake


def test_a_token_that_entra_refuses_pauses() -> None:
    told = outcome(Reply(0, trouble=Trouble.TOKEN_REFUSED))
    assert isinstance(told, Again)
    assert "Entra" in told.pause


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(413, error="MessageSizeTooBig"), "too large for Teams"),
        (Reply(400, error="BadSyntax"), "refused by Teams (BadSyntax)"),
        (Reply(404), "refused by Teams (404)"),
        (Reply(404, error="ActivityNotFoundInConversation"), "refused by Teams (ActivityNotFoundInConversation)"),
        (Reply(403), "refused by Teams (403)"),
        (Reply(302), "refused by Teams (302)"),
        (Reply(405), "refused by Teams (405)"),
    ],
)
def test_refused_for_good(reply: Reply, reason: str) -> None:
    assert outcome(reply) == Failed(reason)


@given(st.integers(100, 599), st.text(max_size=20), st.integers(0, 40))
def test_only_what_surely_was_not_processed_is_sent_again(status: int, code: str, tries: int) -> None:
    told = outcome(Reply(status, error=code), tries)
    if isinstance(told, Again):
        assert status in (401, 412, 429) or code in SETUP
        assert told.after <= 60
    if isinstance(told, Sent):
        assert 200 <= status < 300


@given(st.integers(0, 1000))
def test_backing_off_grows_and_ends(tries: int) -> None:
    assert 1 <= backoff(tries) <= backoff(tries + 1) <= 60
