"""What is said about a file that was offered."""

from __future__ import annotations

from datetime import datetime

from cards.elements import Json, actions, block, card, heading, isolate, link, note
from cards.reader import Reader


def link_card(name: str, url: str, ends: datetime, reader: Reader, *, alone: bool) -> Json:
    """The file for clients that can't show Teams' own offer; `alone` where that was not made."""
    until = f"The link works until {reader.clock(ends)} ({reader.zone_name(ends)})."
    body = [
        heading("Your file is ready" if alone else "Or download it here"),
        block(isolate(name), spacing="Small"),
        note(f"{until} Whoever has it can open the file, so keep it to yourself."),
        actions([link("Download", url)], spacing="Medium"),
    ]
    return card(body, f"{name}: {url}", reader)


def declined_card(reader: Reader) -> Json:
    """After a no: nothing went anywhere."""
    said = "The file wasn't saved. Ask for it again whenever you want it."
    return card([heading("Not saved"), block(said, spacing="Small")], said, reader)


def gone_card(reader: Reader) -> Json:
    """For an offer that is too old, of a file that is gone, or that somebody else was made."""
    said = "This offer has ended, and nothing was saved. Ask for the file again."
    return card([heading("Not saved"), block(said, spacing="Small")], said, reader)


def not_saved_card(sentence: str, url: str | None, reader: Reader) -> Json:
    """When OneDrive didn't take it. `sentence` says why; `url` is a link to the file, where there is one."""
    body = [heading("Not saved"), block(sentence, spacing="Small")]
    body += [actions([link("Download it instead", url)], spacing="Medium")] if url else []
    return card(body, f"Not saved. {sentence}", reader)


def saved_card(name: str, reader: Reader) -> Json:
    """When it is saved, and Teams didn't say where in a way that could be shown."""
    said = "It is in your OneDrive."
    return card([heading("Saved"), block(f"{isolate(name)}: {said}", spacing="Small")], f"{name}: {said}", reader)
