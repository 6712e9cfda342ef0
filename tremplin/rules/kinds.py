"""Closed lists of the field. Values are stable codes; labels are French, for screens and documents."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A string code with a French label: `member.label`, `Kind.choices()`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs (code, label) in the order of the list, as forms and models want them."""
        return [(str(member), member.label) for member in cls]


class DispositifKind(Labelled):
    """Kinds of employers' schemes. The abbreviation is the code itself."""

    ACI = "ACI", "Atelier et chantier d’insertion"
    AI = "AI", "Association intermédiaire"
    EI = "EI", "Entreprise d’insertion"
    EITI = "EITI", "Entreprise d’insertion par le travail indépendant"
    ETTI = "ETTI", "Entreprise de travail temporaire d’insertion"
    GEIQ = "GEIQ", "Groupement d’employeurs pour l’insertion et la qualification"
    EA = "EA", "Entreprise adaptée"
    EATT = "EATT", "Entreprise adaptée de travail temporaire"
    OPCS = "OPCS", "Organisation porteuse de la clause sociale"

    @property
    def abbreviation(self) -> str:
        """The short form everybody uses."""
        return str(self)

    @property
    def under_iae_rules(self) -> bool:
        """True for the five kinds of the labour code, article L.5132-4: diagnosis, PASS and insertion contract."""
        return self in IAE_KINDS


IAE_KINDS = frozenset(
    {DispositifKind.ACI, DispositifKind.AI, DispositifKind.EI, DispositifKind.EITI, DispositifKind.ETTI}
)


class AuthorKind(Labelled):
    """Who makes a diagnosis or sends an application."""

    AUTHORISED_PRESCRIBER = "authorised_prescriber", "Organisme prescripteur habilité"
    EMPLOYER = "employer", "Structure employeuse"
    ORIENTER = "orienter", "Orienteur·se"
    CANDIDATE = "candidate", "Personne candidate"


class PassStatus(Labelled):
    """State of a PASS on a day."""

    FUTURE = "future", "À venir"
    VALID = "valid", "En cours"
    SUSPENDED = "suspended", "Suspendu"
    EXPIRED = "expired", "Expiré"


class SuspensionReason(Labelled):
    """Why an employer suspends a PASS."""

    CONTRACT_SUSPENDED = "contract_suspended", "Contrat de travail suspendu depuis plus de 15 jours"
    CONTRACT_BROKEN = "contract_broken", "Contrat de travail rompu"
    CONTRACT_ENDED = "contract_ended", "Contrat de travail terminé"
    CTA_SITUATION = "cta_situation", "Situation validée en comité technique d’animation (CTA)"
    CONTRAT_PASSERELLE = "contrat_passerelle", "Passage par l’expérimentation « contrat passerelle »"


class ProlongationReason(Labelled):
    """Why a PASS is prolonged."""

    SENIOR_CDI = "senior_cdi", "CDI d’inclusion conclu avec une personne de plus de 57 ans"
    COMPLETE_TRAINING = "complete_training", "Fin d’une formation"
    RQTH = "rqth", "Reconnaissance de la qualité de travailleur·se handicapé·e"
    SENIOR = "senior", "Personne de 50 ans et plus"
    PARTICULAR_DIFFICULTIES = "particular_difficulties", "Difficultés particulièrement importantes"


class ApplicationState(Labelled):
    """States of an application."""

    NEW = "new", "Nouvelle"
    PROCESSING = "processing", "À l’étude"
    POSTPONED = "postponed", "Pour plus tard"
    POOL = "pool", "Dans le vivier"
    PRIOR_TO_HIRE = "prior_to_hire", "Action avant embauche"
    ACCEPTED = "accepted", "Acceptée"
    REFUSED = "refused", "Refusée"
    CANCELLED = "cancelled", "Embauche annulée"
    OBSOLETE = "obsolete", "Embauche ailleurs"
    WITHDRAWN = "withdrawn", "Retirée"


