"""Every address, by room. Which rooms a process opens follows its plane (D4, D9); `config.health` answers in all."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

# Where each room's addresses begin, and the planes that serve them.
ROOMS = (
    ("", "intake.urls", {"reporter"}),
    ("me/", "intake.me_urls", {"staff"}),
    ("", "permissions.urls", {"staff"}),
    ("", "cases.urls", {"staff"}),
    ("policies/", "policies.urls", {"reporter", "staff"}),
    ("policies/", "policies.staff_urls", {"staff"}),
    ("approvals/", "policies.register_urls", {"staff"}),
    ("accounts/", "permissions.signin_urls", {"staff"}),
)


def addresses(plane: str) -> list[URLPattern | URLResolver]:
    """What a process of this plane answers."""
    rooms = [(prefix, room) for prefix, room, planes in ROOMS if plane in {"all", *planes} and find_spec(room)]
    if settings.CANDOR_DEMO:
        rooms.append(("cast/", "config.local.urls"))
    return [path(prefix, include(room)) for prefix, room in rooms]


urlpatterns = addresses(settings.CANDOR_PLANE)
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.absent"
handler500 = "config.errors.broken"
