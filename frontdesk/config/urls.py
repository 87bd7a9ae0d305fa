"""The routes."""

from django.urls import path, re_path

from channels.web.answers import no_such_route
from channels.web.api import api
from channels.web.health import healthz, readyz
from channels.web.pages import demo

urlpatterns = [
    path("", demo, name="demo"),
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/", api.urls),
    re_path("^api/(?P<rest>.*)$", no_such_route),
]
