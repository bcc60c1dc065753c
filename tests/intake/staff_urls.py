"""The addresses that a process of the staff plane answers, and no other."""

from config.urls import addresses

urlpatterns = addresses("staff")
handler404 = "config.errors.absent"
