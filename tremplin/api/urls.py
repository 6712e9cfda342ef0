"""The pages of the API and of the open data; the API itself is `service.api`."""

from django.urls import path

from tremplin.api.views import keys, open_data, reference, widget

urlpatterns = [
    path("api", reference.reference, name="api_reference"),
    path("donnees-ouvertes", open_data.open_data, name="open_data"),
    path("donnees-ouvertes/<str:day>/<str:name>", open_data.file, name="open_data_file"),
    path("organisation/cles", keys.keys, name="api_keys"),
    path("organisation/cles/<uuid:pk>/remplacer", keys.replace, name="api_key_replace"),
    path("organisation/cles/<uuid:pk>/retirer", keys.revoke, name="api_key_revoke"),
    path("integrer", widget.builder, name="widget"),
    path("integrer/liste", widget.frame, name="widget_frame"),
]
