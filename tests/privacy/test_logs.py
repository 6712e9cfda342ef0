"""No personal value in what the program logs, on a whole life: hire, refusal, copy, pages, deletion, nights."""

import logging

import pytest

from tests.privacy import lives
from tremplin.candidates.models import Candidate
from tremplin.privacy import actions, retention

pytestmark = pytest.mark.django_db
WORDS = (*lives.WORDS, "287069306612343")
# The SQL of the development logger, off by default, shows values; nothing of ours may.
QUIET = ("django.db.backends", "PIL", "faker", "asyncio")


def test_a_whole_life_leaves_no_personal_value_in_the_logs(make, caplog):
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    caplog.set_level(logging.DEBUG)
    person = lives.whole()
    client = make.client(person.user)
    for path in (
        "/mes-donnees",
        "/mes-donnees/suppression",
        "/mes-donnees/copie/json",
        "/mon-parcours",
        "/introuvable",
    ):
        client.get(path, {"nom": "visible"})
    client.post("/mes-donnees/suppression")
    actions.close_file(candidate=person, why=Candidate.Closed.ASKED)
    retention.run()
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert [word for word in WORDS if word in logged] == []


def test_the_guard_of_logs_bites(caplog):
    logging.getLogger("tremplin").warning("Dossier de %s", lives.LAST)
    assert [word for word in WORDS if word in caplog.text] == [lives.LAST]
