"""What a process of each plane puts between a request and its page (D4, D9). Its addresses stand in `config.urls`.

The reporter's plane has no session, no sign-in and no messages at all: what is not there cannot tie a report to an account.
"""

HEADERS = (  # first, so that no answer leaves without them: not a static file, not a refusal of a host, not a failure
    "config.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
)
FILES = ("config.health.HealthMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware")
NOBODY = ("intake.middleware.NobodyMiddleware",)
SESSION = ("django.contrib.sessions.middleware.SessionMiddleware",)
FORMS = (
    "intake.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
)
SIGNED_IN = (
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
)
# allauth refuses to be installed without it; on a plane that has none of its addresses it looks at nothing.
ALLAUTH = ("allauth.account.middleware.AccountMiddleware",)
REFUSALS = ("permissions.middleware.ActorMiddleware", "config.middleware.SealMiddleware")


def middleware(plane: str) -> list[str]:
    """What a process of `plane` runs, from the outermost on."""
    if plane in {"worker", "operator"}:  # no page: they answer for their health and refuse the rest
        return [*HEADERS, *FILES, *ALLAUTH]
    if plane == "reporter":
        return [*HEADERS, *FILES, *NOBODY, *FORMS, *ALLAUTH, *REFUSALS]
    nobody = NOBODY if plane == "all" else ()  # the staff's plane has no address at which anybody is nobody
    return [*HEADERS, *FILES, *nobody, *SESSION, *FORMS, *SIGNED_IN, *ALLAUTH, *REFUSALS]
