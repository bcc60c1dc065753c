"""Addresses that exist in the local start alone."""

from django.urls import path

from config.local import views

urlpatterns = [
    path("", views.page, name="cast"),
    path("<slug:username>/", views.sign_in, name="cast_sign_in"),
]
