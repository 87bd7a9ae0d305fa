"""Teaching's routes, under /console/teaching/."""

from django.urls import path

from console.teaching import candidate_views, views, wording_views

urlpatterns = [
    path("", views.overview, name="console-teaching"),
    path("propose", views.propose, name="console-propose"),
    path("decide", views.decide, name="console-decide"),
    path("patch", views.export, name="console-patch"),
    path("wording", wording_views.overview, name="console-wordings"),
    path("wording/<int:wording_id>/decide", wording_views.decide, name="console-wording-decide"),
    path("wording/<str:name>", wording_views.response, name="console-wording"),
    path("wording/<str:name>/propose", wording_views.propose, name="console-wording-propose"),
    path("candidates", candidate_views.overview, name="console-candidates"),
    path("candidates/train", candidate_views.train, name="console-train"),
    path("candidates/<int:candidate_id>", candidate_views.candidate, name="console-candidate"),
    path("candidates/<int:candidate_id>/publish", candidate_views.publish, name="console-publish"),
    path("candidates/<int:candidate_id>/undo", candidate_views.undo, name="console-undo"),
]
