from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "tremplin.applications"
    label = "applications"

    def ready(self) -> None:
        from tremplin.applications import panels as ours
        from tremplin.applications import pathway
        from tremplin.candidates import panels

        panels.register("applications", 10, ours.applications_panel)
        panels.register("pass", 30, ours.pass_panel, pathway.pass_column)
        panels.register_summary(ours.summarise)
