"""What granian (or gunicorn) serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from config import safety  # noqa: E402 - it asks settings, which Django has just read

safety.require()
