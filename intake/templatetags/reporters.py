"""What the reporter's frame asks: the languages to choose from, and how long a limit is."""

from django import template
from django.template.context import Context
from django.utils.translation import get_language_bidi, ngettext

from intake import languages
from policies.limits import Limit

register = template.Library()


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[languages.Link]:
    """Empty on a page that stands alone or has only one language."""
    request = context.get("request")
    return languages.links(request) if request else []


@register.simple_tag
def page_language() -> str:
    """For the attribute `lang` of the page."""
    return languages.current().code


@register.simple_tag
def page_direction() -> str:
    """For the attribute `dir`: "rtl" where the language is written from the right."""
    return "rtl" if get_language_bidi() else "ltr"


@register.simple_tag
def unchecked() -> bool:
    """Whether nobody has checked the words of this page."""
    return languages.drafted(languages.current())


@register.filter
def length_of(limit: Limit) -> str:
    """ "30 days", "6 months"."""
    said = {
        "days": ngettext("%(count)d day", "%(count)d days", limit.length),
        "months": ngettext("%(count)d month", "%(count)d months", limit.length),
        "years": ngettext("%(count)d year", "%(count)d years", limit.length),
    }
    return said[limit.unit] % {"count": limit.length}
