"""Organisations for the platform's team. Each change goes through an action: it is journalled, and the members told."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from tremplin.kernel.admin_readonly import ReadOnlyAdmin, ShownInline
from tremplin.kernel.errors import Refused
from tremplin.kernel.forms import add_refusal
from tremplin.organisations import actions
from tremplin.organisations.actions.capacities import check_decision
from tremplin.organisations.actions.invitations import check_invitation
from tremplin.organisations.models import Dispositif, Invitation, Membership, Organisation, Prescriber

REGISTER_FIELDS = ["siret", "name", "legal_form", "naf", "network_member", "closed_on"]
VERIFIED_HOW = "équipe du réseau"


class MembershipInline(ShownInline):
    model = Membership
    fk_name = "organisation"
    fields = ["user", "role", "started_on", "ended_on"]


class DispositifInline(ShownInline):
    model = Dispositif
    fields = ["kind", "convention", "blocked_since", "ended_on"]


@admin.register(Organisation)
class OrganisationAdmin(ModelAdmin):  # type: ignore[misc]
    """What the registers say can be corrected; what the members wrote is theirs."""

    list_display = ["name", "brand", "siret", "commune", "source", "verified_at", "network_member", "closed_on"]
    list_filter = ["source", ("verified_at", admin.EmptyFieldListFilter), "network_member"]
    search_fields = ["name", "brand", "siret"]
    list_select_related = ["commune"]
    fields = [*REGISTER_FIELDS, "brand", "commune", "source", "verified_at", "verified_how", "reviewed_on"]
    readonly_fields = ["brand", "commune", "source", "verified_at", "verified_how", "reviewed_on"]
    inlines = [DispositifInline, MembershipInline]
    actions = ["verify"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: Any, obj: Organisation, form: Any, change: bool) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name in REGISTER_FIELDS}
        if changes:
            actions.correct_register(by=request.actor, organisation=obj, changes=changes)

    @admin.action(description="Marquer comme vérifiées")
    def verify(self, request: Any, queryset: QuerySet[Organisation]) -> None:
        for organisation in queryset.filter(verified_at__isnull=True):
            actions.verify_organisation(by=request.actor, organisation=organisation, how=VERIFIED_HOW)
            self.message_user(request, f"{organisation} est vérifiée, ses membres sont prévenus.", messages.SUCCESS)


class DecisionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Validate or refuse an authorisation."""

    decision = forms.ChoiceField(
        label="Décision",
        choices=[("", "Pas de décision"), ("validate", "Valider"), ("refuse", "Refuser")],
        required=False,
    )

    class Meta:
        model = Prescriber
        fields = ["order_reference"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision"):
            fresh = Prescriber.objects.get(pk=self.instance.pk)
            try:
                check_decision(
                    fresh, validate=given["decision"] == "validate", order_reference=given.get("order_reference", "")
                )
            except Refused as refusal:
                add_refusal(self, refusal)
        return given


@admin.register(Prescriber)
class PrescriberAdmin(ModelAdmin):  # type: ignore[misc]
    form = DecisionForm
    list_display = ["organisation", "family", "authorisation", "decided_at", "decided_by"]
    list_filter = ["authorisation", "family"]
    search_fields = ["organisation__name", "organisation__brand", "organisation__siret"]
    list_select_related = ["organisation"]
    fields = ["organisation", "family", "authorisation", "decided_at", "decided_by", "decision", "order_reference"]
    readonly_fields = ["organisation", "family", "authorisation", "decided_at", "decided_by"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: Any, obj: Prescriber, form: Any, change: bool) -> None:
        decision = form.cleaned_data["decision"]
        if decision:
            actions.decide_authorisation(
                by=request.actor,
                prescriber=obj,
                validate=decision == "validate",
                order_reference=form.cleaned_data["order_reference"],
            )


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["user", "organisation", "role", "started_on", "ended_on"]
    list_filter = ["role", ("ended_on", admin.EmptyFieldListFilter)]
    search_fields = ["user__email", "user__last_name", "organisation__name", "organisation__brand"]
    list_select_related = ["user", "organisation"]


class InvitationAdminForm(forms.ModelForm):  # type: ignore[type-arg]
    """Invite somebody into an organisation, for instance the first member of one known by a register."""

    class Meta:
        model = Invitation
        fields = ["organisation", "email", "role"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            try:
                check_invitation(given["organisation"], given["email"])
            except Refused as refusal:
                add_refusal(self, refusal)
        return given


@admin.register(Invitation)
class InvitationAdmin(ModelAdmin):  # type: ignore[misc]
    form = InvitationAdminForm
    list_display = ["email", "organisation", "role", "sent_at", "expires_at", "accepted_at", "revoked_at"]
    search_fields = ["email", "organisation__name", "organisation__brand"]
    list_select_related = ["organisation"]
    autocomplete_fields = ["organisation"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: Any, obj: Invitation, form: Any, change: bool) -> None:
        given = form.cleaned_data
        sent = actions.invite(
            by=request.actor, organisation=given["organisation"], email=given["email"], role=given["role"]
        )
        obj.pk = sent.pk
