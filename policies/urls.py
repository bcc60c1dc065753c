"""Addresses of the policy pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="policies"),
    path("<slug:slug>/", views.policy, name="policy"),
    path("<slug:slug>/versions/<slug:sha256>/", views.policy, name="policy_version"),
    path("<slug:slug>/official/<slug:sha256>/", views.official, name="policy_official"),
]
