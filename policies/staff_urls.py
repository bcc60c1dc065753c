"""Addresses of the policies that only a signed-in person has; no process of the reporter plane serves them."""

from django.urls import path

from . import views

urlpatterns = [path("<slug:slug>/adopt/<slug:kind>/", views.adopt, name="adopt")]
