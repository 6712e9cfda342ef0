"""The journal's nightly reading: its faults go to the platform's team and to the journal, its head outside the base."""

import logging

from tremplin.kernel import journal, sealing
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.acts import act
from tremplin.kernel.mail import Mail, to_team
from tremplin.kernel.models import JournalHead
from tremplin.kernel.verifying import Verification

log = logging.getLogger("tremplin.journal")
# More than a mail can say: the command gives them all.
SHOWN = 50
WHY = "Vous recevez ce message parce que vous faites partie de l’équipe de la plateforme."


def tonight() -> int:
    """Seal, verify, tell. Returns how many faults there are."""
    sealing.seal()
    reading = Verification()
    shown: list[str] = []
    count = 0
    for count, fault in enumerate(reading.faults(), start=1):  # noqa: B007 - counted
        shown += [fault] if len(shown) < SHOWN else []
    if (last := sealing.head()) is not None:
        _tell(last, reading.checked, shown, count)
    return count


@act
def _tell(last: JournalHead, checked: int, shown: list[str], count: int) -> None:
    log.warning("journal head %s, %s lines read, %s faults", last, checked, count)
    if count:
        after = {"faults": count, "first": shown[0], "head": str(last)}
        journal.record(by=SYSTEM, verb="kernel.journal_differs", obj=last, after=after)
        to_team(_faulty(shown, count))
    else:
        to_team(_sound(last, checked))


def _faulty(shown: list[str], count: int) -> Mail:
    said = [
        f"La vérification du journal a trouvé {count} anomalie(s) : des lignes ont pu être changées, retirées ou ajoutées.",
        *shown,
        "Ne corrigez rien. Gardez une copie de la base, puis lancez « tremplin journal verify » et prévenez"
        " la personne déléguée à la protection des données.",
    ]
    return Mail("team", "Le journal a été altéré", said, WHY)


def _sound(last: JournalHead, checked: int) -> Mail:
    said = [
        f"Le journal est intact : {checked} lignes relues cette nuit.",
        "Gardez ce message hors de la plateforme. Si tout le journal était récrit, cette empreinte le montrerait :",
        f"tremplin journal verify --against {last}",
    ]
    return Mail("team", "Empreinte du journal", said, WHY)
