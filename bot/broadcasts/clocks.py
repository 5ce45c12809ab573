"""The time of day within a text such as "friday at 2:30 pm". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_HOUR = r"(?<![\d:.,/-])(?P<hour>\d{1,2})"
_END = r"(?![\d:/-])"
_FORMS = (
    re.compile(rf"{_HOUR}[:h](?P<minute>\d{{2}})(?::(?P<second>\d{{2}}))?(?:\s?{_HALF}|{_END})"),
    re.compile(rf"{_HOUR}(?:\.(?P<minute>\d{{2}}))?\s?{_HALF}"),
    re.compile(rf"{_HOUR}(?:\.(?P<minute>\d{{2}}))?\s?(?:h|uhr|o'clock)\b"),
)
_NAMED = re.compile(r"\b(?P<name>noon|midday|midnight)\b")
_BARE = re.compile(r"(?:^|(?<=\s))(?:at\s+)?(?P<hour>\d{1,2})$")
_WORDS_AROUND = re.compile(r"^[\s,]*(?:at|on|@)\s+|[\s,]+(?:at|on|@|,)[\s,]*$|^[\s,]+|[\s,]+$")
_NAMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day that a text names, and what else the text says. `at` is None where no clock shows such a time."""

    at: time | None
    rest: str


def clock_in(text: str) -> Clock | None:
    """The time of day in a folded text; None where it names none. Of several only the first is taken out."""
    found = next((match for form in (*_FORMS, _NAMED) if (match := form.search(text))), None)
    return None if found is None else Clock(_time(found), _without(text, found))


def bare_hour(text: str) -> Clock | None:
    """The same where the text ends with a number: an hour, if what stands before it names a day."""
    found = _BARE.search(text)
    return None if found is None else Clock(_time(found), _without(text, found))


def _time(found: re.Match[str]) -> time | None:
    said = found.groupdict()
    if said.get("name"):
        return _NAMES[said["name"]]
    hour, minute, second = (int(said.get(part) or 0) for part in ("hour", "minute", "second"))
    if half := said.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _without(text: str, found: re.Match[str]) -> str:
    rest = f"{text[: found.start()].strip()} {text[found.end() :].strip()}".strip()
    while (shorter := _WORDS_AROUND.sub("", rest)) != rest:
        rest = shorter
    return rest if rest not in ("at", "on", "@") else ""
