"""What a run is opened with, and what it is refused for."""

from dataclasses import replace
from pathlib import Path

import pytest

from drafter.errors import UsageFault
from drafter.testing import sample_dossier
from tests.drafting.support import desk_in


@pytest.mark.parametrize("slug", ["tim-reed-arson", "Reed", "the_case_of_timothy_reed", "ines-calloway"])
def test_promise_6_a_slug_that_names_somebody_is_refused_without_the_name(tmp_path: Path, slug: str) -> None:
    dossier = sample_dossier()
    hidden = replace(dossier, protected={**dossier.protected, "Tim Reed": "Person A"})
    with desk_in(tmp_path) as desk, pytest.raises(UsageFault, match="may not appear") as caught:
        desk.open(hidden, slug=slug)
    assert "reed" not in str(caught.value).lower()
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_slug_that_names_nobody_is_taken(tmp_path: Path) -> None:
    with desk_in(tmp_path) as desk:
        assert desk.open(slug="harbour-reeds-and-calls").story == "harbour-reeds-and-calls"
