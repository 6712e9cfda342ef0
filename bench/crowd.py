"""The professionals of the load measure: who they are, what waits for them, how they browse and what they do."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.visitor import Failed, Page, Visitor
from tremplin.accounts.models import User
from tremplin.applications.actions import send
from tremplin.candidates.models import Candidate
from tremplin.organisations.actors import actor_of
from tremplin.reference.models import Commune

WAITING = 16  # candidatures prepared for each structure: more than it can answer in the time
PLACES = "Sevran", "Montreuil", "Saint-Denis", "Bobigny", "Aubervilliers"
WORDS = "cuisine", "vélo", "espaces verts", "nettoyage", "accueil"
DETAIL = re.compile(r'href="(/candidatures/[0-9a-f-]{36})"')
PERSON = re.compile(r'href="(/personnes/[0-9a-f-]{36})"')
STRUCTURE = re.compile(r'href="(/structures/[a-z0-9-]+)"')


@dataclass
class Professional:
    """Her cookies and, for a structure, its candidatures that nobody has answered yet and what may hire."""

    cookies: dict[str, str]
    employer: bool
    waiting: list[str] = field(default_factory=list)
    dispositif: str = ""
    kind: str = ""


def gathered(count: int) -> list[Professional]:
    """Three structures for two prescribers, each of another organisation; fresh candidatures for the structures."""
    employers, prescribers = [], []
    seen = set()
    for user in User.objects.filter(memberships__ended_on=None, memberships__isnull=False).distinct().order_by("pk"):
        actor = actor_of(user)
        if actor.organisation_id in seen or not actor.reaches_people:
            continue
        seen.add(actor.organisation_id)
        if actor.is_employer:
            found = actor.organisation.dispositifs.active().filter(kind__in=("ACI", "EI")).first()
            employers += [(user, found)] if found and actor.organisation.spontaneous_open_since else []
        elif actor.is_authorised_prescriber:
            prescribers.append((user, None))
    most = count * 3 // 5
    chosen = employers[:most] + prescribers[: count - most]
    if len(chosen) < count:
        raise SystemExit(f"Pas assez de professionnels : {len(chosen)} pour {count}")
    return [_made(user, dispositif, prescribers[rank % 5][0]) for rank, (user, dispositif) in enumerate(chosen)]


def _made(user: User, dispositif: Any, counsel: User) -> Professional:
    client = Client()
    client.force_login(user)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    if dispositif is None:
        return Professional(cookies, employer=False)
    sent = [_candidature(dispositif.organisation, counsel) for _ in range(WAITING)]
    return Professional(cookies, True, sent, str(dispositif.pk), dispositif.kind)


def _candidature(organisation: Any, counsel: User) -> str:
    place = Commune.objects.get(code="93066")
    person = Candidate.objects.create(
        first_name="Awa",
        last_name=f"Charge{random.randrange(10**9)}",
        title="MME",
        birth_date=timezone.localdate() - timedelta(days=30 * 365),
        nir_absence="none_yet",
        ft_absence="not_registered",
        address="12 rue de la Mesure",
        post_code=place.postal_codes[0],
        commune=place,
    )
    message = "Elle cherche un emploi et peut commencer lundi."
    return str(send(by=actor_of(counsel), candidate=person, organisation=organisation, message=message).pk)


class Day:
    """What one professional does: each act is a page, or the pages of a form, with time to think between two."""

    def __init__(self, who: Professional, visitor: Visitor, think: Callable[[], None], seed: int):
        self.who, self.visitor, self.think = who, visitor, think
        self.chance = random.Random(seed)

    def act(self) -> None:
        acts = EMPLOYER if self.who.employer else PRESCRIBER
        [chosen] = self.chance.choices(list(acts), weights=list(acts.values()))
        chosen(self)

    def today(self) -> None:
        self.visitor.open(reverse("today"), "À traiter")

    def received(self) -> None:
        self.visitor.open(reverse("applications:received"), "Candidatures reçues")

    def received_filtered(self) -> None:
        asked = self.chance.choice(["etat=new", "tour=receiver", "silence=10", "nom=Charge", "tri=recentes"])
        self.visitor.open(f"{reverse('applications:received')}?{asked}", "Candidatures reçues, filtrées")

    def open_application(self) -> None:
        name = "applications:received" if self.who.employer else "applications:sent"
        page = self.visitor.open(reverse(name), "Candidatures reçues" if self.who.employer else "Candidatures envoyées")
        self._open_one(page, DETAIL, "Une candidature")

    def employees(self) -> None:
        self.visitor.open(reverse("passes:list"), "Salariés et PASS IAE")

    def search(self) -> None:
        place, words = self.chance.choice(PLACES), self.chance.choice(("", *WORDS))
        page = self.visitor.open(f"{reverse('directory:recherche')}?lieu={place}&q={words}", "Recherche")
        if self.chance.random() < 0.5:
            self._open_one(page, STRUCTURE, "Fiche d’une structure")

    def people(self) -> None:
        asked = self.chance.choice(["", "?q=a", "?q=Mart"])
        page = self.visitor.open(reverse("candidates:list") + asked, "Personnes suivies")
        if self.chance.random() < 0.6:
            self._open_one(page, PERSON, "Une personne")

    def sent(self) -> None:
        self.visitor.open(reverse("applications:sent"), "Candidatures envoyées")

    def answer(self) -> None:
        """Open the next candidature, then keep it for study or put it aside."""
        page = self._next_waiting()
        if page is None:
            return
        if self.chance.random() < 0.5:
            self.visitor.send(f"{page.path}/etudier", _token(page), "Répondre")
            return
        form = self.visitor.open(f"{page.path}/mettre-en-attente", "Répondre : la page")
        self.think()
        self.visitor.submit(form, "Répondre", answer="Nous revenons vers vous dans un mois.")

    def hire(self) -> None:
        """The pages of a hire, as they are asked: contract, criteria when eligibility lacks, check, done."""
        page = self._next_waiting()
        if page is None:
            return
        page = self.visitor.open(f"{page.path}/accepter", "Embaucher : les pages")
        self.think()
        page = self.visitor.submit(page, "Embaucher : les pages", **contract(self.who.dispositif))
        if page.path.endswith("/eligibilite"):
            self.think()
            page = self.visitor.submit(page, "Embaucher : les pages", criteria=["RSA"])
        self.think()
        form = page.form("seen")
        seen = form.find("input", {"name": "seen"})
        page = self.visitor.submit(page, "Embaucher : valider", seen=str(seen["value"]) if seen else "")
        if not page.path.endswith("/embauche"):
            raise Failed(f"{page.path} : pas d’embauche ({page.errors()})")

    def _next_waiting(self) -> Page | None:
        if not self.who.waiting:
            return None
        page = self.visitor.open(f"/candidatures/{self.who.waiting.pop()}", "Une candidature")
        self.think()
        return page

    def _open_one(self, page: Page, pattern: re.Pattern[str], label: str) -> None:
        if found := pattern.findall(page.text):
            self.think()
            self.visitor.open(self.chance.choice(found), label)


def contract(dispositif: str) -> dict[str, Any]:
    """What a structure types for six months from next week."""
    starts_on = timezone.localdate() + timedelta(days=7)
    ends_on = starts_on + timedelta(days=180)
    days = {"starts_on": starts_on, "ends_on": ends_on}
    boxes = {
        f"{name}_{part}": value
        for name, day in days.items()
        for part, value in (("jour", day.day), ("mois", day.month), ("annee", day.year))
    }
    return {"dispositif": dispositif, "kind": "CDDI", "weekly_hours": "26", **boxes}


def _token(page: Page) -> dict[str, Any]:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    return {"csrfmiddlewaretoken": found[1] if found else ""}


EMPLOYER: dict[Callable[[Day], None], int] = {
    Day.today: 20,
    Day.received: 12,
    Day.received_filtered: 14,
    Day.open_application: 18,
    Day.employees: 8,
    Day.search: 6,
    Day.answer: 14,
    Day.hire: 8,
}
PRESCRIBER: dict[Callable[[Day], None], int] = {
    Day.today: 20,
    Day.people: 25,
    Day.sent: 15,
    Day.open_application: 20,
    Day.search: 20,
}
