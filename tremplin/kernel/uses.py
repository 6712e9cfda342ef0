"""The treatments of personal data: what for, by which right, who sees it, how long. Rooms name them field by field."""

from tremplin.kernel.personal import Stage, Use

PUBLIC_TASK = "Mission d’intérêt public (RGPD, article 6.1 e)"
LEGAL = "Obligation légale (RGPD, article 6.1 c)"
CONSENT = "Votre accord (RGPD, article 6.1 a)"
INTEREST = "Intérêt légitime (RGPD, article 6.1 f)"

FOLLOWERS = "Vous, les structures et les organismes liés à votre parcours"
ENTITLED = "Vous, les structures où vous candidatez, les prescripteurs habilités qui vous accompagnent"
SELF = "Vous seulement"
BOTH_ENDS = "Vous, la structure, et l’organisme qui candidate avec vous"
TEAM = "L’équipe de la plateforme"

IDENTITY = Use(
    "identite",
    "Votre identité",
    "Savoir qui vous êtes, ne pas vous confondre avec une autre personne.",
    PUBLIC_TASK,
    ENTITLED,
    "proof",
    Stage.PROOF,
)
CONTACT = Use(
    "coordonnees",
    "Vos coordonnées",
    "Vous écrire, vous appeler, vous proposer une structure proche.",
    PUBLIC_TASK,
    ENTITLED,
    "inactivity",
)
FOLLOW = Use(
    "suivi",
    "Votre accompagnement",
    "Savoir qui vous accompagne, et depuis quand.",
    PUBLIC_TASK,
    FOLLOWERS,
    "inactivity",
)
APPLY = Use(
    "candidatures",
    "Vos candidatures",
    "Envoyer votre candidature et vous donner la réponse.",
    PUBLIC_TASK,
    BOTH_ENDS,
    "closed_applications",
)
INTERNAL = Use(
    "notes",
    "Les notes internes sur vos candidatures",
    "Aider une équipe à étudier votre candidature.",
    PUBLIC_TASK,
    "Vous (dans la copie de vos données), et les membres de l’organisation qui a écrit la note",
    "closed_applications",
)
ELIGIBILITY = Use(
    "eligibilite",
    "Votre éligibilité",
    "Vérifier que vous avez droit à un parcours d’insertion, et pouvoir le prouver à l’État.",
    LEGAL,
    ENTITLED,
    "proof",
    Stage.PROOF,
)
PASS = Use(
    "pass",
    "Votre PASS IAE",
    "Délivrer le PASS IAE, en compter les jours, le prouver à l’État.",
    LEGAL,
    ENTITLED,
    "proof",
    Stage.PROOF,
)
CONTRACT = Use(
    "contrats",
    "Vos contrats",
    "Suivre vos contrats d’insertion, et les prouver à l’État.",
    LEGAL,
    "Vous, la structure qui vous emploie, les prescripteurs habilités qui vous accompagnent",
    "proof",
    Stage.PROOF,
)
AGREEMENT = Use(
    "accords",
    "Vos accords",
    "Ne faire que ce que vous avez accepté, et pouvoir le prouver.",
    CONSENT,
    BOTH_ENDS,
    "consent",
)
ACCOUNT = Use(
    "compte",
    "Votre compte",
    "Vous connecter en sécurité.",
    PUBLIC_TASK,
    f"Vous, {TEAM[0].lower()}{TEAM[1:]}",
    "inactivity",
)
TEAM_LIFE = Use(
    "equipe",
    "Votre place dans une organisation",
    "Donner à chaque personne les droits de son organisation.",
    PUBLIC_TASK,
    "Les membres de votre organisation, l’équipe de la plateforme",
    "inactivity",
)
GUARANTOR = Use(
    "garant",
    "Votre nom sur la fiche publique de votre organisation",
    "Dire qui a relu la fiche, si vous l’avez accepté ; sinon, votre fonction seulement.",
    CONSENT,
    "Tout le monde, tant que vous êtes dans l’équipe et que personne n’a relu la fiche après vous",
    "inactivity",
)
INVITED = Use(
    "invitations",
    "Les invitations",
    "Inviter une personne à rejoindre une organisation.",
    INTEREST,
    "Les administrateurs de l’organisation",
    "invitations",
)
SESSIONS = Use(
    "sessions", "Vos connexions", "Rester connecté, et pouvoir fermer une session.", PUBLIC_TASK, SELF, "sessions"
)
MESSAGES = Use("messages", "Vos messages", "Vous prévenir, et vous laisser relire.", PUBLIC_TASK, SELF, "messages")
DRAFTS = Use(
    "brouillons", "Vos brouillons", "Ne pas perdre ce que vous avez commencé à écrire.", PUBLIC_TASK, SELF, "drafts"
)
PREFERENCES = Use(
    "reglages", "Vos réglages et vos listes", "Retenir ce que vous avez choisi.", PUBLIC_TASK, SELF, "inactivity"
)
ALERTS = Use(
    "alertes",
    "Vos alertes de recherche",
    "Vous écrire quand votre recherche trouve du nouveau.",
    CONSENT,
    SELF,
    "alerts_renewal",
)
ACCESS = Use(
    "acces",
    "Les accès motivés à votre dossier",
    "Vous dire qui a ouvert votre dossier pour vous recevoir, et pourquoi ; vous laisser le contester.",
    PUBLIC_TASK,
    "Vous, le professionnel qui a ouvert le dossier, l’équipe de la plateforme",
    "motivated_accesses",
)
SECURITY = Use(
    "securite",
    "La sécurité des comptes",
    "Rendre un compte à qui a perdu son second facteur, et arrêter un compte qui lit trop de dossiers.",
    PUBLIC_TASK,
    f"Vous, {TEAM[0].lower()}{TEAM[1:]}",
    "security",
)
JOINING = Use(
    "rejoindre",
    "Rejoindre une organisation",
    "Vérifier qu’une personne travaille bien dans l’organisation qu’elle veut rejoindre, et le revoir chaque trimestre.",
    PUBLIC_TASK,
    "Vous, les administrateurs de l’organisation, l’équipe de la plateforme",
    "joining",
)
CODES = Use(
    "codes",
    "Les codes et les liens",
    "Prouver que c’est bien vous.",
    PUBLIC_TASK,
    "Personne : seule leur empreinte est gardée",
    "claim_codes",
)
CONFIRMING = Use(
    "confirmation", "Les liens de confirmation", "Vérifier votre adresse e-mail.", PUBLIC_TASK, SELF, "confirmations"
)
REQUESTS = Use(
    "demandes",
    "Vos demandes sur vos données",
    "Répondre à votre demande, et prouver que nous l’avons fait.",
    LEGAL,
    f"Vous, {TEAM[0].lower()}{TEAM[1:]}",
    "requests",
)
TRACE = Use(
    "journal",
    "Le journal",
    "Savoir qui a ouvert ou changé un dossier, et vous le dire.",
    LEGAL,
    "Vous (qui a ouvert votre dossier), l’équipe de la plateforme",
    "journal",
    Stage.PROOF,
)
ADMINISTRATION = Use(
    "administration", "L’administration du site", "Savoir ce que l’équipe a changé.", LEGAL, TEAM, "administration"
)
