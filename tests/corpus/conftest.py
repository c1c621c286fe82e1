"""What tests of folders share."""

import pytest

from analysis.corpus import parts
from analysis.corpus.build import build
from tests.conftest import ARTICLES
from tests.corpus.folders import contents


@pytest.fixture(scope="session")
def expected(tmp_path_factory):
    """Return what a corpus of the invented articles holds that one process wrote, two articles at a time."""
    folder = tmp_path_factory.mktemp("expected")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "ARTICLES_AT_ONCE", 2)
        build([ARTICLES], folder, workers=1)
    return contents(folder)