class ApplicationAction(Labelled):
    """What can be done to an application."""

    PROCESS = "process", "Mettre à l’étude"
    POSTPONE = "postpone", "Remettre à plus tard"
    ADD_TO_POOL = "add_to_pool", "Ajouter au vivier"
    START_PRIOR_ACTION = "start_prior_action", "Commencer une action avant embauche"
    REFUSE = "refuse", "Refuser"
    ACCEPT = "accept", "Accepter"
    CANCEL = "cancel", "Annuler l’embauche"
    TRANSFER = "transfer", "Transférer à une autre structure"
    WITHDRAW = "withdraw", "Retirer la candidature"
    RENDER_OBSOLETE = "render_obsolete", "Clore après une embauche ailleurs"
    RESET = "reset", "Remettre à l’état nouveau"
    ARCHIVE = "archive", "Archiver"
    UNARCHIVE = "unarchive", "Sortir des archives"


class ApplicationActor(Labelled):
    """Who acts on an application."""

    RECEIVER = "receiver", "Structure qui reçoit"
    SENDER = "sender", "Auteur·rice de l’envoi"
    CANDIDATE = "candidate", "Personne candidate"
    SYSTEM = "system", "Programme"
    STAFF = "staff", "Équipe du réseau"


class ContractKind(Labelled):
    """Insertion contracts whose length the law bounds."""

    CDDI = "CDDI", "CDD d’insertion"
    CDDU = "CDDU", "CDD d’usage"
    CTTI = "CTTI", "Contrat de mission d’intérim d’insertion"


class ContractException(Labelled):
    """Grounds that lift one bound of a CDDI."""

    SENTENCE_ADJUSTMENT = "sentence_adjustment", "Aménagement de peine"
    REDUCED_HOURS = "reduced_hours", "Durée hebdomadaire réduite"
    COMPLETE_TRAINING = "complete_training", "Fin d’une formation"
    RQTH = "rqth", "Reconnaissance de la qualité de travailleur·se handicapé·e"
    SENIOR = "senior", "Personne de 50 ans et plus"
    PARTICULAR_DIFFICULTIES = "particular_difficulties", "Difficultés particulièrement importantes"


class ContractEnd(Labelled):
    """Why a contract ended (labour code L.1237-1, L.1242-10, L.1243-1, L.1243-2, L.5132-5 and those that repeat it)."""

    TERM = "term", "Arrivé à son terme"
    PERMANENT_JOB = "permanent_job", "Départ pour un CDI"
    FIXED_JOB = "fixed_job", "Départ pour un CDD d’au moins six mois"
    TRAINING = "training", "Départ pour une formation qualifiante"
    TRIAL_BY_EMPLOYEE = "trial_by_employee", "Période d’essai, fin voulue par la personne"
    TRIAL_BY_EMPLOYER = "trial_by_employer", "Période d’essai, fin voulue par la structure"
    AGREEMENT = "agreement", "Accord de la personne et de la structure"
    RESIGNATION = "resignation", "Démission"
    DISMISSAL = "dismissal", "Licenciement"
    FAULT = "fault", "Faute grave"
    UNFIT = "unfit", "Inaptitude constatée par la médecine du travail"
    FORCE_MAJEURE = "force_majeure", "Force majeure"
    DEATH = "death", "Décès de la personne"
    OTHER = "other", "Autre motif"


class ContractType(Labelled):
    """Every type of contract a hire may carry, insertion or not."""

    FIXED_TERM_I = "fixed_term_i", "CDD d’insertion (CDDI)"
    FIXED_TERM_USAGE = "fixed_term_usage", "CDD d’usage (CDDU)"
    TEMPORARY = "temporary", "Contrat de mission d’intérim d’insertion (CTTI)"
    PERMANENT_I = "permanent_i", "CDI d’inclusion"
    PERMANENT = "permanent", "CDI"
    FIXED_TERM = "fixed_term", "CDD"
    FIXED_TERM_TREMPLIN = "fixed_term_tremplin", "CDD tremplin"
    APPRENTICESHIP = "apprenticeship", "Contrat d’apprentissage"
    PROFESSIONAL_TRAINING = "professional_training", "Contrat de professionnalisation"
    BUSINESS_CREATION = "business_creation", "Accompagnement à la création d’entreprise"
    OTHER = "other", "Autre contrat"


