"""The pay of a post: facultative, never under the least that the law allows, free where the law counts otherwise."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests import makers
from tremplin.jobs.actions import PostValues, create_post
from tremplin.jobs.models import JobPost
from tremplin.kernel.errors import Refused
from tremplin.reference.models import Trade
from tremplin.rules import contracts

pytestmark = pytest.mark.django_db
LEAST = Decimal(str(contracts.minimum_wage(weekly_hours=0).hourly_eur))
CENT = Decimal("0.01")


def publish(kind: str, contract: str, pay: Decimal | None) -> JobPost:
    structure = makers.structure(kinds=[kind])
    values = PostValues(
        dispositif=structure.dispositifs.get(),
        trade=Trade.objects.first(),
        title="Aide-peintre",
        commune=structure.commune,
        contract_kinds=[contract],
        hourly_pay=pay,
    )
    return create_post(by=makers.actor(structure), values=values)


@pytest.mark.parametrize(
    ("kind", "contract", "pay"),
    [
        ("ACI", "fixed_term_i", None),
        ("ACI", "fixed_term_i", LEAST),
        ("ACI", "fixed_term_i", LEAST + 5),
        ("GEIQ", "apprenticeship", LEAST / 2),
        ("GEIQ", "professional_training", LEAST - CENT),
    ],
)
def test_it_is_kept_as_it_was_said(kind, contract, pay):
    kept = JobPost.objects.get(pk=publish(kind, contract, pay).pk).hourly_pay
    assert kept == (None if pay is None else round(pay, 2))


@pytest.mark.parametrize(("kind", "contract"), [("ACI", "fixed_term_i"), ("EA", "permanent")])
def test_a_cent_under_the_least_is_refused_beside_its_field(kind, contract):
    with pytest.raises(Refused) as refused:
        publish(kind, contract, LEAST - CENT)
    assert (refused.value.code, refused.value.field) == ("pay_too_low", "hourly_pay")
    assert f"{LEAST:.2f}".replace(".", ",") in refused.value.message
    assert not JobPost.objects.exists()


def test_the_database_keeps_no_pay_of_nothing():
    post = makers.post(of=makers.structure())
    for pay in (0, -1):
        with pytest.raises(IntegrityError), transaction.atomic():
            JobPost.objects.filter(pk=post.pk).update(hourly_pay=pay)


def test_it_is_said_wherever_the_post_is(client):
    post = publish("ACI", "fixed_term_i", LEAST + 2)
    said = f"{LEAST + 2:.2f}".replace(".", ",") + "\N{NO-BREAK SPACE}€ brut par heure"
    for address in (f"/structures/{post.organisation.slug}", f"/postes/{post.pk}", "/recherche?onglet=postes"):
        assert said in client.get(address).content.decode(), address
