from __future__ import annotations

import pytest

from tests.audience.imports.making import Importing, importing
from tests.audience.making import Audience

USED = ("imports", "import_files", "import_rejects", "import_mappings", "audit", "attributes")


@pytest.fixture
async def lists(audience: Audience) -> Importing:
    """The import service over an empty database."""
    for name in USED:
        await audience.storage.collection(name).delete_many({})
    return importing(audience)
