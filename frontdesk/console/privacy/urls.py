"""The routes of privacy, under /console/privacy/."""

from django.urls import path

from console.privacy import views

urlpatterns = [
    path("", views.clock, name="console-privacy"),
    path("find", views.find, name="console-privacy-find"),
    path("export", views.export, name="console-privacy-export"),
    path("erase", views.erase, name="console-privacy-erase"),
    path("receipts/<str:code>", views.receipt, name="console-privacy-receipt"),
]
