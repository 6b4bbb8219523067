# Serves the landscape; holds `understudy-engine` too.
#
#   docker build -t understudy .
#   docker build -t understudy-load --build-arg LOCK=requirements-load.txt .   # with Locust
#
# Needs nothing newer than Docker 20.10, and no BuildKit: hence no mounts while building.

FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv --without-pip /app

ARG LOCK=requirements.txt
COPY containers/*.txt containers/
RUN pip --python /app/bin/python install --quiet --require-hashes -r "containers/$LOCK"

RUN pip install --quiet --require-hashes -r containers/requirements-build.txt
COPY pyproject.toml README.md LICENSE ./
COPY harness harness
COPY mocks mocks
COPY engine engine
COPY contracts contracts
COPY scenarios scenarios
COPY load load
RUN pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist . \
    && pip --python /app/bin/python install --quiet --no-deps dist/*.whl


FROM python:3.12-slim
LABEL org.opencontainers.image.title="Understudy" \
    org.opencontainers.image.description="A rehearsal stage for the integrations of a professional-services firm." \
    org.opencontainers.image.licenses="Apache-2.0"

# A number, so that whoever forbids root can see that it is none. All that is written goes to
# /stage and /tmp: with a read-only root, mount something there. Anybody may write to /stage,
# because a tmpfs takes over a folder's mode and not its owner.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /stage understudy \
    && install --directory --owner=understudy --group=understudy --mode=1777 /stage
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /stage
USER 10001

# The control page, five systems, the same over TLS, the proxy.
EXPOSE 8800 8801-8805 8901-8905 8899
# The control page opens last: when it answers, all do.
HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as web; web.urlopen('http://127.0.0.1:8800/', timeout=2)"]
ENTRYPOINT ["understudy"]
CMD ["up", "--host", "0.0.0.0"]
