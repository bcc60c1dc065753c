"""The addresses of the local start, where the page of the cast is one."""

from django.urls import include, path

from config.urls import addresses

urlpatterns = [*addresses("all"), path("cast/", include("config.local.urls"))]
