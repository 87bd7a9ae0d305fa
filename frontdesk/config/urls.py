"""The routes."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView

from booking.views import go
from channels.web.api import api
from channels.web.pages import demo
from channels.web.refusals import no_such_route
from config.internal import internal_api

urlpatterns = [
    path("", demo, name="demo"),
    path("", api.urls),
    path("internal/", internal_api.urls),
    path("go/<str:token>", go, name="go"),
    path("console", RedirectView.as_view(pattern_name="console")),
    path("console/", include("console.urls")),
    path("newsletter/", include("newsletter.urls")),
    re_path("^api/(?P<rest>.*)$", no_such_route),
]
