"""Addresses of people, roles and the first password."""

from django.urls import path

from permissions import views

urlpatterns = [
    path("people/", views.people_list, name="people"),
    path("people/<uuid:person>/appoint/", views.appoint, name="appoint"),
    path("people/<uuid:person>/invite/", views.invite, name="invite"),
    path("people/staffing/", views.staffing, name="staffing"),
    path("people/roles/waiting/", views.appointments, name="appointments"),
    path("people/roles/waiting/<uuid:asked>/take-back/", views.take_back, name="take_back"),
    path("people/keys/", views.key_changes, name="keys"),
    path("people/keys/ask/", views.ask_for_key, name="ask_for_key"),
    path("people/keys/<uuid:asked>/", views.answer_key, name="answer_key"),
    path("people/keys/<uuid:asked>/take-back/", views.take_back_key, name="take_back_key"),
    path("people/<uuid:person>/reset/", views.reset_second_step, name="reset_second_step"),
    path("people/waiting/<uuid:suspension>/readmit/", views.readmit, name="readmit"),
    path("people/roles/<uuid:held>/end/", views.dismiss, name="dismiss"),
    path("people/roles/", views.roles, name="roles"),
    path("accounts/welcome/", views.welcome, name="welcome"),
]
