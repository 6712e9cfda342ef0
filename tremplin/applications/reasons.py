"""Why a structure refuses: what the professional chooses, and what can be said to the person."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RefusalReason:
    """`label` is read by professionals; `told` by the person when the reason is shared; `template` starts the answer."""

    label: str
    told: str
    template: str
    not_about_her: bool = False


REFUSAL_REASONS = {
    "no_position": RefusalReason(
        "Pas de poste ouvert en ce moment",
        "il n’y a pas de poste ouvert en ce moment",
        "Bonjour,\n\nNous n’avons pas de poste ouvert en ce moment. Votre profil n’est pas en cause.",
        True,
    ),
    "position_filled": RefusalReason(
        "Le poste est pourvu",
        "le poste est pourvu",
        "Bonjour,\n\nLe poste vient d’être pourvu. Votre profil n’est pas en cause.",
        True,
    ),
    "did_not_come": RefusalReason(
        "La personne n’a pas pu être jointe",
        "nous n’avons pas réussi à vous joindre",
        "Bonjour,\n\nNous avons essayé de vous joindre sans y arriver. Vous pouvez candidater de nouveau quand vous voulez.",
    ),
    "did_not_come_to_interview": RefusalReason(
        "La personne n’est pas venue à l’entretien",
        "nous ne nous sommes pas vus le jour de l’entretien",
        "Bonjour,\n\nNous vous attendions pour un entretien. Si vous êtes toujours disponible, candidatez de nouveau.",
    ),
    "hired_elsewhere": RefusalReason(
        "La personne travaille ailleurs",
        "vous avez trouvé un emploi",
        "Bonjour,\n\nVous nous avez dit avoir trouvé un emploi : nous fermons donc cette candidature.",
        True,
    ),
    "training": RefusalReason(
        "La personne suit une formation",
        "vous suivez une formation",
        "Bonjour,\n\nVous suivez une formation : nous fermons donc cette candidature.",
        True,
    ),
    "non_eligible": RefusalReason(
        "La personne n’est pas éligible à l’IAE",
        "les conditions d’accès à l’IAE ne sont pas réunies aujourd’hui",
        "Bonjour,\n\nLes conditions pour entrer dans un parcours d’IAE ne sont pas réunies aujourd’hui."
        " Un organisme habilité peut faire le point avec vous.",
    ),
    "not_mobile": RefusalReason(
        "Le lieu de travail est trop difficile d’accès",
        "le lieu de travail est trop loin de chez vous",
        "Bonjour,\n\nLe lieu de travail est trop difficile d’accès depuis chez vous.",
    ),
    "not_interested": RefusalReason(
        "La personne n’est pas intéressée",
        "le poste ne vous intéresse pas",
        "Bonjour,\n\nVous nous avez dit que ce poste ne vous intéresse pas : nous fermons cette candidature.",
    ),
    "lacking_skills": RefusalReason(
        "Le poste demande des compétences que la personne n’a pas encore",
        "le poste demande des compétences à acquérir d’abord",
        "Bonjour,\n\nCe poste demande des compétences à acquérir d’abord. Une immersion ou une formation peut y aider.",
    ),
    "incompatible": RefusalReason(
        "Une difficulté est incompatible avec le poste",
        "le poste n’est pas compatible avec votre situation aujourd’hui",
        "Bonjour,\n\nCe poste n’est pas compatible avec votre situation aujourd’hui.",
    ),
    "duplicate": RefusalReason(
        "Candidature en double",
        "vous avez déjà une candidature chez nous",
        "Bonjour,\n\nVous avez déjà une candidature chez nous : nous gardons la première.",
        True,
    ),
    "other": RefusalReason(
        "Autre motif",
        "un autre motif",
        "Bonjour,\n\nNous ne pouvons pas donner suite à votre candidature.",
    ),
}
REASON_CHOICES = [(code, reason.label) for code, reason in REFUSAL_REASONS.items()]
