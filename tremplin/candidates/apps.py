from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "tremplin.candidates"
    label = "candidates"

    def ready(self) -> None:
        from tremplin.candidates.access import files_of
        from tremplin.candidates.today import provide
        from tremplin.kernel import journal, today

        journal.register_files(files_of)
        today.register("candidates", 5, provide)
