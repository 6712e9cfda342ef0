from django.apps import AppConfig


class CandidatesConfig(AppConfig):
    name = "tremplin.candidates"
    label = "candidates"
