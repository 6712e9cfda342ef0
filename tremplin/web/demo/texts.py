"""What people write to each other in the demonstration."""

PRESENTATION = (
    "{name} accueille des personnes éloignées de l’emploi sur un vrai métier, avec une paie, une formation et un accompagnement.",
    "Sur place, une encadrante ou un encadrant technique montre les gestes. Une conseillère en insertion aide pour le reste :"
    " papiers, logement, santé, garde d’enfants, projet d’après.",
    "Nous recevons chaque personne qui candidate. Une visite de l’atelier a lieu {day} matin.",
)
DAYS = ("le lundi", "le mardi", "le mercredi", "le jeudi", "un vendredi sur deux")
PRESCRIBER_PRESENTATION = (
    "Nous recevons sur rendez-vous les personnes du secteur, nous faisons le point avec elles sur leur situation et leurs envies,"
    " et nous les présentons aux structures qui embauchent."
)
FROM_PERSON = (
    "Bonjour, je cherche du travail près de chez moi et votre activité me plaît. Je suis disponible tout de suite.",
    "Bonjour, j’ai déjà fait ce métier dans un autre pays et je voudrais reprendre. Je peux venir visiter quand vous voulez.",
    "Bonjour, je n’ai pas travaillé depuis deux ans. J’apprends vite et je suis à l’heure.",
    "Bonjour, mes enfants sont à l’école maintenant : je suis libre en journée, de 8 h à 16 h.",
    "Bonjour, une amie travaille chez vous et m’en a parlé. J’aimerais essayer.",
)
FROM_PROFESSIONAL = (
    "Personne motivée, reçue trois fois depuis septembre. A visité l’atelier lors de la porte ouverte et souhaite candidater.",
    "Projet confirmé par une immersion d’une semaine. Le planning de garde d’enfants est calé. Disponible dès lundi.",
    "Cherche un cadre d’équipe et des horaires réguliers. Le trajet a été testé ensemble : 25 minutes en bus.",
    "À l’aise à l’oral, moins à l’écrit : un atelier linguistique est en cours deux soirs par semaine.",
    "Ancienne expérience dans le métier, à remettre à jour. Le permis B est en cours de passage.",
)
DIRECT = ("Personne reçue à l’accueil de la structure, essai d’une journée concluant.", "")
POSTPONED = (
    "Bonjour, nous aurons des places à la rentrée du chantier. Nous revenons vers vous à cette date.",
    "Bonjour, l’équipe est complète ce mois-ci. Votre candidature reste sur le haut de la pile.",
    "Bonjour, nous attendons la réponse de notre financeur avant d’ouvrir un nouveau groupe.",
)
POOLED = (
    "Bonjour, votre profil nous intéresse. Dès qu’une place s’ouvre, nous vous appelons.",
    "Bonjour, nous gardons votre candidature pour le prochain chantier.",
    "",
)
WELCOME = (
    "Bonjour, nous sommes heureux de vous accueillir. Rendez-vous à 8 h 30 avec une pièce d’identité.",
    "Bonjour, vous commencez avec l’équipe du matin. Les chaussures de sécurité sont fournies.",
    "",
)
TO_PRESCRIBER = (
    "Entretien agréable, mais les horaires du matin ne conviennent pas avec la garde d’enfants.",
    "Nous n’avons pas réussi à joindre la personne malgré trois appels : son numéro a peut-être changé.",
    "Le poste demande de conduire. Reparlons-en quand le permis sera passé.",
    "",
)
DEROGATION = (
    "Un seul critère est réuni, mais la personne a quitté le travail depuis quatre ans pour s’occuper d’un parent et vit"
    " aujourd’hui très isolée. Un parcours encadré est la seule reprise possible.",
    "Reconversion après un accident de la vie, sans allocation ouverte. L’équipe pluridisciplinaire est d’accord.",
    "Aucun justificatif disponible à ce jour : la situation administrative se règle. Le besoin d’accompagnement est certain.",
)
REFUSAL_WEIGHTS = {
    "no_position": 28,
    "position_filled": 12,
    "did_not_come": 14,
    "did_not_come_to_interview": 12,
    "lacking_skills": 10,
    "not_mobile": 6,
    "not_interested": 6,
    "training": 4,
    "hired_elsewhere": 4,
    "non_eligible": 3,
    "incompatible": 3,
    "other": 3,
}
