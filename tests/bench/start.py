#!/usr/bin/python3
"""How long the app takes to its first frame, beside an empty window of libadwaita's; and what it keeps of many reads.

With VESTIBULE_APP, VESTIBULE_DEMO_SERVICE and EMPTY_WINDOW naming the programs. Exits with 1 where a bound is not kept."""
import ctypes
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.dont_write_bytecode = True
sys.path[:0] = [str(TESTS / "ui"), str(TESTS / "environment")]
STARTS, MOST_START_RATIO = 15, 1.3
FEW_READS, MANY_READS, MOST_MEMORY_RATIO = 100, 1000, 1.1
INSIDE = "demo — Vestibule"


class Screen:
    """One pixel of it, which every window covers: there is no window manager, and they begin in the corner."""

    def __init__(self):
        self.x = ctypes.CDLL("libX11.so.6")
        self.x.XOpenDisplay.restype = self.x.XGetImage.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = self.x.XGetPixel.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(None))
        self.root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))
        self.bare = self.pixel()

    def pixel(self):
        all_planes, z_pixmap = ctypes.c_ulong(-1), 2
        image = ctypes.c_void_p(self.x.XGetImage(self.display, self.root, 180, 200, 1, 1, all_planes, z_pixmap))
        value = self.x.XGetPixel(image, 0, 0)
        self.x.XDestroyImage(image)
        return value

    def until(self, covered):
        end = time.monotonic() + d.PATIENCE
        while (self.pixel() != self.bare) != covered:
            assert time.monotonic() < end, f"the screen is never covered: {covered}"
            time.sleep(0.0005)


def processor_time(process):
    """Seconds that its threads have run."""
    threads = Path("/proc", str(process.pid), "task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def first_frame(screen, program):
    """Seconds from the start of the program to its first frame, and of the processor's time, in which what others do on
    the machine is not."""
    screen.until(covered=False)
    began = time.monotonic()
    with subprocess.Popen([os.environ[program]], stdin=subprocess.DEVNULL) as process:
        screen.until(covered=True)
        seconds = time.monotonic() - began
        worked = processor_time(process)
        process.kill()
    return seconds, worked


def start_ratio():
    screen = Screen()
    programs = ("EMPTY_WINDOW", "VESTIBULE_APP")
    for program in programs:
        first_frame(screen, program)  # the first start reads the disk
    rounds = [[first_frame(screen, program) for program in programs] for _ in range(STARTS)]
    ratios = []
    for name, times in (("first frame", 0), ("processor's time until then", 1)):
        empty, app = (statistics.median(one[times] for one in of_program) for of_program in zip(*rounds))
        ratios.append(statistics.median(app[times] / empty[times] for empty, app in rounds))
        print(f"{name}: empty window {empty * 1000:.0f} ms, Vestibule {app * 1000:.0f} ms: {ratios[-1]:.2f} ×", flush=True)
    return ratios[0]


def pss_kib(app):
    lines = Path("/proc", str(app.process.pid), "smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def memory_ratio():
    def answered():
        return service.stats()["answers"].get("GET /users/secret", {}).get("200", 0)

    def read_until(count):
        while (before := answered()) < count:
            d.key("ctrl+r")
            end = time.monotonic() + d.PATIENCE
            while answered() == before:
                assert time.monotonic() < end, "a read is never answered"

    with DemoService() as service, App("--server=" + service.url) as app:
        log_in()
        d.focus_window(INSIDE)
        first = answered()
        read_until(first + FEW_READS)
        few = pss_kib(app)
        read_until(first + MANY_READS)
        many = pss_kib(app)
        app.end()
    print(f"memory after {FEW_READS} reads {few / 1024:.1f} MiB, after {MANY_READS} {many / 1024:.1f} MiB: "
          f"{many / few:.2f} ×", flush=True)
    return many / few


if __name__ == "__main__":
    if "--inside" not in sys.argv:
        environment = TESTS / "environment"
        sys.exit(subprocess.run([environment / "desktop-session", environment / "keyring-session", "/usr/bin/python3",
                                 __file__, "--inside"]).returncode)
    import driver as d
    from programs import App, DemoService, log_in
    ratios = start_ratio(), memory_ratio()
    sys.exit(0 if ratios[0] <= MOST_START_RATIO and ratios[1] <= MOST_MEMORY_RATIO else 1)
