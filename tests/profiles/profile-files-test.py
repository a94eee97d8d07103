#!/usr/bin/python3
"""What makes a file a service profile: the program and the published schema must say the same of each file, and the
program must say where it is wrong.

Needs $VESTIBULECTL."""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import Skip, case, main  # noqa: E402

FOLDER = ROOT / "data/profiles"
SHIPPED = sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".schema.json"))
GOOD = json.loads((FOLDER / "token-api.json").read_text())
ABSENT = object()


def run(*arguments, data_home=None):
    with tempfile.TemporaryDirectory() as empty:
        environment = dict(os.environ, LC_ALL="C.UTF-8", XDG_DATA_HOME=str(data_home or empty))
        done = subprocess.run([os.environ["VESTIBULECTL"], *arguments], capture_output=True, text=True, timeout=60,
                              env=environment)
    return done.returncode, done.stdout, done.stderr


def check(text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "profile.json"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return run("profile", "check", str(file))


def validator():
    try:
        import jsonschema
    except ImportError:
        raise Skip("python3-jsonschema is not installed") from None
    schema = json.loads((FOLDER / "service-profile.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def edited(pointer, value):
    """The good profile with one thing changed; ABSENT takes it away."""
    profile = copy.deepcopy(GOOD)
    *parents, last = pointer[1:].split("/")
    place = profile
    for name in parents:
        place = place[int(name)] if isinstance(place, list) else place.setdefault(name, {})
    if value is ABSENT:
        del place[last]
    elif isinstance(place, list):
        place[int(last)] = value
    else:
        place[last] = value
    return profile


# What is changed, to what, and where the program says that the fault is (None: there is none).
EDITS = [
    ("/id", ABSENT, ""),
    ("/id", "Token API", "/id"),
    ("/id", "-a", "/id"),
    ("/id", "a" * 65, "/id"),
    ("/id", 7, "/id"),
    ("/name", "", "/name"),
    ("/name", "two\nlines", "/name"),
    ("/name", "x" * 2049, "/name"),
    ("/name", "Ünïcode 🗝", None),
    ("/logIn", ABSENT, ""),
    ("/logIn", [], "/logIn"),
    ("/logIn/path", ABSENT, "/logIn"),
    ("/logIn/path", "auth", "/logIn/path"),
    ("/logIn/path", "//evil.example/auth", "/logIn/path"),
    ("/logIn/path", "http://evil.example/auth", "/logIn/path"),
    ("/logIn/path", "/a/../../auth", "/logIn/path"),
    ("/logIn/path", "/a/..", "/logIn/path"),
    ("/logIn/path", "/./auth", "/logIn/path"),
    ("/logIn/path", "/a/%2e%2E/auth", "/logIn/path"),
    ("/logIn/path", "/a%2f..%5Cauth", "/logIn/path"),
    ("/logIn/path", "/a/%2e", "/logIn/path"),
    ("/logIn/path", "/a%2eb/%2e%2e%2e", None),
    ("/logIn/path", "/a\\b", "/logIn/path"),
    ("/logIn/path", "/a#b", "/logIn/path"),
    ("/logIn/path", "/a b", "/logIn/path"),
    ("/logIn/path", "/a\r\nX: y", "/logIn/path"),
    ("/logIn/path", "/auth?grant=..", None),
    ("/logIn/path", "/a..b/.well-known/x", None),
    ("/logIn/method", "GE T", "/logIn/method"),
    ("/logIn/method", "PUT", None),
    ("/logIn/body", "xml", "/logIn/body"),
    ("/logIn/body", "form", None),
    ("/logIn/username", {"body": "username"}, "/logIn/username/body"),
    ("/logIn/username", {"body": ""}, "/logIn/username/body"),
    ("/logIn/username", {"body": "/a~2"}, "/logIn/username/body"),
    ("/logIn/username", {"body": "/user/name"}, None),
    ("/logIn/username", {"header": "X-User"}, None),
    ("/logIn/username", {"header": "X User"}, "/logIn/username/header"),
    ("/logIn/username", {"header": "Host"}, "/logIn/username/header"),
    ("/logIn/username", {"header": "content-LENGTH"}, "/logIn/username/header"),
    ("/logIn/username", {"header": "Proxy-Authorization"}, "/logIn/username/header"),
    ("/logIn/username", {"header": "X-User\r\nX-Other"}, "/logIn/username/header"),
    ("/logIn/username", {"cookie": "user"}, None),
    ("/logIn/username", {"cookie": "us;er"}, "/logIn/username/cookie"),
    ("/logIn/username", {"cookie": "user", "body": "/user"}, "/logIn/username"),
    ("/logIn/username", {}, "/logIn/username"),
    ("/logIn/username", "basic", "/logIn/username"),
    ("/logIn/user", {"body": "/user"}, "/logIn/user"),
    ("/logIn/basic", ["clientId", "clientSecret"], None),
    ("/logIn/basic", ["clientId"], "/logIn/basic"),
    ("/logIn/basic", ["clientId", "name"], "/logIn/basic/1"),
    ("/logIn/constants", {"/grant_type": "password", "/remember": True, "/days": 30}, None),
    ("/logIn/constants", {"grant_type": "password"}, "/logIn/constants/grant_type"),
    ("/logIn/constants", {"/grant_type": None}, "/logIn/constants/~1grant_type"),
    ("/logIn/constants", {"/days": 1.5}, "/logIn/constants/~1days"),
    ("/logIn/tokens", {"accessToken": "/a"}, None),
    ("/logIn/tokens", {}, "/logIn/tokens"),
    ("/refresh/method", "post", None),
    ("/refresh", ABSENT, None),
    ("/signUp", ABSENT, None),
    ("/logOut", ABSENT, None),
    ("/refusals", ABSENT, ""),
    ("/refusals/0", {"status": 401}, "/refusals/0"),
    ("/refusals/0/status", 99, "/refusals/0/status"),
    ("/refusals/0/status", 400.5, "/refusals/0/status"),
    ("/refusals/0/members", [], "/refusals/0/members"),
    ("/refusals/0/members/0", "msg", "/refusals/0/members/0"),
    ("/refusals/0/equals", {"/error": 4}, "/refusals/0/equals/~1error"),
    ("/tokens", ABSENT, ""),
    ("/tokens/accessToken", ABSENT, "/tokens"),
    ("/tokens/accessToken", {"cookie": "access"}, None),
    ("/tokens/accessToken", "", "/tokens/accessToken"),
    ("/tokens/accessToken", "/a/0/b", None),
    ("/tokens/lifetime", {"at": "/expires_in"}, None),
    ("/tokens/lifetime", {"at": "/expires", "unit": "date-time"}, None),
    ("/tokens/lifetime", {"at": "/expires_in", "unit": "minutes"}, "/tokens/lifetime/unit"),
    ("/tokens/lifetime", {"unit": "seconds"}, "/tokens/lifetime"),
    ("/tokens/refreshLifetime", {"at": "/refresh_expires_in"}, None),
    ("/tokens/refreshLifetime", {"at": "/refresh_expires", "unit": "unix-milliseconds"}, None),
    ("/tokens/refreshLifetime", {"at": "/refresh_expires", "unit": "days"}, "/tokens/refreshLifetime/unit"),
    ("/tokens/refreshLifetime", {"at": "refresh_expires"}, "/tokens/refreshLifetime/at"),
    ("/tokens/refreshLifetime", {"in": "/a", "at": "/b"}, "/tokens/refreshLifetime/in"),
    ("/tokens/refreshLifetime", {"unit": "seconds"}, "/tokens/refreshLifetime"),
    ("/tokens/refreshLifetime", 3600, "/tokens/refreshLifetime"),
    ("/tokens/personName", "/user/name", None),
    ("/tokens/personName", "", "/tokens/personName"),
    ("/tokens/personName", "user", "/tokens/personName"),
    ("/tokens/personName", {"cookie": "name"}, "/tokens/personName"),
    ("/tokens/personName", ["/user/name"], "/tokens/personName"),
    ("/logIn/tokens", {"accessToken": "/a", "personName": "/user/name"}, None),
    ("/logIn/tokens", {"accessToken": "/a", "personName": "name"}, "/logIn/tokens/personName"),
    ("/expired", [{"status": 403}, {"status": 200, "empty": ["/data"]}], None),
    ("/expired", [], "/expired"),
    ("/accessToken", {"header": "Authorization", "scheme": "JWT"}, None),
    ("/accessToken", {"header": "Cookie"}, "/accessToken/header"),
    ("/accessToken", {"scheme": "JWT"}, "/accessToken"),
    ("/headers", {"apikey": "k 1", "X-Other": "!~"}, None),
    ("/headers", ["apikey"], "/headers"),
    ("/headers", {"X Y": "1"}, "/headers/X Y"),
    ("/headers", {"host": "evil.example"}, "/headers/host"),
    ("/headers", {"apikey": "1\r\nX: 2"}, "/headers/apikey"),
    ("/headers", {"apikey": " 1"}, "/headers/apikey"),
    ("/headers", {"apikey": "ключ"}, "/headers/apikey"),
    ("/refreshEndsAccessToken", "yes", "/refreshEndsAccessToken"),
    ("/client", {"secret": "s"}, "/client"),
    ("/metadata", "/.well-known/oauth-authorization-server", None),
    ("/metadata", "https://evil.example/", "/metadata"),
    ("/messages", "/msg", "/messages"),
    ("/fieldMessages", "", None),
    ("/fieldMessages", "errors", "/fieldMessages"),
    ("/recognise", {}, "/recognise"),
    ("/recognise", {"path": "/me"}, "/recognise"),
    ("/recognise", {"challenge": "JWT", "elsewhere": [{"status": 401, "members": ["/a"]}]}, "/recognise"),
    ("/recognise", {"elsewhere": [{"status": 401, "members": ["/a"]}]}, None),
    ("/recognise", {"elsewhere": []}, "/recognise/elsewhere"),
    ("/recognise/challenge", "JWT", None),
    ("/recognise/challenge", "J W T", "/recognise/challenge"),
    ("/recognise/path", "//evil.example/", "/recognise/path"),
    ("/recognise/answers/0/status", 200, "/recognise/answers/0/status"),
    ("/recognise/answers/0/status", 503, "/recognise/answers/0/status"),
    ("/recognise/answers", [{"status": 401}], "/recognise/answers/0"),
    ("/recognise/answers", [{"status": 401, "empty": ["/a"]}], "/recognise/answers/0"),
    ("/resources", [], "/resources"),
    ("/resources/0/path", "https://evil.example/", "/resources/0/path"),
    ("/resources/0/token", False, None),
    ("/resources/0/message", "/data/text", None),
    ("/resources/0/message", "text", "/resources/0/message"),
    ("/resources/0/name", ABSENT, "/resources/0"),
    ("/orgin", "https://example.org", "/orgin"),
]

# What the schema cannot say.
BEYOND_THE_SCHEMA = [
    ("/logIn/password", {"body": "/username"}, "/logIn"),
    ("/logIn/password", {"body": "/username/password"}, "/logIn"),
    ("/logIn/refreshToken", "bearer", "/logIn"),
    ("/logIn/method", "GET", "/logIn/username/body"),
    ("/refresh/body", "json", "/refresh/body"),
    ("/refresh/refreshToken", ABSENT, "/refresh"),
    ("/refresh/accessToken", "bearer", "/refresh"),
    ("/expired", [{"status": 200}], "/expired/0"),
    ("/headers", {"authorization": "Bearer x"}, "/headers/authorization"),
    ("/headers", {"apikey": "1", "ApiKey": "2"}, "/headers/ApiKey"),
]


@case("/profile-files/what-is-shipped-is-valid-and-known")
def _():
    schema = validator()
    assert len(SHIPPED) >= 6
    _, listed, _ = run("profile", "list")
    for path in SHIPPED:
        profile = json.loads(path.read_text())
        assert list(schema.iter_errors(profile)) == [], path.name
        assert profile["id"] == path.stem and path.stem in listed, path.name
        assert len(path.read_text().splitlines()) < 60, path.name
        status, _, errors = run("profile", "check", str(path))
        assert (status, errors) == (0, ""), errors
        assert run("profile", "show", path.stem)[0] == 0


@case("/profile-files/the-program-and-the-schema-agree")
def _():
    schema = validator()
    for pointer, value, fault in EDITS:
        profile = edited(pointer, value)
        status, _, errors = check(json.dumps(profile))
        what = f"{pointer} = {value!r}: {errors}"
        assert status == (0 if fault is None else 1), what
        assert (fault is None) == (list(schema.iter_errors(profile)) == []), "the schema disagrees: " + what
        if fault is not None:
            assert f'profile.json: at "{fault}": expected ' in errors, what


@case("/profile-files/the-program-knows-what-cannot-be")
def _():
    for pointer, value, fault in BEYOND_THE_SCHEMA:
        status, _, errors = check(json.dumps(edited(pointer, value)))
        assert status == 1 and f'at "{fault}": expected ' in errors, f"{pointer} = {value!r}: {errors}"


@case("/profile-files/what-is-no-text-of-ours-is-refused")
def _():
    good = json.dumps(GOOD)
    for text in ("", "[]", "{", b"\xff\xfe", good + "x", good.replace('"id"', '"name": "a", "id"', 1),
                 good.replace('"path": "/auth"', '"path": "/auth", "path": "/other"', 1), "[" * 100_000,
                 '{"id": ' + '"' + "a" * 10_000_000 + '"}'):
        status, _, errors = check(text)
        assert status == 1 and "profile.json: at " in errors and len(errors) < 400, errors[:400]
    status, _, errors = run("profile", "check", "/nowhere/profile.json")
    assert status == 1 and "expected a file that can be read" in errors
    status, _, errors = run("profile", "check", "/")
    assert status == 1 and "expected a file that can be read" in errors


@case("/profile-files/a-person-adds-one-and-two-of-one-id-are-one")
def _():
    with tempfile.TemporaryDirectory() as home:
        folder = pathlib.Path(home) / "vestibule/profiles"
        folder.mkdir(parents=True)
        (folder / "mine.json").write_text(json.dumps(dict(GOOD, id="mine", name="My Own")))
        (folder / "zweite.json").write_text(json.dumps(dict(GOOD, id="mine", name="Another")))
        (folder / "shadow.json").write_text(json.dumps(GOOD))
        (folder / "broken.json").write_text("{")
        (folder / "notes.txt").write_text("nothing of ours")
        status, listed, errors = run("profile", "list", data_home=home)
        assert status == 1 and "My Own" in listed and "Another" not in listed
        assert listed.count("token-api") == 1
        for name in ("zweite.json: at \"/id\"", "shadow.json: at \"/id\"", "broken.json: at \"\""):
            assert name in errors, (name, errors)
        assert errors.count("\n") == 3, errors


main()
