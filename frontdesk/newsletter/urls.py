"""The newsletter's routes, under /newsletter/."""

from django.urls import path

from newsletter import views

urlpatterns = [
    path("confirm/<str:token>", views.confirm),
    path("unsubscribe/<str:token>", views.unsubscribe),
    path("confirmed", views.confirmed),
]
