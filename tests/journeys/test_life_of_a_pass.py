"""Four years of a PASS IAE, on a clock that the test moves: hire, pause, return, prolongation, end, waiting, a new one."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.journeys.walker import WAIT_MS, Walker
from tremplin.passes.models import Pass
from tremplin.rules.dates import in_french


class Life:
    """The walker, the clock, and who is who."""

    def __init__(self, walker: Walker, clock, make) -> None:
        self.walker, self.clock = walker, clock
        self.structure = make.structure(kinds=["ACI"], brand="Chantier des Essais")
        self.prescriber = make.prescriber(brand="Maison des Essais")
        self.person = make.candidate(first_name="Samira", last_name="Exemple", email="samira@courriel.example")
        make.diagnosis(who=self.person, by=self.prescriber)
        self.sent = make.application(to=self.structure, who=self.person, by=self.prescriber)

    def on(self, day: date) -> "Life":
        """Move the clock to the morning of that day."""
        self.clock.move_to(timezone.datetime(day.year, day.month, day.day, 9, tzinfo=timezone.get_current_timezone()))
        return self

    def as_(self, organisation) -> Walker:
        """Somebody of that organisation, logged in today."""
        client = Client()
        client.force_login(organisation.memberships.first().user)
        self.walker.leave()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.walker.url}
        self.walker.page.context.add_cookies([cookie])
        return self.walker

    def page_of(self, found: Pass) -> Walker:
        return self.walker.go(f"/pass/{found.pk}").arrives("PASS IAE d")

    @property
    def passes(self) -> list[Pass]:
        return list(Pass.objects.order_by("starts_on"))


@pytest.fixture
def life(live_server, chromium, make):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    context.set_default_timeout(WAIT_MS)
    # the browser keeps the real day: the clock of the site only goes forward from it
    with time_machine.travel(timezone.localtime().replace(hour=9, minute=0), tick=True) as clock:
        yield Life(Walker(context.new_page(), live_server.url, "vie-d-un-pass"), clock, make)
    context.close()


def hire(life: Life, path: str, starts_on: date, months: int) -> None:
    walker = life.as_(life.structure).go(path).arrives("Le contrat").tick("CDD d’insertion")
    walker.date("Date de début", starts_on).date("Date de fin", starts_on + timedelta(days=30 * months))
    walker.fill("Heures par semaine", "26").click("Continuer").arrives("Vérifier l’embauche")
    walker.click("Confirmer l’embauche").arrives("est enregistrée")


def suspend(life: Life, found: Pass, first: date, last: date) -> None:
    walker = life.as_(life.structure)
    life.page_of(found).click("Suspendre…").arrives("Suspendre").click("Voir ce que cela change")
    walker.is_told("Choisissez un motif").tick("Contrat de travail suspendu depuis plus de 15 jours")
    walker.date("Premier jour de la suspension", first).date("Dernier jour de la suspension", last)
    walker.click("Voir ce que cela change").sees("Nouvelle fin").look("suspendre")
    walker.click("Suspendre le PASS IAE").sees("Le PASS IAE est suspendu")


def come_back(life: Life, found: Pass, day: date) -> None:
    walker = life.as_(life.structure)
    life.page_of(found).click("Indiquer le retour au travail…").arrives("Indiquer le retour")
    walker.date("Premier jour de retour au travail", day).click("Voir ce que cela change")
    walker.look("reprise").click("Confirmer le retour au travail").sees("Le retour au travail est enregistré")


def prolong(life: Life, found: Pass, ends_on: date) -> None:
    walker = life.as_(life.structure)
    life.page_of(found).click("Prolonger…").arrives("Prolonger le PASS IAE")
    walker.tick("Reconnaissance de la qualité de travailleur").click("Continuer").arrives("Prolonger")
    walker.date("Nouveau dernier jour du PASS IAE", ends_on)
    walker.page.get_by_role("radio").first.check(force=True)
    walker.fill("Ce qui aide à décider", "Une formation reste à finir.").look("prolonger")
    walker.click("Voir la nouvelle date").arrives("Vérifier la prolongation").sees(in_french(ends_on))
    walker.click("Envoyer la demande")

    walker = life.as_(life.prescriber).go("/prolongations").arrives("Prolongations").look("demandes")
    walker.row("Exemple").get_by_role("link").first.click()
    walker.sees("faut-il prolonger").look("demande").click("Accepter la prolongation").sees("Acceptée")


def test_life_of_a_pass(life: Life, make):
    today = timezone.localdate()
    begins = today + timedelta(days=7)
    hire(life, f"/candidatures/{life.sent.pk}/accepter", begins, 12)
    (first,) = life.passes
    assert (first.starts_on, first.ends_on) == (begins, begins + timedelta(days=729))

    pause, back = begins + timedelta(days=100), begins + timedelta(days=130)
    suspend(life.on(pause + timedelta(days=3)), first, pause, pause + timedelta(days=60))
    first.refresh_from_db()
    assert first.ends_on == begins + timedelta(days=729 + 60)

    come_back(life.on(back + timedelta(days=1)), first, back)
    first.refresh_from_db()
    ends = begins + timedelta(days=729 + 29)
    assert first.ends_on == ends
    life.page_of(first).sees(in_french(ends)).look("apres-la-reprise")

    last = ends + timedelta(days=200)
    prolong(life.on(ends - timedelta(days=60)), first, last)
    first.refresh_from_db()
    assert first.ends_on == last

    life.on(last + timedelta(days=30)).as_(life.structure)
    life.page_of(first).sees("Terminé").look("termine")
    walker = life.as_(life.prescriber).go(f"/personnes/{life.person.pk}/carence").arrives("Lever le délai de carence")
    walker.look("carence").click("Lever le délai de carence").sees("crivez")
    walker.fill("Pourquoi", "Le premier parcours a été interrompu par un accident.").look("carence-motif")
    walker.click("Lever le délai de carence")

    make.diagnosis(who=life.person, by=life.prescriber)
    again = make.application(to=life.structure, who=life.person, by=life.prescriber)
    begins_again = last + timedelta(days=40)
    hire(life, f"/candidatures/{again.pk}/accepter", begins_again, 6)
    assert [one.starts_on for one in life.passes] == [begins, begins_again]
    assert len({one.number for one in life.passes}) == 2
    life.page_of(life.passes[1]).sees(in_french(begins_again)).look("nouveau-pass")


def test_during_the_waiting_period_a_structure_alone_cannot_hire(life: Life, make):
    begins = timezone.localdate() + timedelta(days=7)
    hire(life, f"/candidatures/{life.sent.pk}/accepter", begins, 6)
    (first,) = life.passes
    life.on(first.ends_on + timedelta(days=10))
    make.diagnosis(who=life.person, by=life.structure)
    walker = life.as_(life.structure).go("/embaucher").arrives("Déclarer une embauche")
    walker.fill("Adresse e-mail", "samira@courriel.example").click("Chercher")
    walker.arrives("Le contrat").tick("CDD d’insertion")
    day = timezone.localdate() + timedelta(days=3)
    walker.date("Date de début", day).date("Date de fin", day + timedelta(days=180)).fill("Heures par semaine", "26")
    walker.click("Continuer").sees("carence").look("carence-refus")
    assert Pass.objects.count() == 1
