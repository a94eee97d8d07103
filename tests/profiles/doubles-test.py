#!/usr/bin/python3
"""Directus, GoTrue and Strapi, against doubles that speak as these do (none of them is a package of Debian;
directus-test.py has the real one).

Needs $VESTIBULECTL, and a keyring on the session bus."""
import json
import pathlib
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "environment"))
from person import NOT_SIGNED_IN, REFUSED, Person  # noqa: E402
from tap import case, main  # noqa: E402


def person_at(profile, *name):
    return Person([HERE / "double-service", profile, *name], "demo@example.org")


def stays_signed_in(profile, resource, refresh):
    """Over two ends of the access token, each answered by one refresh; then the service ends the session."""
    with person_at(profile) as person:
        assert person.log_in(profile)[0] == 0
        for refreshes in (0, 1, 2):
            if refreshes:
                person.ask("/expire")
            status, output, errors = person.run("get", resource, resource)
            assert status == 0 and output.count('"id":"1"') == 2, (output, errors)
            assert person.count(refresh) == refreshes, person.ask("/counts")
        person.ask("/expire")
        person.ask("/end")
        assert person.run("get", resource)[0] == NOT_SIGNED_IN
        assert person.count(refresh) == 3, "a refusal is not asked for twice"
        assert person.run("status")[0] == NOT_SIGNED_IN


def refuses(profile, words):
    with person_at(profile) as person:
        status, _, errors = person.log_in(profile, password="wrong")
        assert status == REFUSED and words in errors, errors


def tells_of_a_log_out(profile, route):
    with person_at(profile) as person:
        assert person.log_in(profile)[0] == 0
        assert person.run("logout") == (0, "", "")
        assert person.count(route) == 1


def tells_the_persons_name(profile):
    with person_at(profile, "Zoë \x1b[2J\u202e") as person:
        assert person.log_in(profile)[0] == 0
        assert "\n  the person's name: Zoë \\x1b[2J\\u202e\n" in person.run("status")[1], person.run("status")
        told = json.loads(person.run("status", "--json")[1])
        assert told["person_name"] == "Zoë \x1b[2J\u202e" and told["refresh_token_expires_in_ms"] is None, told


@case("/doubles/directus")
def _():
    stays_signed_in("directus", "/users/me", "POST /auth/refresh")
    refuses("directus", "Invalid user credentials.")
    tells_of_a_log_out("directus", "POST /auth/logout")


@case("/doubles/gotrue")
def _():
    stays_signed_in("gotrue", "/user", "POST /token?grant_type=refresh_token")
    tells_the_persons_name("gotrue")
    refuses("gotrue", "Invalid login credentials")
    tells_of_a_log_out("gotrue", "POST /logout")
    with person_at("gotrue") as person:
        assert person.log_in("gotrue", command="signup")[0] == 0
        assert person.count("POST /signup") == 1 and person.run("status")[0] == 0


@case("/doubles/strapi-has-no-refresh-and-ends-with-its-token")
def _():
    refuses("strapi", "Invalid identifier or password")
    tells_the_persons_name("strapi")
    with person_at("strapi") as person:
        assert person.log_in("strapi")[0] == 0
        assert person.run("get", "/api/users/me") == (0, '{"id":1}', "")
        person.ask("/expire")
        assert person.run("get", "/api/users/me")[0] == NOT_SIGNED_IN


@case("/doubles/each-is-found-by-its-address-with-at-most-three-harmless-requests")
def _():
    for profile, requests in (("directus", 2), ("gotrue", 2), ("strapi", 2)):
        with person_at(profile) as person:
            status, output, errors = person.run("profile", "find", person.url)
            assert (status, output) == (0, profile + "\n"), errors
            assert sum(person.counts().values()) == requests == errors.count("GET /"), errors
            assert all(route.startswith("GET ") for route in person.counts()), person.counts()


@case("/doubles/a-log-in-without-a-type-finds-it-and-says-so")
def _():
    with person_at("directus") as person:
        status, _, errors = person.run("login", person.url, "--username", person.username, "--password-stdin",
                                       text="demo\n")
        assert status == 0 and "directus: " in errors, errors
        status, output, errors = person.run("get", "/users/me")
        assert (status, output) == (0, '{"data":{"id":"1"}}'), errors


@case("/doubles/each-is-as-its-profile-says")
def _():
    folder = HERE.parents[1] / "data/profiles"
    for profile, lines in (("directus", 10), ("gotrue", 9), ("strapi", 6)):
        with person_at(profile) as person:
            status, output, errors = person.run(
                "profile", "check", str(folder / (profile + ".json")), "--server", person.url, "--username",
                person.username, "--password-stdin", text="demo\n")
            assert (status, errors) == (0, "") and output.count("\n") == lines, (output, errors)


main()
