"""What admins ask for about lists of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.commands.intents.base import Intent


@dataclass(frozen=True, slots=True)
class ImportForm(Intent):
    """Takes the attached list in, for that segment; without one it asks for it."""

    do: ClassVar[str] = "import-form"
    admin: ClassVar[bool] = True
    segment: str


@dataclass(frozen=True, slots=True)
class ImportPaste(Intent):
    """A list that was pasted into the form."""

    do: ClassVar[str] = "import-paste"
    admin: ClassVar[bool] = True
    segment: str
    list: str


@dataclass(frozen=True, slots=True)
class ImportFile(Intent):
    """A list that came without words: it asks which segment."""

    do: ClassVar[str] = "import-file"
    admin: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class ImportInto(Intent):
    """Says which segment a list goes into."""

    do: ClassVar[str] = "import-into"
    admin: ClassVar[bool] = True
    imported: str
    segment: str = ""


@dataclass(frozen=True, slots=True)
class ImportColumn(Intent):
    """Says which column of a list holds the addresses."""

    do: ClassVar[str] = "import-column"
    admin: ClassVar[bool] = True
    imported: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class ImportMap(Intent):
    """Says what becomes of the columns on a page of the form, `first` being its first. `go_on` asks about the next."""

    do: ClassVar[str] = "import-map"
    admin: ClassVar[bool] = True
    imported: str
    first: int = 0
    go_on: bool = False
    c1: str = ""
    c2: str = ""
    c3: str = ""
    c4: str = ""
    c5: str = ""
    c6: str = ""
    c7: str = ""


@dataclass(frozen=True, slots=True)
class ImportDrop(Intent):
    """Gives up a list that still asks something."""

    do: ClassVar[str] = "import-drop"
    admin: ClassVar[bool] = True
    imported: str


@dataclass(frozen=True, slots=True)
class ImportShow(Intent):
    do: ClassVar[str] = "import"
    admin: ClassVar[bool] = True
    imported: str


@dataclass(frozen=True, slots=True)
class ImportUndo(Intent):
    """`asked` is when the question was put, in seconds since 1970; 0 asks it."""

    do: ClassVar[str] = "import-undo"
    admin: ClassVar[bool] = True
    imported: str
    asked: int = 0


@dataclass(frozen=True, slots=True)
class ImportRejects(Intent):
    """Asks for the rows that were not taken, as a file."""

    do: ClassVar[str] = "import-rejects"
    admin: ClassVar[bool] = True
    imported: str
