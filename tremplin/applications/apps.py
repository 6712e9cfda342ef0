from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "tremplin.applications"
    label = "applications"

    def ready(self) -> None:
        from tremplin.applications import following, merging, pathway
        from tremplin.applications import panels as ours
        from tremplin.applications import today as ours_today
        from tremplin.candidates import merging_view, panels
        from tremplin.kernel import today

        panels.register("applications", 10, ours.applications_panel)
        panels.register("pass", 30, ours.pass_panel, pathway.pass_column)
        panels.register_summary(ours.summarise)
        today.register("applications", 10, ours_today.provide)
        today.register("people", 40, following.provide)
        for code, label, condition in following.SITUATIONS:
            panels.register_situation(panels.Situation(code, label, condition))
        for place, (label, lines) in enumerate(merging.SECTIONS.items(), start=10):
            merging_view.register(label, place, lines)
