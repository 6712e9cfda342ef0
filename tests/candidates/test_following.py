"""« Mes candidats » and « ceux de mon organisation »: who is threatened by what, in a constant number of queries."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.candidates.models import Accompaniment

pytestmark = pytest.mark.django_db
URL = "/personnes"


def ago(days):
    return timezone.now() - timedelta(days=days)


def page(client, **query):
    return BeautifulSoup(client.get(URL, query).content.decode(), "lxml")


def names(soup):
    return [one.a.get_text() for one in soup.select("tbody th")]


def buttons(soup):
    return {one.get_text().replace("\u00a0", " ") for one in soup.select("ul.actions-barre a")}


@pytest.fixture
def team(make):
    """A prescriber of two members, each the referent of one person."""
    organisation = make.prescriber()
    colleague = make.member(of=organisation, role="member").user
    mine, theirs = make.candidate(last_name="Alpha"), make.candidate(last_name="Beta")
    for person, user in ((mine, make.actor(organisation).user), (theirs, colleague)):
        link = make.accompaniment(who=person, by=organisation)
        Accompaniment.objects.filter(pk=link.pk).update(referent=user, started_on=ago(60).date())
    return organisation, mine, theirs


def test_mine_and_those_of_my_organisation(make, team):
    organisation, mine, theirs = team
    client = make.client(organisation)
    assert names(page(client, suivi="moi")) == [mine.full_name]
    soup = page(client, suivi="organisation")
    assert names(soup) == [mine.full_name, theirs.full_name]
    assert [one.get_text(" ", strip=True) for one in soup.select(".onglets a")] == [
        "Toutes 2",
        "Suivies par moi 1",
        "Suivies par mon organisation 2",
    ]
    assert "suivie par Awa" in soup.get_text()


def test_without_solution_for_30_days(make, team):
    organisation, mine, theirs = team
    client = make.client(organisation)
    assert names(page(client, situation="sans-solution")) == [mine.full_name, theirs.full_name]
    sent = make.application(to=make.structure(), who=mine, by=organisation)
    assert names(page(client, situation="sans-solution")) == [theirs.full_name]
    Application.objects.filter(pk=sent.pk).update(state_since=ago(31), ball_since=ago(31))
    assert names(page(client, situation="sans-solution")) == [mine.full_name, theirs.full_name]
    put_off = {"state": "postponed", "postponed_until": ago(-5).date()}
    Application.objects.filter(pk=sent.pk).update(**put_off)
    assert names(page(client, situation="sans-solution")) == [theirs.full_name]


def test_somebody_hired_is_not_without_solution(make, team):
    organisation, mine, theirs = team
    hired = make.hired(who=mine, to=make.structure(), by=organisation)
    Application.objects.filter(pk=hired.pk).update(state_since=ago(40))
    assert names(page(make.client(organisation), situation="sans-solution")) == [theirs.full_name]


@pytest.mark.parametrize(("left", "found"), [(30, True), (31, False)])
def test_contract_ending_within_30_days(make, team, left, found):
    organisation, mine, _ = team
    contract = make.hired(who=mine, to=make.structure(), by=organisation).contract
    contract.starts_on, contract.ends_on = ago(90).date(), timezone.localdate() + timedelta(days=left)
    contract.save()
    assert (mine.full_name in names(page(make.client(organisation), situation="contrat"))) is found


def test_pass_ending_within_90_days(make, team):
    from tremplin.passes.actions import issue

    organisation, mine, theirs = team
    today = timezone.localdate()
    for person, days in ((mine, 730 - 89), (theirs, 730 - 200)):
        issue(by=make.actor(organisation), candidate=person, starts_on=today - timedelta(days=days), reason="Embauche")
    soup = page(make.client(organisation), situation="pass")
    assert names(soup) == [mine.full_name]
    assert "PASS IAE qui finit dans 90 jours : 1" in buttons(soup)


def test_an_orienter_reads_no_end_of_pass_or_contract(make):
    orienter = make.prescriber(authorised=False)
    make.application(to=make.structure(), by=orienter)
    soup = page(make.client(orienter))
    assert buttons(soup) == {"Sans solution depuis 30 jours : 0"}
    assert "Fin du PASS IAE" not in soup.get_text()


def test_a_structure_has_no_tab_of_following(make):
    structure = make.structure()
    make.application(to=structure, by=make.prescriber())
    assert not page(make.client(structure)).select(".onglets")


def test_unknown_filters_are_ignored(make, team):
    organisation, *_ = team
    assert len(names(page(make.client(organisation), suivi="x", situation="y"))) == 2


def test_the_same_queries_for_1_and_50(make, team):
    organisation, *_ = team
    client = make.client(organisation)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"suivi": "organisation"})
        return len(queries)

    cost()
    first = cost()
    for _ in range(48):
        make.accompaniment(who=make.candidate(), by=organisation)
    assert cost() == first <= 8
