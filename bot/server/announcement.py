"""What the terminal shows once everything runs: where to look, what to type first, and what the mode means."""

from __future__ import annotations

from config import Settings

LOCAL = "Local mode: without MicrosoftAppId, Cohort listens on this machine only and checks no tokens."
EVERYBODY = "Whoever talks to the bot is an admin; set ADMINS to change that."


def announcement(settings: Settings, page: str | None) -> str:
    """The text, ready to print. `page` is the Playground's address, None where there is none."""
    lines = ["", "Cohort is running.", ""]
    if page:
        lines += [f"  Look   {page}", "  Type   topics   (and then: help)"]
    else:
        lines += [f"  Bot    http://{_shown(settings.host)}:{settings.port}/api/messages"]
    lines += [f"  Data   {_data(settings)}", ""]
    lines += [f"  {line}" for line in (*_mode(settings), "Ctrl-C stops everything.")]
    return "\n".join([*lines, ""])


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _data(settings: Settings) -> str:
    return "your MongoDB" if settings.mongodb_uri else f"{settings.data_dir} (embedded MongoDB)"


def _mode(settings: Settings) -> list[str]:
    if settings.local:
        return [LOCAL, f"Admins: {_names(settings)}." if settings.admins else EVERYBODY]
    if settings.admins:
        return [f"Every request's token is checked. Admins: {_names(settings)}."]
    return ["Every request's token is checked. ADMINS is empty: nobody can manage segments or broadcast."]


def _names(settings: Settings) -> str:
    return ", ".join(settings.admins)
