"""Addresses of the reporter's side. No secret ever stands in one."""

from django.urls import path

from .languages import LANGUAGES
from .views import inbox, keepsakes, notes, pieces, report, speaking

urlpatterns = [
    path("", report.landing, name="landing"),
    path("report/", report.start, name="report_start"),
    path("report/receipt/", report.receipt, name="report_receipt"),
    path("report/receipt/file/", report.receipt_file, name="report_receipt_file"),
    path("report/receipt/copy/", keepsakes.receipt_copy, name="report_receipt_copy"),
    path("report/receipt/reminder/", keepsakes.receipt_reminder, name="report_receipt_reminder"),
    path("report/files/", report.open_files, name="report_files"),
    path("report/files/pieces/", pieces.report_pieces, name="report_pieces"),
    path("report/kept/", report.kept, name="report_kept"),
    path("report/review/", report.ReviewView.as_view(), name="report_review"),
    path("report/<slug:key>/", report.StepView.as_view(), name="report_step"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/thread/", inbox.thread, name="thread"),
    path("inbox/thread/withdraw/", inbox.withdraw, name="withdraw"),
    path("inbox/thread/payback/", inbox.payback, name="payback"),
    path("inbox/thread/claim/", inbox.claim, name="claim"),
    path("inbox/thread/address/", notes.address, name="address"),
    path("inbox/thread/pieces/", pieces.thread_pieces, name="thread_pieces"),
    path("inbox/thread/copy/", keepsakes.thread_copy, name="thread_copy"),
    path("inbox/thread/reminder/", keepsakes.thread_reminder, name="thread_reminder"),
    path("statement/", keepsakes.statement, name="statement"),
    path("statement/script/", keepsakes.statement_script, name="statement_script"),
    path("languages/", speaking.languages_page, name="languages"),
    *(path(f"{one.short}/", speaking.begin, {"short": one.short}, name=f"begin_{one.short}") for one in LANGUAGES),
    path("leave/", inbox.leave, name="leave"),
]
