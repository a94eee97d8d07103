#!/usr/bin/python3
"""Simple JWT and OAuth 2.0 against the servers that people run: Django with the packages of Debian.

Needs $VESTIBULECTL, and a keyring on the session bus."""
import contextlib
import importlib.util
import json
import pathlib
import sys
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "environment"))
from person import NOT_SIGNED_IN, REFUSED, Person  # noqa: E402
from tap import Skip, case, main  # noqa: E402

LIFETIME = 2  # seconds that an access token lives


def person_at_django(*arguments):
    for module in ("rest_framework_simplejwt", "oauth2_provider"):
        if not importlib.util.find_spec(module):
            raise Skip(f"the Python module {module} is not installed")
    return Person([HERE / "django-service", "--lifetime", str(LIFETIME), *arguments], "demo")


@contextlib.contextmanager
def signed_in(profile, *arguments):
    with person_at_django(*arguments) as django:
        status, _, errors = django.log_in(profile)
        assert status == 0, errors
        yield django


def stays_signed_in(django, path, token_route):
    """Reads, waits until the access token has run out, and reads again: one call for new tokens each time."""
    calls = django.count(token_route)
    for refreshes in (0, 1, 2):
        if refreshes:
            time.sleep(LIFETIME + 1.1)  # the server counts whole seconds
        status, output, errors = django.run("get", path, path)
        assert (status, output) == (0, 2 * '{"who":"demo"}'), (output, errors)
        assert django.count(token_route) == calls + refreshes, django.ask("/counts")


def ends_by_the_servers_word(django, path):
    django.ask("/end")
    time.sleep(LIFETIME + 1.1)
    status, _, errors = django.run("get", path)
    assert status == NOT_SIGNED_IN, errors
    assert django.run("status")[0] == NOT_SIGNED_IN


@case("/django/simple-jwt-stays-signed-in")
def _():
    with signed_in("simple-jwt") as django:
        day = 24 * 3600 * 1000  # how long its refresh tokens live unless it is told, in ms
        told = json.loads(django.run("status", "--json")[1])
        assert day - 60000 < told["refresh_token_expires_in_ms"] <= day and told["person_name"] is None, told
        stays_signed_in(django, "/api/who/", "POST /api/token/refresh/")
        # An answer to a refresh has no refresh token: it is the same, and has the same end.
        assert json.loads(django.run("status", "--json")[1])["refresh_token_expires_in_ms"] < \
            told["refresh_token_expires_in_ms"] - LIFETIME * 1000
        assert "\n  the refresh token lasts until: 20" in django.run("status")[1]


@case("/django/simple-jwt-stays-signed-in-where-refresh-tokens-rotate")
def _():
    with signed_in("simple-jwt", "--rotate", "--blacklist") as django:
        stays_signed_in(django, "/api/who/", "POST /api/token/refresh/")
        assert django.run("logout") == (0, "", "")
        assert django.count("POST /api/token/blacklist/") == 1
        assert django.run("get", "/api/who/")[0] == NOT_SIGNED_IN


@case("/django/each-is-found-by-its-address")
def _():
    for profile, arguments in (("simple-jwt", []), ("oauth2-password", ["--metadata"])):
        with person_at_django(*arguments) as django:
            status, output, errors = django.run("profile", "find", django.url)
            assert (status, output) == (0, profile + "\n"), errors
            assert sum(django.counts().values()) <= 3 and not any("POST" in route for route in django.counts())


@case("/django/simple-jwt-ends-by-the-servers-word")
def _():
    with signed_in("simple-jwt") as django:
        ends_by_the_servers_word(django, "/api/who/")


@case("/django/simple-jwt-says-what-is-wrong-in-the-servers-words")
def _():
    with person_at_django() as django:
        status, _, errors = django.log_in("simple-jwt", password="wrong")
        assert status == REFUSED and "No active account found with the given credentials" in errors, errors
        status, _, errors = django.log_in("simple-jwt", username=" ")
        assert status == REFUSED and "username: This field may not be blank." in errors, errors


@case("/django/oauth-stays-signed-in-and-is-revoked")
def _():
    with signed_in("oauth2-password") as django:
        stays_signed_in(django, "/oauth/who/", "POST /o/token/")
        assert django.run("logout") == (0, "", "")
        assert django.count("POST /o/revoke_token/") == 1


@case("/django/oauth-goes-where-the-servers-metadata-says")
def _():
    with signed_in("oauth2-password", "--metadata", "--rotate") as django:
        time.sleep(LIFETIME + 1.1)
        assert django.run("get", "/oauth/who/")[:2] == (0, '{"who":"demo"}')
        assert django.count("POST /elsewhere/token/") == 2 and django.count("POST /o/token/") == 0


@case("/django/oauth-ends-by-the-servers-word-and-says-what-is-wrong")
def _():
    with signed_in("oauth2-password") as django:
        status, _, errors = django.log_in("oauth2-password", password="wrong")
        assert status == REFUSED and "Invalid credentials given." in errors, errors
        ends_by_the_servers_word(django, "/oauth/who/")


main()
