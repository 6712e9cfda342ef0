"""Personal data of candidatures, and of what a structure keeps beside them."""

from tremplin.applications import models
from tremplin.applications.reasons import REASON_CHOICES
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
    impersonal,
    signed,
    technical,
)
from tremplin.rules.kinds import ApplicationAction, ApplicationState

STATES = dict(ApplicationState.choices())
# Steps of the history that are not acts of the rules.
OTHER_STEPS = {"send": "Envoyer", "send_on": "Envoyer à une autre structure", "move_dates": "Déplacer les dates"}
impersonal(models.RefusalTemplate)
declare(
    Table(
        models.SavedView,
        "Vues enregistrées",
        uses.PREFERENCES,
        account="owner",
        gone=Stage.FILE,
        fields=(
            data("name", "Nom"),
            data("query", "Filtres"),
            *facts(organisation="Organisation", list="Liste", shared="Partagée", created_at="Enregistrée le"),
        ),
        technical=technical("id owner"),
    ),
    Table(
        models.Application,
        "Candidatures",
        uses.APPLY,
        person="candidate",
        codes={"refusal_reason": dict(REASON_CHOICES)},
        fields=(
            data("message", "Message"),
            data("cv", "CV"),
            data("answer", "Réponse de la structure"),
            data("answer_to_prescriber", "Réponse à l’organisme qui vous accompagne"),
            Field("sender", "Envoyée par", signer="sender", withheld=THIRD_PARTY),
            *facts(organisation="Structure", sender_kind="Qui l’a envoyée", sender_organisation="Envoyée par"),
            *facts(dispositif="Dispositif", posts="Postes", state="État", refusal_reason="Motif du refus"),
            *facts(refusal_reason_shared="Motif communiqué", no_diagnosis_reason="Sans diagnostic parce que"),
            *facts(Becomes.MONTH, created_at="Envoyée le", state_since="Dans cet état depuis"),
            *facts(Becomes.MONTH, first_answer_at="Première réponse le", postponed_until="Reportée au"),
            *facts(Becomes.MONTH, silent_since="Sans réponse depuis", archived_at="Classée le"),
        ),
        technical=technical(
            "id candidate ball ball_since silence_reminders came_from closed_by diagnosis pass_iae contract"
            # Copies that follow the file, and become what it becomes.
            " person_first_name person_last_name person_name person_town person_commune person_pass_until"
            " person_suspended person_eligible person_evidenced person_waived spontaneous"
        ),
    ),
    Table(
        models.Transition,
        "Historique des candidatures",
        uses.APPLY,
        person="application__candidate",
        codes={"action": dict(ApplicationAction.choices()) | OTHER_STEPS, "from_state": STATES, "to_state": STATES},
        fields=(
            *signed("author_label", "author"),
            data("detail", "Précision"),
            *facts(action="Acte", from_state="Avant", to_state="Après", organisation_label="Organisation"),
            *facts(Becomes.MONTH, at="Quand"),
        ),
        technical=technical("id application"),
    ),
    Table(
        models.Comment,
        "Notes internes",
        uses.INTERNAL,
        person="application__candidate",
        gone=Stage.FILE,
        fields=(
            data("text", "Note", sensitivity=Sensitivity.HARDSHIP),
            *signed("author_label", "author"),
            *facts(organisation="Organisation", created_at="Écrite le"),
        ),
        technical=technical("id application"),
    ),
    Table(
        models.PriorAction,
        "Actions avant l’embauche",
        uses.APPLY,
        person="application__candidate",
        gone=Stage.FILE,
        fields=facts(kind="Action", starts_on="Du", ends_on="Au", created_at="Notée le"),
        technical=technical("id application"),
    ),
    Table(
        models.Interview,
        "Entretiens",
        uses.APPLY,
        person="application__candidate",
        gone=Stage.FILE,
        fields=(
            data("place", "Lieu"),
            data("note", "À savoir"),
            data("answer", "Votre réponse"),
            *facts(at="Jour et heure", minutes="Durée en minutes", state="État", created_at="Proposé le"),
        ),
        technical=technical("id application sequence"),
    ),
)
