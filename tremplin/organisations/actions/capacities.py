"""What an organisation may do: created by a member, verified by the network, authorised to prescribe or not."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from tremplin.accounts.actions import switch_organisation
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.organisations import messages
from tremplin.organisations.access import check_staff
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.actions.verifying import (
    ask_verification,
    check_decides_verification,
    check_may_declare,
    close_verification,
)
from tremplin.organisations.importers.slugs import Slugs
from tremplin.organisations.models import Dispositif, Membership, Organisation, Prescriber
from tremplin.organisations.search_text import refresh_search_text
from tremplin.reference.models import Commune
from tremplin.rules import identity, prescribers

ORIENTER = "OTHER"
Authorisation = Prescriber.Authorisation


@act
def create_organisation(
    *,
    by: Actor,
    siret: str,
    name: str,
    commune: Commune,
    address: str = "",
    post_code: str = "",
    dispositifs: Sequence[str] = (),
    family: str = "",
    orienter: bool = False,
    evidence: str = "",
) -> Organisation:
    """Declare one's organisation and administer it. It may hire or validate eligibility only once the network agrees.

    `dispositifs` makes a structure, `family` (code of `rules.prescribers`) a prescriber whose authorisation is
    pending, `orienter` an organisation that orients without authorisation, `evidence` what helps to verify it. Refused on
    `siret` or `family`, and while another organisation she declared waits for its verification.
    """
    number = _checked_siret(siret)
    check_may_declare(by)
    if family and not prescribers.family(code=family).may_be_authorised:
        raise Refused(
            "unknown_family", "Cette famille d’organismes n’est pas dans la liste en vigueur.", field="family"
        )
    created = Organisation.objects.create(
        siret=number,
        name=name.strip(),
        slug=Slugs().new(name, commune),
        address=address.strip(),
        post_code=post_code,
        commune=commune,
        latitude=commune.latitude,
        longitude=commune.longitude,
        source=Organisation.Source.MEMBER,
    )
    Dispositif.objects.bulk_create(Dispositif(organisation=created, kind=kind) for kind in dispositifs)
    if family or orienter:
        state = Authorisation.PENDING if family else Authorisation.NOT_REQUIRED
        Prescriber.objects.create(organisation=created, family=family or ORIENTER, authorisation=state)
    membership = Membership.objects.create(
        user=by.user, organisation=created, role=Membership.Role.ADMINISTRATOR, functions=[]
    )
    switch_organisation(user=by.user, membership_id=membership.pk)
    refresh_search_text([created])
    journal.record(
        by=by,
        verb="organisations.create",
        obj=created,
        after={"siret": number, "dispositifs": list(dispositifs), "family": family, "orienter": orienter},
    )
    ask_verification(by=by, organisation=created, evidence=evidence)
    return created


def _checked_siret(siret: str) -> str:
    result = identity.siret(siret=siret)
    if not result.valid or result.normalised is None:
        raise Refused("invalid_siret", " ".join(result.explanation.missing), field="siret")
    known = Organisation.objects.filter(siret=result.normalised).first()
    if known is None:
        return result.normalised
    message = f"{known} est déjà sur Tremplin. Cherchez-la pour demander à la rejoindre, au lieu de la déclarer."
    raise Refused("siret_known", message, field="siret")


@act
def verify_organisation(*, by: Actor, organisation: Organisation, how: str) -> Organisation:
    """The network has checked that the organisation is what it says. `how`: on which proof."""
    check_decides_verification(by, organisation)
    fresh = lock_organisation(organisation)
    if fresh.verified_at is not None:
        raise Refused("already_verified", f"{fresh} est déjà vérifiée.")
    close_verification(by, fresh, accepted=True)
    fresh.verified_at, fresh.verified_how = timezone.now(), how
    fresh.save(update_fields=["verified_at", "verified_how"])
    journal.record(by=by, verb="organisations.verify", obj=fresh, after={"how": how})
    messages.verified(fresh)
    return fresh


@act
def correct_register(*, by: Actor, organisation: Organisation, changes: Mapping[str, Any]) -> Organisation:
    """Correct what the registers say of an organisation (SIRET, name, closing day…); members cannot."""
    check_staff(by)
    fresh = lock_organisation(organisation)
    before = {name: getattr(fresh, name) for name in changes}
    for name, value in changes.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(changes))
    refresh_search_text([fresh])
    journal.record(by=by, verb="organisations.correct", obj=fresh, before=before, after=dict(changes))
    return fresh


def check_decision(prescriber: Prescriber, *, validate: bool, order_reference: str) -> None:
    """Refuse a decision that changes nothing, or that the list of families does not allow."""
    wanted = Authorisation.VALIDATED if validate else Authorisation.REFUSED
    if prescriber.authorisation == wanted:
        raise Refused("already_decided", "Cette décision est déjà celle en vigueur.", field="decision")
    if prescriber.authorisation == Authorisation.NOT_REQUIRED:
        raise Refused("not_asked", "Cette organisation oriente sans demander d’habilitation.", field="decision")
    if not validate:
        return
    family = prescribers.family(code=prescriber.family)
    if not family.may_be_authorised:
        raise Refused("unknown_family", " ".join(family.explanation.facts), field="decision")
    if family.by_prefect and not order_reference.strip():
        source = str(family.explanation.readings[0].source)
        message = "Indiquez l’arrêté du préfet : sans lui, cette organisation ne peut pas être habilitée."
        raise Refused("order_required", message, field="order_reference", source=source)


@act
def decide_authorisation(*, by: Actor, prescriber: Prescriber, validate: bool, order_reference: str = "") -> Prescriber:
    """Validate or refuse the authorisation to prescribe: day, author and order are kept, the members are told.

    Source: order of 1 September 2021, annex 1; labour code L.5132-3.
    """
    check_staff(by)
    fresh = Prescriber.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=prescriber.pk)
    check_decision(fresh, validate=validate, order_reference=order_reference)
    if validate and not fresh.organisation.is_trusted:
        verify_organisation(by=by, organisation=fresh.organisation, how="habilitation accordée")
    before = {"authorisation": fresh.authorisation, "order_reference": fresh.order_reference}
    fresh.authorisation = Authorisation.VALIDATED if validate else Authorisation.REFUSED
    fresh.decided_at, fresh.decided_by = timezone.now(), by.label[:200]
    fresh.order_reference = order_reference.strip()
    fresh.save(update_fields=["authorisation", "decided_at", "decided_by", "order_reference"])
    after = {"authorisation": fresh.authorisation, "order_reference": fresh.order_reference}
    journal.record(by=by, verb="organisations.decide_authorisation", obj=fresh, before=before, after=after)
    messages.authorisation_decided(fresh)
    return fresh
