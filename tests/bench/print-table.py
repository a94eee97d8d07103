#!/usr/bin/python3
"""Runs the storms of both drivers and prints the table of both.

    print-table.py DEMO-SERVICE INSTANT-SERVICE VESTIBULE-STORM BARE-STORM [--rounds N] [--only NAME …] [--curve]

The client is measured against the instant service, faults and expiry against the demo service. Each figure is the
median of its rounds; the drivers take turns, and a ratio is the median of the ratios of the rounds, so that a machine
that is slow for a while slows both. Exit status 1: a storm lost a request.
"""

import argparse
import json
import ssl
import statistics
import subprocess
import sys
import tempfile

from service import DemoService, Service

REFRESH_DELAY = 200  # milliseconds
ROUNDS_OF_THE_LONG_ONES = 1  # the bare session needs minutes for 20,000 at once


class Bench:
    def __init__(self, arguments):
        self.programs = {"vestibule": arguments.vestibule, "bare": arguments.bare}
        self.demo_program, self.instant_program = arguments.demo, arguments.instant
        self.rounds = arguments.rounds
        self.lost = []

    def demo(self, *options, **environment):
        return DemoService(self.demo_program, *options, **environment)

    def instant(self, *options):
        return Service(self.instant_program, "--refresh-delay", REFRESH_DELAY, *options)

    def storm(self, peer, service, scenario, *options, may_fail=False, n=1000, concurrency=64, timeout_ms=600_000):
        line = subprocess.run(
            [self.programs[peer], "--url", service.url, "--scenario", scenario, "--n", str(n), "--concurrency",
             str(concurrency), "--conns", "64", "--timeout-ms", str(timeout_ms), *map(str, options)],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        report = json.loads(line)
        if report["hung"] or (report["failed"] and not may_fail):
            self.lost.append(f"{peer} {scenario}: hung {report['hung']} failed {report['failed']} {report['errors']}")
        return report

    def valid(self, peer, n, concurrency=64):
        """With a good token."""
        with self.instant() as service:
            return self.storm(peer, service, "valid", "--warmup", 64, n=n, concurrency=concurrency)

    def expired(self, n):
        """All at once on a token that has run out."""
        with self.instant("--expired") as service:
            return self.storm("vestibule", service, "expired", n=n, concurrency=n)

    def expired_at_demo(self, service, n, *options, **more):
        service.expire_next_log_in()
        return self.storm("vestibule", service, "expired", *options, n=n, concurrency=n, **more)

    def row(self, what, bare, vestibule, ratio, target, note=""):
        print(f"| {what} | {bare} | {vestibule} | {ratio} | {target} | {note} |", flush=True)


def seconds(reports):
    return f"{statistics.median(r['wall_ms'] for r in reports) / 1000:.2f} s"


def cpu(reports):
    return f"{statistics.median(r['cpu_ms'] for r in reports) / 1000:.2f} s CPU"


def unauthorized(reports):
    seen = [r["stats"]["answers"]["GET /users/secret"].get("401", 0) for r in reports]
    refreshes = [r["stats"]["refreshes"] for r in reports]
    return f"401s at most {max(seen)}, refreshes at most {max(refreshes)}"


def storms(bench):
    """20,000 and 40,000 at once on an expired token, against the bare session with a good one."""
    bare = [bench.valid("bare", 20_000, 20_000) for _ in range(min(bench.rounds, ROUNDS_OF_THE_LONG_ONES))]
    small, large = [], []
    for _ in range(bench.rounds):
        small.append(bench.expired(20_000))
        large.append(bench.expired(40_000))
    factor = statistics.median(r["wall_ms"] for r in bare) / statistics.median(r["wall_ms"] for r in small)
    bench.row("20,000 GETs at once, expired token, 200 ms refresh; bare: good token", seconds(bare), seconds(small),
              f"{factor:.0f} × faster", "≥ 20 ×", unauthorized(small))
    ratio = statistics.median(b["wall_ms"] / a["wall_ms"] for a, b in zip(small, large))
    bench.row("40,000 GETs at once, the same", "—", seconds(large), f"{ratio:.2f} × 20,000", "≤ 2.3 ×",
              unauthorized(large))


def thousand(bench):
    bare, ours = [], []
    for _ in range(max(7, bench.rounds)):
        bare.append(bench.valid("bare", 1000))
        ours.append(bench.expired(1000))
    ratio = statistics.median((b["wall_ms"] - REFRESH_DELAY) / a["wall_ms"] for a, b in zip(bare, ours))
    bench.row("1,000 GETs at once, expired token, 200 ms refresh; bare: fed 64 at a time, good token", seconds(bare),
              seconds(ours), f"latency + {ratio:.2f} ×", "≤ latency + 0.8 ×", unauthorized(ours))


def steady(bench):
    bare, ours, fed_6 = [], [], []
    for _ in range(max(5, bench.rounds)):
        bare.append(bench.valid("bare", 20_000))
        ours.append(bench.valid("vestibule", 20_000))
        fed_6.append(bench.valid("bare", 20_000, 6))
    ratio = statistics.median(b["cpu_ms"] / a["cpu_ms"] for a, b in zip(bare, ours))
    least = statistics.median(b["cpu_ms"] / a["cpu_ms"] for a, b in zip(bare, fed_6))
    bench.row("steady state, 20,000 GETs, 64 open", cpu(bare), cpu(ours), f"{ratio:.2f} ×", "≤ 0.9 ×",
              f"bare fed 6 at a time: {least:.2f} ×")


def memory(bench):
    idle = statistics.median(bench.expired(8)["peak_rss_kb"] for _ in range(3))
    full = statistics.median(bench.expired(20_000)["peak_rss_kb"] for _ in range(3))
    bench.row("memory of a waiting request, of 20,000 at once", "—", f"{full / 1024:.1f} MiB in all",
              f"{(full - idle) / 20_000:.2f} KiB", "≤ 1.3 KiB", f"idle: {idle / 1024:.1f} MiB")


def distant(bench):
    """The service takes 50 ms for each answer."""
    bare, ours = [], []
    for _ in range(bench.rounds):
        with bench.instant("--secret-delay", 50) as service:
            bare.append(bench.storm("bare", service, "distant", n=20_000))
            ours.append(bench.storm("vestibule", service, "distant", n=20_000))
    ratio = statistics.median(b["wall_ms"] / a["wall_ms"] for a, b in zip(bare, ours))
    bench.row("20,000 GETs of 50 ms each, 64 open", seconds(bare), seconds(ours), f"{ratio:.2f} ×", "—",
              "a window of 8: 125 s")


def cycling(bench):
    def served(*options):
        with bench.demo("--refresh-delay", 20, *options) as service:
            return bench.storm("vestibule", service, "cycling", "--duration-ms", 20_000, timeout_ms=60_000)
    lives = [
        ("1 s tokens", ["--access-lifetime", 1, "--fractional-times"]),
        ("1 s tokens in whole seconds, so of 0 to 1 s", ["--access-lifetime", 1]),
    ]
    for what, options in lives:
        ours, long_lived = [], []
        for _ in range(min(bench.rounds, 3)):
            ours.append(served(*options))
            long_lived.append(served())
        ratio = statistics.median(a["ok"] / b["ok"] for a, b in zip(ours, long_lived))
        refreshes = statistics.median(r["stats"]["refreshes"] for r in ours)
        refusals = statistics.median(r["stats"]["answers"]["GET /users/secret"].get("401", 0) for r in ours)
        bench.row(f"expiry cycling: {what}, 64 open, 20 s; served, against a long-lived token", "—",
                  f"{statistics.median(r['ok'] for r in ours):,.0f} served", f"{ratio:.2f} ×", "≥ 0.93 ×",
                  f"failed {max(r['failed'] for r in ours)}; {refreshes:.0f} refreshes, {refusals:.0f} 401s")


def http2(bench):
    """The demo service over TLS, with HTTP/1.1 and HTTP/2."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = folder + "/certificate.pem", folder + "/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-noenc", "-batch", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-out", certificate, "-keyout", key], check=True, stderr=subprocess.DEVNULL)
        options = ["--tls-certificate", certificate, "--tls-key", key]
        trust = ssl.create_default_context(cafile=certificate)
        for what, environment in ("HTTP/1.1", {}), ("HTTP/2", {"SOUP_SERVER_HTTP2": "1"}):
            bare, ours = [], []
            for _ in range(bench.rounds):
                with bench.demo(*options, **environment) as service:
                    service.trust = trust
                    bare.append(bench.storm("bare", service, "tls", "--ca", certificate, n=2000))
                    ours.append(bench.expired_at_demo(service, 20_000, "--ca", certificate))
            bench.row(f"20,000 GETs at once over TLS and {what}, expired token; bare: 2,000 fed 64 at a time",
                      seconds(bare), seconds(ours), "—", "failed 0", unauthorized(ours))


def faults(bench):
    cases = [
        ("refresh answered 503 twice", [{"status": 503, "times": 2}]),
        ("refresh's connection drops before the effect", [{"answer": "drop", "times": 1}]),
        ("refresh's reply is lost", [{"answer": "drop", "when": "after", "times": 1}]),
        ("refresh answered with a captive portal's page", [{"answer": "captive-portal", "times": 1}]),
    ]
    with bench.demo() as service:
        for what, plan in cases:
            service.control(faults={"/auth/refresh": plan})
            report = bench.expired_at_demo(service, 20_000)
            bench.row(f"20,000 at once, {what}", "—", seconds([report]), f"ok {report['ok']:,}", "failed 0",
                      unauthorized([report]))
        service.control(faults={"/auth/refresh": {"answer": "hang"}})
        report = bench.expired_at_demo(service, 20_000, may_fail=True)
        tries = report["stats"]["requests"].get("GET /auth/refresh", 0)
        bench.row("20,000 at once, the refresh never answers", "—", seconds([report]),
                  f"failed {report['failed']:,}, hung {report['hung']}", "all together at the bound, ≤ 4 tries",
                  f"{tries} tries; {report['errors']}")


def curve(bench):
    """The time of 2,000 requests for each window and latency."""
    windows = [2, 4, 8, 16, 32, 64, 128, 256]
    print("\n| latency | " + " | ".join(f"W = {w}" for w in windows) + " |\n|" + " --- |" * (len(windows) + 1))
    for latency in 0, 5, 50:
        with bench.instant("--secret-delay", latency) as service:
            cells = []
            for window in windows:
                reports = [bench.storm("vestibule", service, "curve", "--conns", 256, "--window", window, "--warmup",
                                       256, n=2000, concurrency=2000) for _ in range(bench.rounds)]
                cells.append(f"{seconds(reports)}, {cpu(reports)}")
        print(f"| {latency} ms | " + " | ".join(cells) + " |", flush=True)


def main():
    parts = {part.__name__: part for part in (storms, thousand, steady, memory, distant, cycling, faults, http2)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("demo")
    parser.add_argument("instant")
    parser.add_argument("vestibule")
    parser.add_argument("bare")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=parts, nargs="+", default=list(parts))
    parser.add_argument("--curve", action="store_true", help="the curve of the admission window instead")
    arguments = parser.parse_args()
    bench = Bench(arguments)
    if arguments.curve:
        curve(bench)
    else:
        print("| what | bare session | Vestibule | ratio | must reach | |\n| --- | --- | --- | --- | --- | --- |")
        for name in arguments.only:
            parts[name](bench)
    for line in bench.lost:
        print("LOST", line)
    sys.exit(1 if bench.lost else 0)


main()
