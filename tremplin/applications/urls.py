"""Addresses of candidatures: received, sent, one of them, its answers, the hire."""

from django.urls import path

from tremplin.applications.urls_apply import urlpatterns as apply_patterns
from tremplin.applications.views import (
    accept,
    answer,
    around,
    batch,
    detail,
    export,
    filing,
    hire,
    hired,
    interview,
    received,
    saved_views,
    send_on,
    sent,
)

app_name = "applications"
urlpatterns = [
    path("candidatures", received.received, name="received"),
    path("candidatures/envoyees", sent.sent, name="sent"),
    path("candidatures/vues", saved_views.saved, name="saved_views"),
    path("candidatures/vues/nouvelle", saved_views.create, name="save_view"),
    path("candidatures/vues/<uuid:pk>", saved_views.change, name="change_view"),
    path("candidatures/vues/<uuid:pk>/supprimer", saved_views.delete, name="delete_view"),
    path("candidatures/textes-de-refus", around.templates, name="refusal_templates"),
    path("candidatures/textes-de-refus/<slug:reason>", around.template, name="refusal_template"),
    path("candidatures/exporter/<slug:kind>", export.received, name="export_received"),
    path("candidatures/envoyees/exporter/<slug:kind>", export.sent, name="export_sent"),
    path("candidatures/lot", batch.batch, name="batch"),
    path("candidatures/lot/<uuid:draft_pk>", batch.check, name="batch_check"),
    path("candidatures/lot/<uuid:draft_pk>/resultat", batch.result, name="batch_result"),
    path("candidatures/<uuid:pk>", detail.detail, name="detail"),
    path("candidatures/<uuid:pk>/etudier", answer.process, name="process"),
    path("candidatures/<uuid:pk>/mettre-en-attente", answer.postpone, name="postpone"),
    path("candidatures/<uuid:pk>/vivier", answer.pool, name="pool"),
    path("candidatures/<uuid:pk>/refuser", answer.refuse, name="refuse"),
    path("candidatures/<uuid:pk>/archiver", filing.archive, name="archive"),
    path("candidatures/<uuid:pk>/desarchiver", filing.unarchive, name="unarchive"),
    path("candidatures/<uuid:pk>/transferer", filing.transfer, name="transfer"),
    path("candidatures/<uuid:pk>/envoyer-ailleurs", send_on.send_on, name="send_on"),
    path("candidatures/<uuid:pk>/commentaires", around.comments, name="comments"),
    path(
        "candidatures/<uuid:pk>/commentaires/<uuid:comment_pk>/supprimer", around.delete_comment, name="delete_comment"
    ),
    path("candidatures/<uuid:pk>/actions-avant-embauche", around.prior_actions, name="prior_actions"),
    path(
        "candidatures/<uuid:pk>/actions-avant-embauche/<uuid:prior_pk>/supprimer",
        around.delete_prior_action,
        name="delete_prior_action",
    ),
    path("candidatures/<uuid:pk>/entretien", interview.interview, name="interview"),
    path("candidatures/<uuid:pk>/entretien/confirmer", interview.confirm, name="confirm_interview"),
    path("candidatures/<uuid:pk>/entretien/annuler", interview.cancel, name="cancel_interview"),
    path("candidatures/<uuid:pk>/entretien.ics", interview.ics, name="interview_ics"),
    path("candidatures/<uuid:pk>/accepter", accept.accept, name="accept"),
    path("candidatures/<uuid:pk>/accepter/<uuid:draft_pk>/<slug:step>", accept.accept, name="accept_step"),
    path("candidatures/<uuid:pk>/embauche", hired.hired, name="hired"),
    path("candidatures/<uuid:pk>/annuler-embauche", hired.cancel, name="cancel_hire"),
    path("candidatures/<uuid:pk>/dates", hired.dates, name="dates"),
    path("embaucher", hire.find, name="hire"),
    path("embaucher/nouvelle-personne", hire.create, name="hire_create"),
    path("embaucher/<uuid:draft_pk>/personne-trouvee", hire.match, name="hire_match"),
    path("embaucher/<uuid:draft_pk>/<slug:step>", hire.step, name="hire_step"),
    *apply_patterns,
]
