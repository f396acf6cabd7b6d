# syntax=docker/dockerfile:1

# The environment is made in one image and copied into another, which has neither the sources nor pip.
# Python is of the version that the tests run with.
FROM python:3.11-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv --without-pip /opt/onrecord
WORKDIR /source

# What it needs comes first: a layer that stands until these two files change.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
        > requirements.txt \
    && pip --python /opt/onrecord/bin/python install -c constraints.txt -r requirements.txt

COPY README.md LICENSE ./
COPY prompts prompts
COPY index index
COPY rag rag
COPY eval eval
COPY api api
RUN pip --python /opt/onrecord/bin/python install --no-deps -c constraints.txt .


FROM python:3.11-slim

# The volume takes its owner from the folder below it when it is first used.
RUN python -m pip uninstall --yes pip setuptools wheel \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin onrecord \
    && install --directory --owner=onrecord --group=onrecord --mode=700 /data
COPY --from=build /opt/onrecord /opt/onrecord

# SQLite needs as much room beside a catalogue as that takes, when it gives back what was forgotten: not in /tmp,
# which may be small.
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SQLITE_TMPDIR=/data \
    ONRECORD_HOME=/data \
    ONRECORD_LOG_LEVEL=info

USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Not by urllib, which would ask a proxy of the environment.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "\
from http.client import HTTPConnection; \
door = HTTPConnection('127.0.0.1', 8000, timeout=4); \
door.request('GET', '/healthz'); \
raise SystemExit(door.getresponse().status != 200)"]

ENTRYPOINT ["onrecord"]
# Refused without keys: `keys add NAME --write` makes one.
CMD ["serve", "--host", "0.0.0.0"]
