"""Addresses of officers: a case by its reference, its parts by nouns, what can be done by verbs (D33)."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import references
from .parts import PARTS
from .verbs import VERBS
from .views import case, emergency, files, journals, lists, watching


class Reference(StringConverter):
    """A reference as people type it: any case, with a space, a hyphen or nothing between its halves."""

    regex = "[^/]{1,40}"

    def to_python(self, value: str) -> str:
        if not references.well_formed(value):
            raise ValueError
        return references.normalise(value)


register_converter(Reference, "reference")

urlpatterns = [
    path("today/", lists.today, name="today"),
    path("cases/", lists.case_list, name="case_list"),
    path("cases/enter/", lists.enter, name="enter"),
    path("journals/", journals.journals, name="journals"),
    path("journals/<uuid:grant>/end/", journals.end_journal, name="end_journal"),
    path("emergency/", emergency.emergency, name="emergency"),
    path("emergency/<uuid:right>/", emergency.emergency_right, name="emergency_right"),
    path("emergency/<uuid:right>/end/", emergency.end_emergency, name="end_emergency"),
    path("emergency/<uuid:right>/take-back/", emergency.take_back_emergency, name="take_back_emergency"),
    path("reading/", watching.reading, name="reading"),
    path("cases/<reference:reference>/", case.case, name="case"),
    path("cases/<reference:reference>/journal/", journals.journal, name="journal"),
    path("cases/<reference:reference>/question/", case.question, name="question"),
    path("cases/<reference:reference>/files/<uuid:file>/", files.file, name="file"),
    path("cases/<reference:reference>/files/<uuid:file>/copy/", files.copy, name="file_copy"),
    path("cases/<reference:reference>/files/<uuid:file>/original/", files.original, name="file_original"),
    path("cases/<reference:reference>/letters/<int:number>/pdf/", case.letter_pdf, name="letter_pdf"),
    path("cases/<reference:reference>/told/pdf/", case.told_pdf, name="told_pdf"),
    *(path(f"cases/<reference:reference>/{name}/", case.part, {"part": name}, name=f"part_{name}") for name in PARTS),
    *(path(f"cases/<reference:reference>/{name}/", case.verb, {"verb": name}, name=name) for name in VERBS),
]
