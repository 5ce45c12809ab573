"""What Cohort counts and times. Each Metrics has a registry of its own; whoever needs none gets one that nobody reads.

Labels are words of our own, never ids: their number stays small whatever comes in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds: bounds for what somebody waits for."""
PATIENT = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15)
"""Seconds: bounds for calls to Teams, which end after 15."""
ROUNDS = (0.001, 0.01, 0.1, 1, 10, 60, 600)
"""Seconds: bounds for the clock's rounds, from nothing to do to a large ledger."""

KINDS = frozenset(
    {
        "conversationUpdate", "event", "installationUpdate", "invoke", "message", "messageDelete", "messageReaction",
        "messageUpdate", "typing",
    }
)  # fmt: skip
"""Kinds of activity that are told apart; all others count as "other", since senders may make them up."""


OUTCOMES = ("sent", "failed", "skipped", "in doubt", "put off")
REFUSALS = ("malformed", "not for this bot", "too large", "no JSON", "token", "no signing keys")
CALLS = ("send", "update", "look up")
ANSWERS = (
    "2xx", "4xx", "5xx", "401", "403", "404", "412", "429",
    "not connected", "no answer in time", "connection lost", "no token", "token refused",
)  # fmt: skip
"""Words that alerts ask for: they are there from the start, so that the first time counts as an increase."""


class Metrics:
    """Observers call its methods; `registry` is what a scrape reads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)  # process_start_time_seconds, CPU and memory; Linux only
        self._build = Info("cohort_build", "The version that runs.", registry=self.registry)
        self._rate_limit = self._gauge("cohort_send_rate_limit", "Requests a second that a tenant may get.")
        self._turns = self._histogram(
            "cohort_turn_seconds", "Activities that were served, and how long.", QUICK, "type"
        )
        self._failures = self._counter("cohort_turn_failures", "Turns that ended in an error nobody foresaw.")
        self._refused = self._counter("cohort_activities_refused", "Requests turned away at the door.", "reason")
        self._commands = self._counter(
            "cohort_commands", "Commands, typed or by a card.", "command", "through", "outcome"
        )
        self._taps = self._counter("cohort_taps", "Taps on the buttons of messages.", "button", "outcome")
        self._deliveries = self._counter("cohort_deliveries", "Deliveries of broadcasts by outcome.", "outcome")
        self._calls = self._histogram("cohort_connector_seconds", "Calls to Teams' connector.", PATIENT, "call")
        self._answers = self._counter("cohort_connector_answers", "What the connector answered.", "call", "answer")
        self._rounds = self._histogram("cohort_clock_step_seconds", "Rounds of the clock's steps.", ROUNDS, "step")
        self._faults = self._counter("cohort_clock_step_faults", "Rounds that broke off.", "step")
        self._late = self._gauge("cohort_clock_step_late_seconds", "How late a step's round is now.", "step")
        self._mongodb = self._histogram("cohort_mongodb_seconds", "MongoDB's commands.", QUICK, "command")
        self._mongodb_failures = self._counter("cohort_mongodb_failures", "MongoDB's commands that failed.", "command")
        self._database = self._gauge("cohort_database_up", "Whether the database told how things stand.")
        self._broadcasts = self._gauge("cohort_broadcasts", "Broadcasts that ask for something.", "state")
        self._pending = self._gauge("cohort_deliveries_open", "Deliveries of running broadcasts without a result.")
        self._units = self._gauge(
            "cohort_units", "Units of running broadcasts: with open deliveries, and out.", "where"
        )
        self._begin()

    def _begin(self) -> None:
        for outcome in OUTCOMES:
            self._deliveries.labels(outcome)
        for reason in REFUSALS:
            self._refused.labels(reason)
        for call in CALLS:
            for answer in ANSWERS:
                self._answers.labels(call, answer)

    def started(self, version: str, rate: float) -> None:
        """What runs, and the rate that it keeps to."""
        self._build.info({"version": version})
        self._rate_limit.set(rate)

    def turn(self, kind: str, seconds: float) -> None:
        """An activity was answered."""
        self._turns.labels(kind if kind in KINDS else "other").observe(seconds)

    def turn_failed(self) -> None:
        """A turn raised what nobody foresaw."""
        self._failures.inc()

    def refused(self, reason: str) -> None:
        """A request was turned away; `reason` is one of a few words."""
        self._refused.labels(reason).inc()

    def command(self, command: str, through: str, outcome: str) -> None:
        """A command was answered."""
        self._commands.labels(command, through, outcome).inc()

    def tap(self, button: str, outcome: str) -> None:
        """A message's button was answered."""
        self._taps.labels(button, outcome).inc()

    def delivered(self, outcome: str, number: int = 1) -> None:
        """So many deliveries have their outcome, or are to be tried again."""
        self._deliveries.labels(outcome).inc(number)

    def call(self, call: str, answer: str, seconds: float | None = None) -> None:
        """The connector answered, or did not; `answer` is a class of status or a word. None: nothing was asked."""
        if seconds is not None:
            self._calls.labels(call).observe(seconds)
        self._answers.labels(call, answer).inc()

    def step(self, step: str, seconds: float, *, failed: bool = False) -> None:
        """A step of the clock went round."""
        self._rounds.labels(step).observe(seconds)
        self._faults.labels(step).inc(int(failed))

    def mongodb(self, command: str, seconds: float, *, failed: bool = False) -> None:
        """MongoDB answered a command. Called from the driver's threads."""
        self._mongodb.labels(command).observe(seconds)
        self._mongodb_failures.labels(command).inc(int(failed))

    def late(self, seconds: Mapping[str, float]) -> None:
        """By how much each step of the clock is late."""
        for step, late in seconds.items():
            self._late.labels(step).set(late)

    def standing(self, broadcasts: Mapping[str, int], open_deliveries: int, open_units: int, units_out: int) -> None:
        """How things stand at the moment of a scrape."""
        self._database.set(1)
        self._stand(broadcasts, open_deliveries, open_units)
        self._units.labels("out").set(units_out)

    def unread(self) -> None:
        """The database did not tell how things stand: nobody knows, which is not what was known last."""
        self._database.set(0)
        self._broadcasts.clear()
        self._stand({}, math.nan, math.nan)

    def text(self) -> tuple[bytes, str]:
        """Everything in Prometheus' text format, and its content type."""
        return generate_latest(self.registry), CONTENT_TYPE_PLAIN_0_0_4

    def _stand(self, broadcasts: Mapping[str, int], open_deliveries: float, open_units: float) -> None:
        for state, number in broadcasts.items():
            self._broadcasts.labels(state).set(number)
        self._pending.set(open_deliveries)
        self._units.labels("open").set(open_units)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(name, what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(name, what, labels, registry=self.registry)

    def _histogram(self, name: str, what: str, bounds: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(name, what, labels, buckets=bounds, registry=self.registry)