class ImmersionObjective(Labelled):
    """The three purposes of an immersion (labour code L.5135-1)."""

    DISCOVER_JOB = "discover_job", "Découvrir un métier ou un secteur d’activité"
    CONFIRM_PROJECT = "confirm_project", "Confirmer un projet professionnel"
    START_RECRUITMENT = "start_recruitment", "Initier une démarche de recrutement"


class ImmersionPrescriber(Labelled):
    """Kinds of prescribers of an immersion (labour code L.5135-2)."""

    FRANCE_TRAVAIL = "france_travail", "France Travail"
    MISSION_LOCALE = "mission_locale", "Mission locale"
    CAP_EMPLOI = "cap_emploi", "Cap emploi"
    CONSEIL_DEPARTEMENTAL = "conseil_departemental", "Conseil départemental"
    CEP_OPERATOR = "cep_operator", "Opérateur du conseil en évolution professionnelle"
    EI = "EI", "Entreprise d’insertion"
    AI = "AI", "Association intermédiaire"
    ACI = "ACI", "Atelier et chantier d’insertion"
    ETTI = "ETTI", "Entreprise de travail temporaire d’insertion"
    OTHER = "other", "Autre organisme"


class NeedReason(Labelled):
    """Needs of a host that an immersion may never serve."""

    REGULAR_TASK = "regular_task", "Tâche régulière d’un poste permanent"
    TEMPORARY_INCREASE = "temporary_increase", "Accroissement temporaire d’activité"
    SEASONAL_JOB = "seasonal_job", "Emploi saisonnier"
    REPLACEMENT = "replacement", "Remplacement d’une personne absente"


class Title(Labelled):
    """Civil title, as the identity number knows it."""

    M = "M", "Monsieur"
    MME = "MME", "Madame"


class PassAction(Labelled):
    """What can be done with a PASS."""

    VIEW = "view", "Voir le PASS"
    PRINT_CERTIFICATE = "print_certificate", "Imprimer l’attestation"
    SUSPEND = "suspend", "Suspendre"
    EDIT_SUSPENSION = "edit_suspension", "Modifier, abréger ou supprimer la suspension en cours"
    PROLONG = "prolong", "Prolonger sans accord, pour les motifs qui le permettent"
    REQUEST_PROLONGATION = "request_prolongation", "Demander une prolongation"
    DECIDE_PROLONGATION = "decide_prolongation", "Accorder ou refuser une prolongation"
    WAIVE_WAITING_PERIOD = "waive_waiting_period", "Lever le délai de carence"
    CANCEL = "cancel", "Annuler le PASS avec l’embauche"
    TERMINATE = "terminate", "Mettre fin au PASS"
    CORRECT = "correct", "Corriger les dates du PASS"
    UNDO = "undo", "Revenir sur le dernier acte"


class PassRelation(Labelled):
    """Link between the person who acts and the PASS. One person may hold several: ask for each."""

    HOLDER = "holder", "Titulaire du PASS"
    LAST_EMPLOYER = "last_employer", "SIAE de la dernière embauche"
    EMPLOYER = "employer", "SIAE qui a embauché avec ce PASS"
    RECEIVER = "receiver", "SIAE qui a reçu une candidature de la personne"
    LINKED_PRESCRIBER = "linked_prescriber", "Organisme prescripteur habilité qui accompagne la personne"
    ADDRESSED_PRESCRIBER = "addressed_prescriber", "Organisme prescripteur habilité saisi de la demande"
    ORIENTER = "orienter", "Orienteur·se"
    STAFF = "staff", "Équipe du réseau"
    NONE = "none", "Sans lien avec la personne"
