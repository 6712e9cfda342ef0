"""Who may do what with a person's file. Played by `tests/site/test_permissions.py`, shown in `docs/droits.md`."""

from tremplin.kernel.permissions import LINKED, PERSONS, PRESCRIBERS, PROFESSIONALS, TIED, Field, Right, Thing

NO_ORIENTER = tuple(one for one in TIED if one != "orienter_sent")
FOLLOWED = tuple(one for one in LINKED if one in PRESCRIBERS)

FILE = Thing(
    "Le dossier d’une personne",
    (
        Right(
            "candidates.access.get_candidate",
            "ouvrir le dossier",
            ("owner", *LINKED),
            "Un orienteur y lit des initiales.",
        ),
        Right("candidates.actions.update_candidate", "corriger l’identité et les contacts", ("owner", *NO_ORIENTER)),
        Right("candidates.actions.create_candidate", "ouvrir le dossier d’une nouvelle personne", PROFESSIONALS),
        Right(
            "candidates.actions.recognise",
            "retrouver une personne déjà connue",
            PROFESSIONALS,
            "Par son numéro, son adresse, ou ses nom et date de naissance. Montre des initiales, n’ouvre rien.",
        ),
        Right("candidates.actions.own_file", "ouvrir son propre dossier", PERSONS),
        Right(
            "candidates.access.get_own_file",
            "lire qui a ouvert son dossier, en prendre copie",
            ("owner", "person"),
            "Le sien.",
        ),
        Right("candidates.certified.take_certified", "y reprendre son identité certifiée", ("owner",)),
        Right("candidates.rights.claim", "retrouver son dossier avec un code", PERSONS),
        Right("candidates.rights.give_code", "donner ce code à la personne", TIED),
        Right("candidates.rights.contest", "dire « ce dossier n’est pas le mien »", ("owner",)),
        Right("candidates.rights.settle_contest", "régler un dossier contesté", ("staff",)),
        Right(
            "candidates.rights.ask_merge",
            "demander de réunir ses deux dossiers",
            PERSONS,
            "Avec le code de l’autre dossier.",
        ),
        Right("candidates.merging.merge", "réunir deux dossiers d’une personne", ("staff",)),
        Right("candidates.merging.tell_apart", "dire que deux dossiers sont de deux personnes", ("staff",)),
        Right("candidates.merging.unmerge", "les séparer à nouveau", ("staff",)),
    ),
)
FOLLOWING = Thing(
    "Le suivi d’une personne",
    (
        Right("candidates.following.begin_following", "suivre la personne", FOLLOWED),
        Right(
            "candidates.following.hand_over",
            "confier le suivi à un collègue",
            ("prescriber_following",),
            "Un orienteur aussi, quand il suit la personne.",
        ),
        Right(
            "candidates.following.end_following",
            "terminer le suivi",
            ("prescriber_following",),
            "Un orienteur aussi, quand il suit la personne.",
        ),
    ),
)
ACCESS = Thing(
    "L’accès motivé",
    (
        Right(
            "candidates.motivated.open_access",
            "ouvrir un accès motivé",
            PRESCRIBERS,
            "Seul l’organisme sans lien en a besoin. Il faut le numéro ou la date de naissance de la personne.",
        ),
        Right("candidates.motivated.end_access", "terminer son accès", ("prescriber_motivated",)),
        Right("candidates.motivated.contest_access", "contester un accès à son dossier", ("owner",)),
        Right("candidates.access.visible_accesses", "lire tous les accès motivés", ("staff",)),
    ),
)
WATCH = Thing(
    "Les lectures inhabituelles",
    (
        Right("candidates.watching.visible_alerts", "lire les alertes", ("staff",)),
        Right(
            "candidates.watching.lift_pause",
            "lever la pause d’un accès",
            ("staff",),
            "Jamais la sienne. Un accès se met en pause seul, au-delà d’un nombre de dossiers lus.",
        ),
    ),
)
READERS = ("owner", *NO_ORIENTER, "prescriber_motivated")
FIELDS = (
    Field(
        "name",
        "Nom et prénom",
        READERS,
        "Un orienteur lit des initiales, sauf si son organisation a ouvert le dossier.",
    ),
    Field("birth_date", "Date de naissance", READERS),
    Field("nir", "Numéro de sécurité sociale", READERS, "Chiffré dans la base."),
    Field("ft_id", "Identifiant France Travail", READERS),
    Field("phone", "Téléphone", READERS),
    Field("email", "Adresse e-mail", READERS),
    Field("address", "Adresse", READERS),
)
THINGS = (FILE, FOLLOWING, ACCESS, WATCH)
