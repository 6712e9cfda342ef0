"""A contract and its life."""

from django.urls import path

from tremplin.contracts.views import contract

app_name = "contracts"
urlpatterns = [
    path("contrats/<uuid:pk>", contract.detail, name="detail"),
    path("contrats/<uuid:pk>/renouveler", contract.renew, name="renew"),
    path("contrats/<uuid:pk>/fin", contract.end, name="end"),
    path("contrats/<uuid:pk>/heures", contract.hours, name="hours"),
    path("contrats/<uuid:pk>/rouvrir", contract.reopen, name="reopen"),
    path("contrats/<uuid:pk>/annuler", contract.cancel, name="cancel"),
]
