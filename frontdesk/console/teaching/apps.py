"""The app's name."""

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    """Its models are the area's own."""

    name = "console.teaching"
    label = "teaching"
