"""The console's routes, under /console/."""

from django.urls import include, path

from console import signing_in, views
from console.review import list_views, marking, needs_look_views, regression_views

CONVERSATION = "conversations/<str:conversation_id>"

urlpatterns = [
    path("", views.overview, name="console"),
    path("news", views.news, name="console-news"),
    path("figures/", include("console.figures.urls")),
    path("sign-in", signing_in.sign_in, name="console-sign-in"),
    path("sign-out", signing_in.sign_out, name="console-sign-out"),
    path("", include("console.accounts.urls")),
    path("conversations/", list_views.conversations, name="console-conversations"),
    path("conversations/views", list_views.save_view, name="console-save-view"),
    path("conversations/views/<int:view_id>/forget", list_views.forget_view, name="console-forget-view"),
    path(CONVERSATION, views.conversation, name="console-conversation"),
    path(f"{CONVERSATION}/take", views.take, name="console-take"),
    path(f"{CONVERSATION}/reply", views.reply, name="console-reply"),
    path(f"{CONVERSATION}/hand-back", views.hand_back, name="console-hand-back"),
    path(f"{CONVERSATION}/dismiss", views.dismiss, name="console-dismiss"),
    path(f"{CONVERSATION}/reviewed", marking.reviewed, name="console-reviewed"),
    path(f"{CONVERSATION}/assigned", marking.assigned, name="console-assigned"),
    path(f"{CONVERSATION}/tags", marking.tagged, name="console-tagged"),
    path(f"{CONVERSATION}/notes", marking.noted, name="console-noted"),
    path(f"{CONVERSATION}/verdicts", marking.judged, name="console-judged"),
    path(f"{CONVERSATION}/test", regression_views.conversation_test, name="console-conversation-test"),
    path("teaching/", include("console.teaching.urls")),
    path("needs-a-look", needs_look_views.questions, name="console-needs-look"),
    path("needs-a-look/judge", needs_look_views.judge, name="console-judge"),
    path("call-backs/<int:call_back_id>/done", views.rung_back, name="console-rung-back"),
    path("privacy/", include("console.privacy.urls")),
]
