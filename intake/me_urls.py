"""Addresses of people signed in: the same questionnaire, and their own reports. No secret ever stands in one."""

from django.urls import path

from .sides import at_me
from .views import keepsakes, me, notes, pieces, report

urlpatterns = [
    path("", me.reports, name="me"),
    path("report/", at_me(report.start), name="me_start"),
    path("report/receipt/", at_me(report.receipt), name="me_receipt"),
    path("report/receipt/file/", at_me(report.receipt_file), name="me_receipt_file"),
    path("report/receipt/reminder/", at_me(keepsakes.receipt_reminder), name="me_receipt_reminder"),
    path("report/files/", me.files, name="me_files"),
    path("report/files/pieces/", pieces.own_report_pieces, name="me_pieces"),
    path("report/kept/", at_me(report.kept), name="me_kept"),
    path("report/review/", at_me(report.ReviewView.as_view()), name="me_review"),
    path("report/<slug:key>/", at_me(report.StepView.as_view()), name="me_step"),
    path("reports/<uuid:thread>/", me.thread, name="me_thread"),
    path("reports/<uuid:thread>/pieces/", pieces.own_pieces, name="me_thread_pieces"),
    path("reports/<uuid:thread>/address/", notes.own_address, name="me_address"),
    path("reports/<uuid:thread>/payback/", me.payback, name="me_payback"),
    path("reports/<uuid:thread>/withdraw/", me.withdraw, name="me_withdraw"),
]
