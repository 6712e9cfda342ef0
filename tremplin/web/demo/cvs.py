"""Short CV joined to some of the latest candidatures, as real PDF files."""

import random
from pathlib import Path
from typing import Any

from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate
from tremplin.kernel.actor import Actor
from tremplin.kernel.files import store_pdf
from tremplin.kernel.models import StoredFile
from tremplin.kernel.pdf import compile_pdf

TEMPLATE = Path(__file__).parent / "cv.typ"
JOINED = 12
AIMS = (
    "Un travail à temps partiel près de chez moi, avec une équipe.",
    "Apprendre un métier manuel et préparer un titre professionnel.",
    "Reprendre une activité régulière après plusieurs années sans emploi.",
)
EXPERIENCE = (
    "Vendeuse ou vendeur sur les marchés, deux saisons",
    "Garde de personnes âgées de la famille, trois ans",
    "Manutention en entrepôt, missions d’intérim",
    "Aide en cuisine de collectivité, un an",
    "Bénévole à la distribution alimentaire du quartier",
    "Travaux agricoles à l’étranger, cinq ans",
)
TRAINING = (
    "Formation aux gestes de premiers secours",
    "Niveau CAP, sans diplôme obtenu",
    "Français parlé ; écrit en cours d’apprentissage",
    "Ateliers numériques, quarante heures",
    "Permis B en préparation",
)


def join(rng: random.Random) -> None:
    """Give a CV to the latest candidatures, one each for different people."""
    latest = Application.objects.exclude(sender_kind="employer").select_related("candidate__commune", "sender")
    chosen = {application.candidate_id: application for application in latest.order_by("created_at", "pk")}
    for application in sorted(chosen.values(), key=lambda one: one.created_at)[-JOINED:]:
        person = application.candidate
        content = compile_pdf(TEMPLATE, _words(rng, person), at=application.created_at)
        stored = store_pdf(by=Actor(user=application.sender), content=content, name=f"CV {person.full_name}.pdf")
        StoredFile.objects.filter(pk=stored.pk).update(created_at=application.created_at)
        Application.objects.filter(pk=application.pk).update(cv=stored)


def _words(rng: random.Random, person: Candidate) -> dict[str, Any]:
    return {
        "name": person.full_name,
        "place": f"{person.post_code} {person.commune.name if person.commune else ''}",
        "phone": person.phone,
        "aim": rng.choice(AIMS),
        "experience": rng.sample(EXPERIENCE, 2),
        "training": rng.sample(TRAINING, 2),
    }
