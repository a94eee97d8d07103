#!/usr/bin/python3
"""Photographs Vestibule for software centres, what data/vestibule.metainfo.xml.in lists: each window by itself, its corners
and its shadow as a desktop draws them, into $SCREENSHOTS. In light or dark as $ADW_DEBUG_COLOR_SCHEME says, with $LOOK in
the files' names. Inside desktop-session and keyring-session, with VESTIBULE_APP and VESTIBULE_DEMO_SERVICE naming the
programs; build-aux/screenshots runs it so."""
import json
import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import driver as d  # noqa: E402
from answering import AnsweringService  # noqa: E402
from programs import App, DemoService, get_data, log_in  # noqa: E402

APP_ID = os.environ["VESTIBULE_APP_ID"]
INSIDE = "demo — Vestibule"
WIDTH, HEIGHT = 900, 600
BORDER, RADIUS = 5, 12  # pixels: what GTK draws around a window without a compositor; a corner
STATIONS = [{"station": name, "line": line, "delay": delay, "platform": platform, "departs": departs}
            for name, line, delay, platform, departs in (
                ("Harbour", "7", 0, 2, "09:04"), ("Market Square", "7", 2, 1, "09:11"), ("Old Mill", "12", 0, 4, "09:15"),
                ("University", "12", 5, 3, "09:22"), ("Botanic Garden", "3", 0, 1, "09:27"),
                ("Observatory", "3", 1, 2, "09:31"), ("Lighthouse", "7", 0, 5, "09:36"))]
LISTED = (Path(__file__).resolve().parents[2] / "data/vestibule.metainfo.xml.in").read_text()
RESOURCES = (("Departures", "/departures"), ("My Subscriptions", "/me/subscriptions"), ("Messages", "/me/messages"))


def set_up(**settings):
    for key, value in settings.items():
        subprocess.run(["gsettings", "set", APP_ID, key.replace("_", "-"), str(value)], check=True)


def photograph(name, title):
    file = Path(os.environ["SCREENSHOTS"], f"{name}-{os.environ.get('LOOK', 'light')}.png")
    if f"/{file.name}<" not in LISTED:
        return
    window = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"], check=True, text=True,
                            capture_output=True).stdout.split()[-1]
    d.until_still("a window that is at rest")
    rounded = ["(", "+clone", "-alpha", "extract", "-fill", "black", "-colorize", "100", "-fill", "white", "-draw",
               f"roundrectangle 0,0 %[fx:w-1],%[fx:h-1] {RADIUS},{RADIUS}", ")",
               "-alpha", "off", "-compose", "CopyOpacity", "-composite"]
    shadow = ["(", "+clone", "-background", "black", "-shadow", "35x9+0+5", ")", "+swap", "-background", "none", "-compose",
              "Over", "-layers", "merge", "+repage"]
    photo = subprocess.run(["import", "-window", window, "png:-"], check=True, capture_output=True).stdout
    size = subprocess.run(["identify", "-format", "%w %h", "-"], input=photo, check=True, capture_output=True).stdout.split()
    width, height = (int(side) - 2 * BORDER for side in size)
    rounded = [part.replace("%[fx:w-1]", str(width - 1)).replace("%[fx:h-1]", str(height - 1)) for part in rounded]
    subprocess.run(["convert", "-", "-shave", f"{BORDER}x{BORDER}", "+repage", "-alpha", "set", *rounded, *shadow,
                    "-strip", "-define", "png:exclude-chunks=date,time", str(file)], input=photo, check=True)


def photograph_inside():
    with AnsweringService(json.dumps(STATIONS).encode()) as service:
        own = ", ".join(f"(true, '{name}', '{path}', uint32 0)" for name, path in RESOURCES)
        set_up(resources=f"{{'token-api {service.url}': [{own}]}}", window_width=WIDTH, window_height=HEIGHT)
        with App("--server=" + service.url) as app:
            d.find(d.BUTTON, "Log In")
            log_in()
            d.press(d.BUTTON, "Get Data")
            d.press("page tab", "Table")
            d.focus_window(INSIDE)
            d.until(lambda: d.labelled("Lighthouse"), "the table")
            photograph("inside", INSIDE)
            d.press(d.BUTTON, "Log Out")
            d.find(d.BUTTON, "Log In")
            app.end()


def photograph_for_developers():
    with DemoService("--access-lifetime", "600", "--rotation", "reuse-detection", "--secret-delay", "200",
                     "--refresh-delay", "300") as service, \
            App("--server=" + service.url) as app:
        d.find(d.BUTTON, "Log In")
        d.write(d.ENTRY, "Username", "demo")
        d.focus_window("Log In")
        photograph("log-in", "Log In")
        log_in()
        for _ in range(2):
            get_data(service)
            service.control(actions=["expire-access"])
        get_data(service)
        d.focus_window(INSIDE)
        d.key("ctrl+i")
        d.until(lambda: "Session" in d.windows(), "the session's window")
        d.focus_window("Session")
        photograph("session", "Session")
        d.key("Escape")
        d.until(lambda: "Session" not in d.windows())
        d.focus_window(INSIDE)
        d.key("ctrl+t")
        d.until(lambda: d.labelled("GET /users/secret"), "the requests")
        d.focus_window("Activity")
        photograph("activity", "Activity")
        d.key("Escape")
        d.until(lambda: "Activity" not in d.windows())
        d.focus_window(INSIDE)
        d.key("F10")
        d.press("menu item", "Check the Service…")
        d.press(d.BUTTON, "Start the Check")
        d.find(d.BUTTON, "Check Again", patience=120)
        d.focus_window("Check the Service")
        photograph("check", "Check the Service")
        app.end()


if __name__ == "__main__":
    Path(os.environ["SCREENSHOTS"]).mkdir(parents=True, exist_ok=True)
    photograph_inside()
    set_up(resources="{}", window_width=560, window_height=640)
    photograph_for_developers()
