from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "tremplin.candidates"
    label = "candidates"

    def ready(self) -> None:
        from tremplin.candidates import access, panels
        from tremplin.candidates.today import provide
        from tremplin.kernel import journal, today

        journal.register_files(access.files_of)
        today.register("candidates", 5, provide)
        panels.register_situation(panels.Situation("acces-motive", "Accès motivé", access.by_motivated_access))
