"""Addresses of the reporter's side. No secret ever stands in one."""

from django.urls import path

from .views import inbox, report

urlpatterns = [
    path("", report.landing, name="landing"),
    path("report/", report.start, name="report_start"),
    path("report/receipt/", report.receipt, name="report_receipt"),
    path("report/receipt/file/", report.receipt_file, name="report_receipt_file"),
    path("report/files/", report.open_files, name="report_files"),
    path("report/kept/", report.kept, name="report_kept"),
    path("report/review/", report.ReviewView.as_view(), name="report_review"),
    path("report/<slug:key>/", report.StepView.as_view(), name="report_step"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/thread/", inbox.thread, name="thread"),
    path("inbox/thread/withdraw/", inbox.withdraw, name="withdraw"),
    path("leave/", inbox.leave, name="leave"),
]
