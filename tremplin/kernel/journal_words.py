"""Every verb of the journal as a sentence without its subject: « a ouvert votre dossier ». One per verb; a test holds it.

The words in braces are read two ways: « votre dossier » by the person, « le dossier » by the platform's team.
"""

from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from tremplin.kernel.models import JournalEntry
from tremplin.kernel.wording import full, number, pass_number

WORDS = {
    "dossier": ("votre dossier", "le dossier"),
    "candidature": ("votre candidature", "la candidature"),
    "pass": ("votre PASS IAE", "le PASS IAE"),
    "du_pass": ("de votre PASS IAE", "du PASS IAE"),
    "contrat": ("votre contrat", "le contrat"),
    "contrat_nouveau": ("votre contrat", "un contrat"),
    "suivi": ("votre suivi", "le suivi"),
    "informations": ("vos informations", "les informations de la personne"),
    "vous": ("vous", "la personne"),
    "eligibilite": ("votre éligibilité", "l’éligibilité"),
    "compte": ("votre compte", "le compte"),
    "entretien": ("l’entretien", "l’entretien"),
    "accord": ("votre accord", "l’accord de la personne"),
}
UNKNOWN = "a agi sur {dossier}"
SENTENCES = {
    "accounts.add_factor": "a ajouté une double protection",
    "accounts.apply_factor_reset": "a retiré la double protection, un jour après la demande",
    "accounts.cancel_factor_reset": "a arrêté le retrait de la double protection",
    "accounts.change_password": "a changé son mot de passe",
    "accounts.close": "a fermé {compte}",
    "accounts.confirm_address": "a confirmé son adresse e-mail",
    "accounts.end_other_sessions": "a fermé ses autres connexions",
    "accounts.end_session": "a fermé une de ses connexions",
    "accounts.join_team": "a fait entrer {compte} dans l’équipe de la plateforme",
    "accounts.leave_team": "a retiré {compte} de l’équipe de la plateforme",
    "accounts.link_identity": "a relié {compte} à un service de connexion",
    "accounts.log_in": "a ouvert une connexion",
    "accounts.mail_preferences": "a changé ses choix de messages",
    "accounts.note_recovery_codes": "a dit avoir noté ses codes de secours",
    "accounts.open_with_identity": "a ouvert {compte} avec un service de connexion",
    "accounts.remove_factor": "a retiré une double protection",
    "accounts.renew_recovery_codes": "a pris de nouveaux codes de secours",
    "accounts.reopen": "a rouvert {compte}",
    "accounts.reset_second_factor": "a demandé le retrait d’une double protection perdue",
    "accounts.stop_mails": "a arrêté de recevoir des messages",
    "accounts.too_many_tries": "a fait trop d’essais pour entrer dans {compte}",
    "accounts.unlink_identity": "a séparé {compte} d’un service de connexion",
    "applications.accept": "a accepté {candidature}",
    "applications.add_prior_action": "a noté une action avant l’embauche",
    "applications.add_to_pool": "a gardé {candidature} pour plus tard, dans son vivier",
    "applications.archive": "a rangé {candidature} dans ses archives",
    "applications.cancel": "a annulé l’embauche",
    "applications.change_view": "a changé une liste enregistrée",
    "applications.comment": "a écrit une note interne",
    "applications.delete_prior_action": "a retiré une action avant l’embauche",
    "applications.delete_view": "a supprimé une liste enregistrée",
    "applications.edit": "a corrigé {candidature}",
    "applications.export": "a exporté une liste de candidatures",
    "applications.forget_template": "a oublié un texte de refus",
    "applications.interview_cancelled": "a annulé {entretien}",
    "applications.interview_confirmed": "a confirmé {entretien}",
    "applications.interview_declined": "a décliné {entretien}",
    "applications.keep_template": "a gardé un texte de refus",
    "applications.move_dates": "a changé les dates de l’embauche",
    "applications.postpone": "a remis {candidature} à plus tard",
    "applications.process": "a commencé à étudier {candidature}",
    "applications.propose_interview": "a proposé un entretien",
    "applications.refuse": "a refusé {candidature}",
    "applications.remind": "a rappelé à la structure que {candidature} attend",
    "applications.render_obsolete": "a fermé {candidature}, après une embauche ailleurs",
    "applications.reread": "a remis d’accord avec le dossier ce que les listes lisent de {candidature}",
    "applications.reset": "a rouvert {candidature}",
    "applications.save_view": "a enregistré une liste",
    "applications.send": "a envoyé {candidature}",
    "applications.send_on": "a envoyé {candidature} à une autre structure",
    "applications.silent": "a noté que la structure n’a pas répondu",
    "applications.start_prior_action": "a commencé une action avant l’embauche",
    "applications.transfer": "a transféré {candidature} à une autre structure",
    "applications.unarchive": "a sorti {candidature} de ses archives",
    "applications.uncomment": "a supprimé une note interne",
    "applications.withdraw": "a retiré {candidature}",
    "candidates.accompany": "suit {vous} depuis ce jour",
    "candidates.alert": "a signalé des lectures inhabituelles",
    "candidates.ask_merge": "a demandé de réunir deux dossiers",
    "candidates.claim": "a relié {dossier} à un compte",
    "candidates.consent": "a noté {accord}",
    "candidates.contest": "a dit que ce dossier n’est pas le sien",
    "candidates.contest_access": "a contesté un accès motivé à {dossier}",
    "candidates.create": "a ouvert un dossier à {votre_nom}",
    "candidates.end_access": "a terminé son accès motivé à {dossier}",
    "candidates.end_following": "a terminé {suivi}",
    "candidates.give_code": "a donné un code pour retrouver {dossier}",
    "candidates.hand_over": "a confié {suivi} à une autre personne de son organisation",
    "candidates.lift_pause": "a levé la pause d’un accès",
    "candidates.merge": "a réuni deux dossiers en un seul",
    "candidates.open": "a lu {dossier}",
    "candidates.open_access": "a ouvert un accès motivé à {dossier}",
    "candidates.open_again": "a rouvert {dossier}",
    "candidates.pause_access": "a mis un accès en pause, après trop de lectures",
    "candidates.recognise": "a retrouvé {dossier} en cherchant {vous}",
    "candidates.refuse_export": "a demandé un fichier de trop de personnes, qui a été refusé",
    "candidates.reread": "a remis d’accord avec {dossier} ce que les listes lisent de {vous}",
    "candidates.search": "a cherché une personne",
    "candidates.settle_contest": "a réglé le signalement sur {dossier}",
    "candidates.take_certified": "a repris dans {dossier} l’identité certifiée",
    "candidates.tell_apart": "a noté que deux dossiers sont de deux personnes",
    "candidates.unmerge": "a séparé deux dossiers qui avaient été réunis",
    "candidates.update": "a changé {informations}",
    "candidates.withdraw_consent": "a retiré {accord}",
    "candidates.wrong_birth_date": "a écrit une date de naissance qui n’est pas celle {du_dossier}",
    "contracts.cancel": "a annulé {contrat}",
    "contracts.change_hours": "a changé les heures de travail",
    "contracts.end": "a déclaré la fin du contrat",
    "contracts.open": "a enregistré {contrat_nouveau}",
    "contracts.renew": "a renouvelé {contrat}",
    "contracts.reopen": "a annulé la fin du contrat",
    "api.create_key": "a créé une clé d’API",
    "api.replace_key": "a remplacé une clé d’API",
    "api.revoke_key": "a retiré une clé d’API",
    "api.warn_key": "a prévenu de la fin prochaine d’une clé d’API",
    "directory.add_synonym": "a ajouté un mot de la recherche",
    "directory.change_alert": "a changé une alerte de recherche",
    "directory.edit_synonym": "a changé un mot de la recherche",
    "directory.open_alert": "a demandé les nouveautés d’une recherche",
    "directory.renew_alert": "a gardé une alerte de recherche",
    "directory.stop_alert": "a arrêté une alerte de recherche",
    "eligibility.derogate": "a expliqué pourquoi {eligibilite} est admise sans critère",
    "eligibility.diagnose": "a vérifié {eligibilite}",
    "files.infected": "a refusé un fichier dangereux",
    "jobs.close": "a fermé une fiche de poste",
    "jobs.create": "a créé une fiche de poste",
    "jobs.edit": "a changé une fiche de poste",
    "jobs.open": "a ouvert une fiche de poste",
    "jobs.refresh": "a relu une fiche de poste",
    "jobs.remind": "a rappelé de relire une fiche de poste",
    "kernel.export_journal": "a exporté des lignes du journal",
    "kernel.journal_differs": "a trouvé le journal altéré",
    "organisations.add_photo": "a ajouté une photo à la fiche d’une organisation",
    "organisations.answer_join": "a mis fin à une demande de rejoindre une organisation",
    "organisations.ask_to_join": "a demandé à rejoindre une organisation",
    "organisations.ask_verification": "a demandé de vérifier une organisation",
    "organisations.attach": "a joint un fichier à une ligne de la fiche d’une organisation",
    "organisations.change_member": "a changé le rôle d’un membre",
    "organisations.correct": "a corrigé une organisation",
    "organisations.create": "a créé une organisation",
    "organisations.decide_authorisation": "a décidé d’une habilitation",
    "organisations.detach": "a retiré un fichier d’une ligne de la fiche d’une organisation",
    "organisations.end_membership": "a retiré un membre",
    "organisations.hand_to_network": "a confié au réseau une demande de rejoindre une organisation",
    "organisations.invite": "a invité quelqu’un",
    "organisations.join": "a rejoint une organisation",
    "organisations.open_review": "a demandé de vérifier les membres d’une organisation",
    "organisations.refuse_verification": "a refusé de vérifier une organisation",
    "organisations.remove_entry": "a retiré une ligne de la fiche d’une organisation",
    "organisations.reword_photo": "a changé ce que dit une photo de la fiche d’une organisation",
    "organisations.remove_photo": "a retiré une photo de la fiche d’une organisation",
    "organisations.resend_invitation": "a renvoyé une invitation",
    "organisations.review_members": "a vérifié les membres d’une organisation",
    "organisations.review_page": "a relu la fiche d’une organisation",
    "organisations.revoke_invitation": "a annulé une invitation",
    "organisations.save_entry": "a écrit une ligne de la fiche d’une organisation",
    "organisations.settle_report": "a réglé une erreur signalée sur une fiche",
    "organisations.undo_page": "a annulé le dernier changement d’une fiche",
    "organisations.update_page": "a changé la fiche d’une organisation",
    "organisations.verify": "a vérifié une organisation",
    "passes.cancel": "a annulé {pass}",
    "passes.close_calendar": "a fermé l’adresse de son agenda",
    "passes.correct": "a corrigé les dates {du_pass}",
    "passes.differs": "a trouvé un écart dans les dates {du_pass}",
    "passes.drop": "a supprimé une suspension {du_pass}",
    "passes.edit": "a changé une suspension {du_pass}",
    "passes.export": "a exporté une liste de PASS IAE",
    "passes.give_back_waiver": "a rendu son effet à la levée du délai de carence",
    "passes.import": "a repris {pass} d’un autre registre",
    "passes.issue": "a délivré {pass}",
    "passes.lift": "a levé une suspension {du_pass}, à l’embauche",
    "passes.move": "a déplacé le début {du_pass}",
    "passes.open_calendar": "a ouvert l’adresse de son agenda",
    "passes.prolong": "a prolongé {pass}",
    "passes.prolongation_granted": "a accepté de prolonger {pass}",
    "passes.prolongation_refused": "a refusé de prolonger {pass}",
    "passes.prolongation_withdrawn": "a retiré sa demande de prolonger {pass}",
    "passes.remind_prolongation": "a rappelé une demande de prolongation",
    "passes.request_prolongation": "a demandé de prolonger {pass}",
    "passes.resume": "a repris {pass} après une suspension",
    "passes.revoke_waiver": "a annulé la levée du délai de carence",
    "passes.suspend": "a suspendu {pass}",
    "passes.terminate": "a mis fin {au_pass}",
    "passes.undo": "est revenu en arrière sur {pass}",
    "passes.use_waiver": "a utilisé la levée du délai de carence",
    "passes.waive_waiting_period": "a levé le délai de carence, par écrit",
    "privacy.anonymise": "a rendu {dossier} anonyme",
    "privacy.ask_deletion": "a demandé la suppression de ses données",
    "privacy.close_account": "a supprimé {compte}",
    "privacy.close_file": "a fermé {dossier}",
    "privacy.delete": "a supprimé les données, comme la personne l’avait demandé",
    "privacy.keep_all": "a renoncé à la suppression de ses données",
}
WORDS |= {
    "du_dossier": ("de votre dossier", "du dossier"),
    "au_pass": ("à votre PASS IAE", "au PASS IAE"),
    "votre_nom": ("votre nom", "son nom"),
}
# What nobody outside the organisation or the team reads: notes, checks of the machine.
INTERNAL = frozenset({"applications.comment", "applications.uncomment", "passes.differs"})
# What changed, as far as the person may read it: a value is shown only if it is named here.
CHANGES = {
    "starts_on": "Premier jour",
    "ends_on": "Dernier jour",
    "ended_on": "Fin du contrat",
    "weekly_hours": "Heures par semaine",
    "number": "Numéro",
    "at": "Jour",
    "due_on": "Réponse due le",
}


def sentence(line: JournalEntry, *, to_person: bool = False) -> str:
    """What a line says, for the person it is about or for the platform's team."""
    place = 0 if to_person else 1
    words = {name: both[place] for name, both in WORDS.items()}
    return SENTENCES.get(line.verb, UNKNOWN).format(**words)


def changes(line: JournalEntry) -> list[str]:
    """« Dernier jour : 3 mars 2027 (avant : 3 février 2027) », for the values that a person may read."""
    found = []
    for name, label in CHANGES.items():
        now, before = (_written(name, one.get(name)) for one in (line.after, line.before))
        if now and now != before:
            found.append(f"{label} : {now} (avant : {before})" if before else f"{label} : {now}")
    return found


def _written(name: str, value: Any) -> str:
    if name == "number":
        return pass_number(value) if value else ""
    if not isinstance(value, str):
        return number(value) if value is not None else ""
    moment: date | datetime | None = None
    try:
        moment = parse_datetime(value) or parse_date(value)
    except ValueError:
        moment = None
    return full(moment) if moment is not None else value
