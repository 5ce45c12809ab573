"""`python app.py manifest [FILE]`: writes the package that is uploaded to Teams."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from bot.version import version
from config import APP_ID, Settings, SetupError
from manifest.package import Listing, build

DEFAULT = Path("build", "cohort.zip")
"""Where it is written when no file is named; from the folder that the command is typed in."""


def run(arguments: Sequence[str], settings: Settings) -> int:
    """Writes the package and says where it is; returns 0. Raises SetupError."""
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        raise SetupError("`python app.py manifest` takes one file at most, like `python app.py manifest cohort.zip`.")
    file = Path(arguments[0]) if arguments else DEFAULT
    made = listing(settings)
    _write(file, build(made))
    print(f"{file} is the Teams package of {made.name} {made.version}: upload it in the Teams admin center.")
    return 0


def listing(settings: Settings) -> Listing:
    """What the settings say about the app. Raises SetupError where one is missing."""
    if settings.app_id is None:
        raise SetupError(f"{APP_ID} is not set: the package names the bot by it, so set the registration first.")
    if settings.public_url is None:
        raise SetupError("PUBLIC_URL is not set: set it to the bot's address, like https://cohort.example.com.")
    shown, here = settings.shown, settings.public_url
    return Listing(
        app_id=settings.app_id,
        domain=urlsplit(here).hostname or "",
        version=shown.version or version(),
        name=shown.name,
        developer=shown.developer,
        website=shown.website or here,
        privacy=shown.privacy or here,
        terms=shown.terms or here,
    )


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise SetupError(f"{file} can't be written ({error.strerror}): name another file.") from None
