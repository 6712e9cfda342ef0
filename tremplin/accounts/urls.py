"""The account's pages are django-allauth's, at French addresses."""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as keys
from django.urls import include, path, re_path

from tremplin.accounts.views import account, factor, notices, organisation, reset

urlpatterns = [
    path("connexion", views.login, name="account_login"),
    path("connexion/code", views.request_login_code, name="account_request_login_code"),
    path("connexion/code/ecrire", views.confirm_login_code, name="account_confirm_login_code"),
    path("connexion/protection", mfa.authenticate, name="mfa_authenticate"),
    path("deconnexion", views.logout, name="account_logout"),
    path("inscription", views.signup, name="account_signup"),
    path("compte", account.home, name="account_home"),
    path("compte/ferme", views.account_inactive, name="account_inactive"),
    path("compte/mot-de-passe", views.password_change, name="account_change_password"),
    path("compte/mot-de-passe/choisir", views.password_set, name="account_set_password"),
    path("compte/adresse", views.email, name="account_email"),
    path("compte/confirmation", views.email_verification_sent, name="account_email_verification_sent"),
    path("mot-de-passe-oublie", views.password_reset, name="account_reset_password"),
    path("mot-de-passe-oublie/envoye", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe-oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mot-de-passe-oublie/fait", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("compte/verification", views.reauthenticate, name="account_reauthenticate"),
    path("compte/verification/code", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("compte/verification/cle", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("compte/connexions", account.sessions, name="account_sessions"),
    path("compte/connexions/fermer", account.end_other_sessions, name="account_end_other_sessions"),
    path("compte/connexions/<uuid:handle>/fermer", account.end_session, name="account_end_session"),
    path("compte/securite", factor.Index.as_view(), name="mfa_index"),
    path("compte/securite/application", factor.AddTotp.as_view(), name="mfa_activate_totp"),
    path("compte/securite/application/retirer", factor.RemoveTotp.as_view(), name="mfa_deactivate_totp"),
    path("compte/securite/cle", factor.AddKey.as_view(), name="mfa_add_webauthn"),
    path("compte/securite/cles/<int:pk>/nom", factor.RenameKey.as_view(), name="mfa_edit_webauthn"),
    path("compte/securite/cles/<int:pk>/retirer", factor.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("compte/securite/codes", factor.recovery_codes, name="mfa_view_recovery_codes"),
    path("compte/securite/codes/nouveaux", factor.RenewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("compte/securite/retrait/<str:token>", reset.cancel, name="factor_reset_cancel"),
    path("notifications", notices.notices, name="notices"),
    path("notifications/lues", notices.mark_all, name="notices_read"),
    path("notifications/reglages", notices.preferences, name="notices_settings"),
    path("notifications/<uuid:pk>/ouvrir", notices.open_notice, name="notice_open"),
    path("notifications/arreter/<str:token>", notices.unsubscribe, name="unsubscribe"),
    path("", include("tremplin.accounts.sso.urls")),
    path("compte/organisation", organisation.switch, name="switch_organisation"),
]
