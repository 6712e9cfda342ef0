"""The terms of a contract, checked by the law of the day, each refusal beside its field."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tremplin.contracts import actions
from tremplin.contracts.access import contracts_with, months_done
from tremplin.contracts.kinds import name, offered
from tremplin.contracts.models import Contract
from tremplin.kernel.errors import Refused
from tremplin.rules.kinds import DispositifKind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        ("ACI", {"kind": "CTTI"}, "kind"),
        ("ACI", {"kind": "fixed_term_i"}, "kind"),
        ("ACI", {"kind": "n’importe quoi"}, "kind"),
        ("EA", {"kind": "CDDI"}, "kind"),
        ("ACI", {"weekly_hours": None}, "weekly_hours"),
        ("ACI", {"weekly_hours": 19}, "weekly_hours"),
        ("ACI", {"weekly_hours": 36}, "weekly_hours"),
        ("ACI", {"weekly_hours": -1}, "weekly_hours"),
        ("GEIQ", {"kind": "apprenticeship", "weekly_hours": 60}, "weekly_hours"),
        ("ACI", {"ends_on": None}, "ends_on"),
        ("ACI", {"ends_on": date(2020, 1, 1)}, "ends_on"),
        ("ACI", {"days": 100}, "ends_on"),
        ("ACI", {"days": 800}, "ends_on"),
        ("EI", {"exception": "reduced_hours"}, "exception"),
    ],
)
def test_a_refusal_names_its_field(make, kind, changes, field):
    dispositif = make.structure(kinds=[kind]).dispositifs.get()
    days = changes.pop("days", None)
    if days:
        changes["ends_on"] = timezone.localdate() + timedelta(days=days)
    with pytest.raises(Refused) as refused:
        actions.check(terms=make.terms(**changes), dispositif=dispositif, on=timezone.localdate())
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("ACI", {}),
        ("ACI", {"weekly_hours": 12, "exception": "reduced_hours"}),
        ("ACI", {"kind": "permanent_i", "ends_on": None}),
        ("AI", {"kind": "CDDU", "weekly_hours": None}),
        ("ETTI", {"kind": "CTTI", "weekly_hours": None}),
        ("EITI", {"kind": "business_creation", "weekly_hours": None}),
        ("EATT", {"kind": "temporary"}),
        ("GEIQ", {"kind": "apprenticeship"}),
    ],
)
def test_what_the_law_allows_passes(make, kind, changes):
    dispositif = make.structure(kinds=[kind]).dispositifs.get()
    assert actions.check(terms=make.terms(**changes), dispositif=dispositif, on=timezone.localdate()) is None


@pytest.mark.parametrize("kind", list(DispositifKind))
def test_every_contract_offered_has_a_name(kind):
    for code, label in offered(kind):
        assert name(code) == label


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months"),
    [
        (date(2026, 1, 1), date(2026, 4, 30), 4),
        (date(2026, 1, 15), date(2026, 2, 13), 0),
        (date(2026, 1, 15), date(2026, 2, 14), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2026, 3, 31), None, 0),
    ],
)
def test_months_done(make, starts_on, ends_on, months):
    structure, person = make.structure(), make.candidate()
    facts = {"candidate": person, "dispositif": structure.dispositifs.get(), "law_read_on": starts_on}
    Contract.objects.create(**facts, kind="CDDI", starts_on=starts_on, ends_on=ends_on)
    Contract.objects.create(
        **facts, kind="CDDI", starts_on=starts_on, ends_on=date(2030, 1, 1), cancelled_at=timezone.now()
    )
    assert months_done(contracts_with(person, structure), "CDDI") == months
    assert months_done(contracts_with(person, structure), "CDDU") == 0
    assert months_done(contracts_with(person, make.structure()), "CDDI") == 0


def test_a_cancelled_contract_is_journalled(make):
    hired = make.hire(to=make.structure())
    actions.cancel_contract(by=make.actor(hired.organisation), contract=hired.contract)
    hired.contract.refresh_from_db()
    assert hired.contract.cancelled_at is not None
