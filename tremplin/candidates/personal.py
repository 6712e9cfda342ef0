"""Personal data of the file of a person."""

from tremplin.candidates import models
from tremplin.candidates.models_access import MotivatedAccess
from tremplin.candidates.models_consent import Consent
from tremplin.kernel import uses
from tremplin.kernel.personal import (
    THIRD_PARTY,
    Becomes,
    Field,
    Sensitivity,
    Stage,
    Table,
    data,
    declare,
    facts,
    signed,
    technical,
)

HIDDEN = "empreinte : elle ne se lit pas"
declare(
    Table(
        models.Candidate,
        "Dossier",
        uses.IDENTITY,
        person="",
        fields=(
            data("first_name", "Prénom", becomes=Becomes.ANONYMOUS),
            data("last_name", "Nom", becomes=Becomes.ANONYMOUS),
            *facts(title="Civilité"),
            data("birth_date", "Date de naissance", becomes=Becomes.FIVE_YEARS),
            data("nir", "Numéro de sécurité sociale", sensitivity=Sensitivity.NIR),
            data("nir_hash", "Empreinte du numéro", sensitivity=Sensitivity.NIR, withheld=HIDDEN),
            data("nir_absence", "Pourquoi il n’y a pas de numéro"),
            data("ft_id", "Identifiant France Travail"),
            data("ft_absence", "Pourquoi il n’y a pas d’identifiant"),
            data("email", "Adresse e-mail", use=uses.CONTACT),
            data("phone", "Téléphone", use=uses.CONTACT),
            data("address", "Adresse", use=uses.CONTACT),
            data("post_code", "Code postal", use=uses.CONTACT, becomes=Becomes.DEPARTMENT),
            data("commune", "Commune", use=uses.CONTACT, becomes=Becomes.LARGE_COMMUNE),
            data("contested_why", "Ce que vous avez écrit pour contester", use=uses.REQUESTS),
            data("contested_at", "Contesté le", use=uses.REQUESTS),
            data("checked_at", "Vérifié le", use=uses.FOLLOW),
            data("user", "Compte relié", use=uses.ACCOUNT),
            Field("created_by", "Ouvert par", uses.FOLLOW, signer="created_by", withheld=THIRD_PARTY),
            Field("created_by_organisation", "Ouvert par l’organisation", uses.FOLLOW, becomes=Becomes.KEPT),
            *facts(Becomes.MONTH, created_at="Ouvert le"),
            *facts(closed_at="Fermé le", closed_why="Pourquoi il est fermé", anonymised_at="Rendu anonyme le"),
        ),
        technical=technical("id merged_into folded_name"),
    ),
    Table(
        models.Situation,
        "Situations",
        uses.FOLLOW,
        person="candidate",
        gone=Stage.FILE,
        fields=(
            data("code", "Situation", sensitivity=Sensitivity.HARDSHIP),
            data("source", "Dite par"),
            *facts(starts_on="Depuis", ends_on="Jusqu’au", recorded_at="Notée le"),
        ),
        technical=technical("id candidate"),
    ),
    Table(
        models.Accompaniment,
        "Accompagnement",
        uses.FOLLOW,
        person="candidate",
        fields=(
            Field("referent", "Qui vous accompagne", signer="referent"),
            data("ended_why", "Pourquoi il s’est terminé"),
            *facts(organisation="Organisation", started_why="Pourquoi il a commencé"),
            *facts(Becomes.MONTH, started_on="Depuis", ended_on="Jusqu’au"),
        ),
        technical=technical("id candidate"),
    ),
    # Written by PostgreSQL from her PASS, contracts and candidatures: what becomes of them becomes of it.
    Table(
        models.Outlook,
        "Ce que les listes lisent d’une personne",
        technical=technical("candidate pass_ends contract_ends employed_until moved_at postponed_until"),
    ),
    # Written by PostgreSQL too: gone as soon as her file is closed, renamed as it is.
    Table(
        models.Known,
        "Ce que la liste de chaque organisation lit d’une personne",
        technical=technical(
            "candidate organisation last_name first_name folded_name"
            " pass_ends contract_ends employed_until moved_at postponed_until"
        ),
    ),
    Table(
        models.ClaimCode,
        "Codes pour retrouver le dossier",
        uses.CODES,
        person="candidate",
        gone=Stage.FILE,
        fields=(
            data("code_hash", "Code", withheld=HIDDEN),
            Field("given_by", "Donné par", signer="given_by", withheld=THIRD_PARTY),
            *facts(given_at="Donné le", expires_at="Valable jusqu’au", used_at="Utilisé le"),
        ),
        technical=technical("id candidate"),
    ),
    Table(
        models.Merge,
        "Dossiers réunis",
        uses.IDENTITY,
        person="kept",
        also="gone",
        gone=Stage.PROOF,
        fields=(
            data("reason", "Comment l’équipe sait que c’est la même personne"),
            data("undone_why", "Pourquoi les dossiers ont été séparés"),
            data("filled", "Ce que le dossier disait avant d’être complété"),
            data("account", "Compte du dossier qui n’est plus utilisé"),
            Field("by_label", "Réunis par", withheld=THIRD_PARTY),
            Field("undone_by_label", "Séparés par", withheld=THIRD_PARTY),
            *facts(at="Réunis le", undone_at="Séparés le"),
        ),
        # Which rows moved: their numbers only, the rows themselves are in the copy.
        technical=technical("id kept gone moved closed"),
    ),
    Table(
        models.Distinction,
        "Dossiers qui ressemblent au vôtre",
        uses.IDENTITY,
        person="one",
        also="other",
        gone=Stage.PROOF,
        fields=(
            data("why", "Comment l’équipe sait que ce sont deux personnes", withheld=THIRD_PARTY),
            Field("by_label", "Distingués par", withheld=THIRD_PARTY),
            *facts(at="Distingués le", reasons="Ce qui se ressemblait"),
        ),
        technical=technical("id one other"),
    ),
    Table(
        MotivatedAccess,
        "Accès motivés",
        uses.ACCESS,
        person="candidate",
        gone=Stage.FILE,
        fields=(
            data("text", "Ce que le professionnel a écrit"),
            data("contest_why", "Ce que vous avez écrit pour contester"),
            Field("user", "Ouvert par", signer="user", withheld=THIRD_PARTY),
            *facts(organisation="Organisation", reason="Raison", asked_at="Ouvert le", expires_at="Prévu jusqu’au"),
            *facts(ended_at="Terminé le", ended_by="Comment il s’est terminé"),
        ),
        technical=technical("id candidate"),
    ),
    Table(
        Consent,
        "Accords",
        uses.AGREEMENT,
        person="candidate",
        gone=Stage.FILE,
        fields=(
            *facts(purpose="Pour quoi", until="Valable jusqu’au", given_at="Donné le", withdrawn_at="Retiré le"),
            data("detail", "Précision"),
            *signed("recorded_by_label", "recorded_by"),
        ),
        technical=technical("id candidate object_id"),
    ),
)
