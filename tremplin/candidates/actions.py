"""What is done to a person's file."""

from datetime import date
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from tremplin.accounts.access import has_proven
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act, once
from tremplin.kernel.errors import NotYours, Refused
from tremplin.rules import identity


def normal_nir(nir: str) -> str:
    return "".join(nir.split()).upper()


def check_identity(*, nir: str = "", title: str = "", birth_date: date | None = None, ft_id: str = "") -> None:
    """Refuse a number that the rules find wrong, naming the field."""
    if nir:
        result = identity.nir(nir=nir, title=title or None, birth_date=birth_date)
        if not result.valid:
            raise Refused(result.errors[0], " ".join(result.explanation.missing), field="nir")
    if ft_id and not identity.france_travail_id(value=ft_id).valid:
        message = "Un identifiant France Travail a 11 chiffres, ou 7 chiffres suivis d’un chiffre ou d’une lettre."
        raise Refused("ft_id_invalid", message, field="ft_id")


@act
def create_candidate(*, by: Actor, **fields: Any) -> Candidate:
    """Open a file for a person, with or without an account. Refused when her number or address is already known."""
    if not by.reaches_people:
        message = (
            "Votre organisation n’est pas encore vérifiée, ou votre accès est en pause : aucun dossier ne s’ouvre."
        )
        raise NotYours("reaches_nobody", message)
    fields["nir"] = normal_nir(fields.get("nir", ""))
    _check(fields)
    candidate = Candidate(**fields, created_by=by.user, created_by_organisation=by.organisation)
    _save_once(candidate)
    if by.organisation is not None and by.is_prescriber:
        _begin_accompanying(by=by, candidate=candidate, why="dossier ouvert")
    journal.record(by=by, verb="candidates.create", obj=candidate, candidate_id=candidate.pk)
    return candidate


@act
def update_candidate(*, by: Actor, candidate: Candidate, **fields: Any) -> Candidate:
    """Change what is given; the journal says which fields moved. A recorded NIR is not replaced here."""
    candidate = lock_candidate(candidate.pk)
    if "nir" in fields:
        fields["nir"] = normal_nir(fields["nir"])
        if candidate.nir and fields["nir"] != candidate.nir:
            raise NotYours(
                "nir_locked",
                "Ce numéro est déjà enregistré. Pour le corriger, écrivez à l’équipe du réseau.",
                field="nir",
            )
    changed = {name: value for name, value in fields.items() if getattr(candidate, name) != value}
    _check({"title": candidate.title, "birth_date": candidate.birth_date, "nir": candidate.nir, **changed})
    before = {name: _journalled(getattr(candidate, name)) for name in changed}
    for name, value in changed.items():
        setattr(candidate, name, value)
    candidate.checked_at = timezone.now()
    _save_once(candidate)
    if changed:
        after = {name: _journalled(value) for name, value in changed.items()}
        journal.record(
            by=by, verb="candidates.update", obj=candidate, candidate_id=candidate.pk, before=before, after=after
        )
    return candidate


@act
def own_file(*, by: Actor) -> Candidate:
    """The person's own file: hers, the one a professional opened at her confirmed address, or a new one."""
    if existing := Candidate.objects.filter(user=by.user).first():
        if existing.contested_at is not None:
            raise Refused("contested", "Votre signalement est à l’étude : l’équipe du réseau vous répondra d’abord.")
        return existing
    opened = Candidate.objects.filter(email=by.user.email, user__isnull=True, merged_into__isnull=True).first()
    if opened is not None and has_proven(by.user, by.user.email):
        return _claimed(by, lock_candidate(opened.pk))
    email = "" if opened is not None else by.user.email
    return create_candidate(
        by=by, user=by.user, first_name=by.user.first_name, last_name=by.user.last_name, email=email
    )


def _claimed(by: Actor, opened: Candidate) -> Candidate:
    """A file out of the active base opens again with her: she has come back."""
    if opened.user_id is not None:
        raise Refused("claimed", "Ce dossier vient d’être retrouvé par un autre compte. Rechargez la page.")
    opened.user = by.user
    opened.save(update_fields=["user"])
    journal.record(by=by, verb="candidates.claim", obj=opened, candidate_id=opened.pk)
    _open_again(by, opened)
    return opened


@act
def recognise(*, by: Actor, candidate: Candidate, found_by: str) -> None:
    """A professional says that the person found by number or address is her.

    It opens nothing: an application makes the relation, or the « accès motivé » of an authorised prescriber. An archived
    file opens again: she has come back.
    """
    candidate = lock_candidate(candidate.pk)
    _open_again(by, candidate)
    journal.record(
        by=by, verb="candidates.recognise", obj=candidate, candidate_id=candidate.pk, after={"found_by": found_by}
    )


def _open_again(by: Actor, candidate: Candidate) -> None:
    if candidate.closed_at is None or candidate.anonymised_at is not None:
        return
    candidate.closed_at, candidate.closed_why = None, ""
    candidate.save(update_fields=["closed_at", "closed_why"])
    journal.record(by=by, verb="candidates.open_again", obj=candidate, candidate_id=candidate.pk)


def accompany(*, by: Actor, candidate: Candidate, why: str, already: bool | None = None) -> None:
    """The actor's organisation accompanies the person from today, the actor as referent; nothing when it already does.

    The caller has locked the person; `already`: whether it does, if read since.
    """
    if not once(("accompany", candidate.pk, by.organisation_id)):
        return
    if already is None:
        already = candidate.accompaniments.filter(organisation=by.organisation, ended_on__isnull=True).exists()
    if not already:
        _begin_accompanying(by=by, candidate=candidate, why=why)


def _begin_accompanying(*, by: Actor, candidate: Candidate, why: str) -> None:
    Accompaniment.objects.create(
        candidate=candidate,
        organisation=by.organisation,
        referent=by.user,
        started_on=timezone.localdate(),
        started_why=why,
    )
    journal.record(by=by, verb="candidates.accompany", obj=candidate, candidate_id=candidate.pk, after={"why": why})


def _check(fields: dict[str, Any]) -> None:
    check_identity(
        nir=fields.get("nir", ""),
        title=fields.get("title", ""),
        birth_date=fields.get("birth_date"),
        ft_id=fields.get("ft_id", ""),
    )


def _journalled(value: Any) -> str:
    """What a journal line may say about an identity: that it is known, never what it is."""
    return "renseigné" if value else "vide"


def _save_once(candidate: Candidate) -> None:
    """Save, turning a uniqueness that two requests race for into a sentence."""
    try:
        candidate.save()
    except IntegrityError as error:
        field = "nir" if "candidate_nir_unique" in str(error) else "email"
        what = "ce numéro de sécurité sociale" if field == "nir" else "cette adresse e-mail"
        message = f"Une personne est déjà enregistrée avec {what}. Cherchez son dossier au lieu d’en créer un second."
        raise Refused(f"{field}_already_known", message, field=field) from error
