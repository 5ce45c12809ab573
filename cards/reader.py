"""How a reader sees dates, numbers and lists: in their own locale and zone, formatted on the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal

FALLBACK_LOCALE = "en_GB"
MINUS = "−"
LEFT_TO_RIGHT = "\u200e"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader's locale (Babel's name) and IANA zone."""

    locale: str = FALLBACK_LOCALE
    zone: str = "UTC"

    @staticmethod
    def of(locale: str | None, zone: str | None) -> Reader:
        """The reader for what Teams told; unknown names fall back to British English and UTC."""
        return Reader(_known_locale(locale or ""), _known_zone(zone or ""))

    @property
    def rtl(self) -> bool:
        return Locale.parse(self.locale).text_direction == "rtl"

    def number(self, value: int) -> str:
        """With thousands separators and a real minus, which stays before the number in a text from right to left."""
        said = format_decimal(value, locale=self.locale).replace("-", MINUS)
        return f"{LEFT_TO_RIGHT}{said}" if value < 0 and self.rtl else said

    def day(self, moment: datetime, *, now: datetime | None = None) -> str:
        """Day and month; the year, too, when it is not this one."""
        here = moment.astimezone(ZoneInfo(self.zone))
        this_year = (now or datetime.now(UTC)).astimezone(ZoneInfo(self.zone)).year
        if here.year == this_year:
            return str(format_skeleton("MMMMd", here, locale=self.locale))
        return str(format_date(here, "long", locale=self.locale))

    def clock(self, moment: datetime, *, seconds: bool = False) -> str:
        """The time of day."""
        here = moment.astimezone(ZoneInfo(self.zone))
        return str(format_skeleton("Hms" if seconds else "Hm", here, locale=self.locale))

    def zone_name(self, moment: datetime) -> str:
        """The zone in words: "Lisbon time", "UTC"."""
        if self.zone == "UTC":
            return "UTC"
        return str(format_datetime(moment, "VVV", tzinfo=ZoneInfo(self.zone), locale=self.locale)) + " time"


@cache
def _known_locale(name: str) -> str:
    try:
        return str(Locale.parse(name.replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError):
        return FALLBACK_LOCALE


@cache
def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return "UTC"
    return name or "UTC"


def plural(count: int, one: str, many: str) -> str:
    """`one` or `many`, by the count; the number itself is not in it."""
    return one if count == 1 else many
