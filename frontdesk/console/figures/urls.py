"""The routes of the figures, under /console/figures/."""

from django.urls import path

from console.figures import views
from console.figures.files import FILES

urlpatterns = [
    path("", views.figures, name="console-figures"),
    *(path(f"{name}.csv", views.file, {"name": name}, name=f"console-figures-{name}") for name in FILES),
]
