"""Personal data of accounts, and of the tables that libraries and the kernel keep for them."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.admin.models import LogEntry

from tremplin.accounts.models import FactorReset, Session, User
from tremplin.kernel import uses
from tremplin.kernel.models import Draft, JournalEntry, JournalHead, MailPreference, Notice, StoredFile
from tremplin.kernel.models_watch import AccessPause, ReadingAlert
from tremplin.kernel.personal import (
    THIRD_PARTY,
    Becomes,
    Field,
    Stage,
    Table,
    data,
    declare,
    facts,
    impersonal,
    signed,
    technical,
)

HIDDEN = "secret : il ne sert qu’à vérifier"
impersonal(SocialApp, JournalHead)
declare(
    Table(
        SocialAccount,
        "Connexions par un autre service",
        uses.ACCOUNT,
        account="user",
        gone=Stage.FILE,
        fields=(
            data("uid", "Identifiant chez ce service"),
            data("extra_data", "Ce que ce service a dit de vous"),
            *facts(provider="Service", date_joined="Reliée le", last_login="Dernière connexion"),
        ),
        technical=technical("id user"),
    ),
    Table(
        SocialToken,
        "Jetons de ces services",
        uses.ACCOUNT,
        account="account__user",
        gone=Stage.FILE,
        fields=(
            data("token", "Jeton", withheld=HIDDEN),
            data("token_secret", "Secret du jeton", withheld=HIDDEN),
            *facts(expires_at="Valable jusqu’au"),
        ),
        technical=technical("id account app"),
    ),
    Table(
        User,
        "Compte",
        uses.ACCOUNT,
        account="",
        gone=Stage.FILE,
        fields=(
            data("email", "Adresse e-mail"),
            data("first_name", "Prénom"),
            data("last_name", "Nom"),
            data("password", "Mot de passe", withheld=HIDDEN),
            *facts(Becomes.EMPTY, last_login="Dernière connexion", date_joined="Compte ouvert le"),
        ),
        technical=technical("id is_active is_staff is_superuser groups user_permissions current_membership"),
    ),
    Table(
        Session,
        "Sessions",
        uses.SESSIONS,
        account="user",
        gone=Stage.FILE,
        fields=(
            *facts(seen_at="Vue pour la dernière fois", expire_date="Fin de la session"),
            data("session_data", "Contenu de la session", withheld=HIDDEN),
            data("session_key", "Clé de la session", withheld=HIDDEN),
        ),
        technical=technical("user"),
    ),
    Table(
        Authenticator,
        "Seconds facteurs",
        uses.ACCOUNT,
        account="user",
        gone=Stage.FILE,
        fields=(
            data("data", "Secret, codes de secours ou clé", withheld=HIDDEN),
            *facts(type="Genre", created_at="Ajouté le", last_used_at="Dernière utilisation"),
        ),
        technical=technical("id user"),
    ),
    Table(
        FactorReset,
        "Retraits d’un second facteur",
        uses.SECURITY,
        account="user",
        gone=Stage.FILE,
        fields=(
            data("why", "Raison"),
            Field("asked_by", "Demandé par", signer="asked_by", withheld=THIRD_PARTY),
            *facts(asked_at="Demandé le", due_at="Prévu le", done_at="Fait le", cancelled_at="Arrêté le"),
        ),
        technical=technical("id user"),
    ),
    Table(
        ReadingAlert,
        "Alertes de lecture",
        uses.SECURITY,
        account="user",
        gone=Stage.FILE,
        fields=facts(day="Jour", measure="Mesure", count="Nombre", threshold="Seuil", at="Quand"),
        technical=technical("id user organisation_id"),
    ),
    Table(
        AccessPause,
        "Pauses d’accès aux dossiers",
        uses.SECURITY,
        account="user",
        gone=Stage.FILE,
        fields=(
            *facts(measure="Mesure", count="Nombre", threshold="Plafond", paused_at="Depuis", lifted_at="Levée le"),
            data("lifted_why", "Pourquoi elle a été levée"),
            *signed("lifted_by_label", "lifted_by"),
        ),
        technical=technical("id user organisation_id"),
    ),
    Table(
        EmailAddress,
        "Adresses e-mail du compte",
        uses.ACCOUNT,
        account="user",
        gone=Stage.FILE,
        fields=(data("email", "Adresse"), *facts(verified="Vérifiée", primary="Principale")),
        technical=technical("id user"),
    ),
    Table(
        EmailConfirmation,
        "Liens de confirmation",
        uses.CONFIRMING,
        account="email_address__user",
        gone=Stage.FILE,
        fields=(data("key", "Lien", withheld=HIDDEN), *facts(created="Créé le", sent="Envoyé le")),
        technical=technical("id email_address"),
    ),
    Table(
        LogEntry,
        "Historique de l’administration",
        uses.ADMINISTRATION,
        account="user",
        gone=Stage.FILE,
        fields=(data("object_repr", "Objet"), data("change_message", "Changement"), *facts(action_time="Quand")),
        technical=technical("id user content_type object_id action_flag"),
    ),
    Table(
        Draft,
        "Brouillons",
        uses.DRAFTS,
        account="owner",
        work="organisation_id",
        gone=Stage.FILE,
        fields=(data("payload", "Ce que vous avez écrit"), *facts(kind="Formulaire", created_at="Commencé le")),
        technical=technical("id owner organisation_id updated_at expires_at result_id"),
    ),
    Table(
        Notice,
        "Messages",
        uses.MESSAGES,
        account="user",
        work="organisation_id",
        gone=Stage.FILE,
        fields=(
            data("email", "Adresse"),
            data("subject", "Objet"),
            data("content", "Texte"),
            *facts(created_at="Écrit le", sent_at="Envoyé le", read_at="Lu le", state="État"),
        ),
        technical=technical("id user organisation_id topic error"),
    ),
    Table(
        MailPreference,
        "Réglages des messages",
        uses.PREFERENCES,
        account="user",
        gone=Stage.FILE,
        fields=(data("email", "Adresse"), *facts(topic="Sujet", delivery="Choix")),
        technical=technical("id user organisation_id"),
    ),
    Table(
        StoredFile,
        "Fichiers",
        uses.APPLY,
        fields=(data("file", "Fichier"), data("name", "Nom du fichier"), data("uploaded_by", "Déposé par")),
        technical=technical("id content_type size sha256 created_at"),
    ),
    Table(
        JournalEntry,
        "Journal",
        uses.TRACE,
        fields=(
            data("actor", "Nom du professionnel qui agit", withheld=THIRD_PARTY),
            *facts(at="Quand", verb="Acte", organisation="Organisation"),
            *facts(before="Avant", after="Après"),
        ),
        technical=technical("id actor_id organisation_id object_type object_id candidate_id sequence sealed_at hash"),
    ),
)
