#!/usr/bin/python3
"""What the manifests of the Flatpak say, and what a build installs for a Flatpak to export.

Needs $APP_ID, $BUILD_ROOT and $MESON."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "tests/environment"))
from tap import Skip, case, main  # noqa: E402

FOLDER = ROOT / "flatpak"
MESON = os.environ["MESON"]
APP_ID = re.search(r"option\('app_id', type: 'string', value: '([^']+)'", (ROOT / "meson_options.txt").read_text())[1]
IDS = {"default": APP_ID, "development": APP_ID + ".Devel"}
PERMISSIONS = ["--share=network", "--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--device=dri"]
# The runtime has GTK, libadwaita, libsoup, libsecret and json-glib; it lacks what gtkmm is made of.
MODULES = ["libsigc++", "glibmm", "cairomm", "pangomm", "gtkmm", "vestibule"]
LICENCE = re.compile(r"LGPL-\d\.\d-or-later")


def manifest(profile):
    return json.loads((FOLDER / f"{IDS[profile]}.json").read_text())


def modules(content):
    """All modules, in the order in which they are built; one that is named by its file is read from it."""
    for module in content.get("modules", []):
        if isinstance(module, str):
            module = json.loads((FOLDER / module).read_text())
        yield from modules(module)
        yield module


def introspect(what, build):
    return json.loads(subprocess.run([MESON, "introspect", what, build], check=True, capture_output=True, text=True,
                                     timeout=60).stdout)


def exported(build):
    """What is installed where Flatpak looks for what it exports, below share."""
    prefix = next(option["value"] for option in introspect("--buildoptions", build) if option["name"] == "prefix")
    installed = {str(Path(path).relative_to(prefix)) for path in introspect("--installed", build).values()}
    return {path for path in installed
            if path.startswith(("share/applications", "share/dbus-1", "share/icons", "share/metainfo", "share/glib-2.0",
                             "share/gnome-shell"))}


def expected(app_id):
    return {f"share/applications/{app_id}.desktop", f"share/dbus-1/services/{app_id}.service",
            f"share/dbus-1/interfaces/{app_id}.Accounts1.xml",
            f"share/gnome-shell/search-providers/{app_id}.search-provider.ini",
            f"share/metainfo/{app_id}.metainfo.xml", f"share/glib-2.0/schemas/{app_id}.gschema.xml",
            f"share/icons/hicolor/scalable/apps/{app_id}.svg", f"share/icons/hicolor/symbolic/apps/{app_id}-symbolic.svg"}


@case("/flatpak/each-manifest-has-the-id-of-its-profile-and-is-named-after-it")
def _():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(IDS.values())
    for profile, app_id in IDS.items():
        content = manifest(profile)
        assert content["id"] == app_id and content["command"] == "vestibule"
        assert f"-Dprofile={profile}" in content["modules"][-1]["config-opts"]


@case("/flatpak/the-manifests-differ-in-their-id-and-profile-alone")
def _():
    text = (FOLDER / f"{IDS['default']}.json").read_text()
    changed = text.replace(f'"{IDS["default"]}"', f'"{IDS["development"]}"')
    changed = changed.replace("-Dprofile=default", "-Dprofile=development")
    assert changed == (FOLDER / f"{IDS['development']}.json").read_text() != text


@case("/flatpak/an-application-has-five-permissions-and-no-other")
def _():
    for profile in IDS:
        assert manifest(profile)["finish-args"] == PERMISSIONS


@case("/flatpak/every-source-is-pinned-and-every-module-says-its-licence-and-ships-it")
def _():
    for profile in IDS:
        found = list(modules(manifest(profile)))
        assert [module["name"] for module in found] == MODULES
        for module in found:
            name = module["name"]
            assert LICENCE.fullmatch(module["x-license"]), name
            assert module["post-install"] == [f"install -Dm644 -t /app/share/licenses/$FLATPAK_ID/{name} ../COPYING"], name
            (source,) = module["sources"]
            if name == "vestibule":
                assert (source["type"], source["path"]) == ("dir", "..")
                continue
            assert source["type"] == "archive" and re.fullmatch(r"[0-9a-f]{64}", source["sha256"]), name
            place = r"https://(?:download\.gnome\.org/sources|www\.cairographics\.org)/.+/"
            assert re.fullmatch(place + re.escape(name) + r"-\d+\.\d+\.\d+\.tar\.xz", source["url"]), source["url"]
            assert {"/include", "/lib/pkgconfig"} <= set(module["cleanup"]), name
        checksums = [module["sources"][0]["sha256"] for module in found[:-1]]
        assert len(set(checksums)) == len(checksums), "one was copied from another"


@case("/flatpak/flatpak-builder-can-read-the-manifests")
def _():
    if not shutil.which("flatpak-builder"):
        raise Skip("flatpak-builder is not installed")
    for profile, app_id in IDS.items():
        with tempfile.TemporaryDirectory() as folder:  # it leaves something where it stands
            shown = subprocess.run(["flatpak-builder", "--show-manifest", FOLDER / f"{app_id}.json"], cwd=folder,
                                   check=True, capture_output=True, text=True, timeout=60)
        assert "unknown" not in shown.stderr.lower(), shown.stderr
        read = json.loads(shown.stdout)
        assert [module["name"] for module in modules(read)] == MODULES
        assert read["finish-args"] == PERMISSIONS


@case("/flatpak/a-build-installs-all-that-is-exported-under-its-id")
def _():
    assert exported(os.environ["BUILD_ROOT"]) == expected(os.environ["APP_ID"])


@case("/flatpak/a-development-build-is-installed-beside-the-other-with-an-icon-of-its-own")
def _():
    with tempfile.TemporaryDirectory() as folder:
        options = [option for option in manifest("development")["modules"][-1]["config-opts"] if option.startswith("-D")]
        subprocess.run([MESON, "setup", *options, folder, ROOT], check=True, capture_output=True, text=True, timeout=200)
        assert exported(folder) == expected(IDS["development"])
        assert not exported(folder) & expected(IDS["default"])
        plan = introspect("--installed", folder)
    (icon,) = (source for source, target in plan.items() if target.endswith("/scalable/apps/" + IDS["development"] + ".svg"))
    assert Path(icon).name == "vestibule-devel.svg" and "stripes" in Path(icon).read_text()


@case("/flatpak/the-newest-release-is-the-version-that-is-built")
def _():
    metainfo = Path(os.environ["BUILD_ROOT"], "data", os.environ["APP_ID"] + ".metainfo.xml").read_text()
    newest = re.search(r'<release version="([^"]+)"', metainfo)[1]
    assert newest == introspect("--projectinfo", os.environ["BUILD_ROOT"])["version"]


@case("/flatpak/the-id-is-written-in-one-place-of-the-build")
def _():
    files = {path for folder in ("src", "data", "build-aux") for path in (ROOT / folder).rglob("*") if path.is_file()}
    # A manual is read by people.
    for path in files - {ROOT / "data/man/vestibulectl.1"} | {ROOT / "meson.build"}:
        assert APP_ID.encode() not in path.read_bytes(), path


if __name__ == "__main__":
    main()
