"""The drawing of the states comes from the law, and the page of `docs/` is fresh."""

from pathlib import Path

from typer.testing import CliRunner

from tremplin.rules import states
from tremplin.rules.cli import app

PAGE = Path(__file__).parents[2] / "docs" / "etats-candidature.md"


def test_the_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == states.page(), "lancez : tremplin rules states"


def test_the_command_writes_it(tmp_path):
    path = tmp_path / "docs" / "etats.md"
    assert CliRunner().invoke(app, ["states", str(path)]).exit_code == 0
    assert path.read_text(encoding="utf-8") == states.page()


def test_it_draws_what_the_law_allows():
    found = {(str(start), str(action), str(end)) for start, action, end, _ in states.moves()}
    assert ("new", "accept", "accepted") in found
    assert ("obsolete", "reset", "new") in found
    assert not [one for one in found if one[0] == "withdrawn"]
    assert not [one for one in found if one[1] in ("archive", "unarchive")]
