"""Addresses of the register of prior approvals; no process of the reporter plane serves them."""

from django.urls import path

from . import register_views as views

urlpatterns = [
    path("", views.register, name="register"),
    path("enter/", views.choose_person, name="choose_person"),
    path("enter/<uuid:person>/", views.enter_approval, name="enter_approval"),
    path("<uuid:approval>/", views.approval, name="prior_approval"),
    path("<uuid:approval>/revoke/", views.revoke_approval, name="revoke_approval"),
]
