#!/usr/bin/python3
"""Many processes, one account, one real keyring: what each asks for is answered, whoever of them dies or stands still.

Needs $VESTIBULE_DEMO_SERVICE, $SHARING_PEER, and a keyring on the session bus; with $TOKEN_BACKEND=file none, but
libsecret's own file.
$VESTIBULE_LONG: the storm lasts 60 s, and every kill is repeated."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "environment"))
from peer_processes import PATIENCE, Peer, Service, ended_files, signed_in_owner, wait_for
from tap import Skip, case, main

LONG = bool(os.environ.get("VESTIBULE_LONG"))


def assert_well(results):
    for result in results:
        assert result is not None, "a process ended without a result"
        assert result["failed"] == 0, result
        assert result["signed_in"], result
        assert result["ok"] > 0, result


@case("/sharing-processes/eight-of-them-lose-no-request-and-renew-once-per-expiry")
def _():
    seconds = 60 if LONG else 8
    with Service("--rotation", "reuse-detection") as service, tempfile.TemporaryDirectory() as folder:
        peers = [signed_in_owner(service, folder, seconds)]
        peers += [Peer(service, folder, seconds) for _ in range(7)]
        assert_well([peer.end() for peer in peers])
        stats = service.stats()
        print("refreshes", stats["refreshes"], "answered", stats["requests"])
        # A token of 1 s is renewed 200 ms ahead of its end: at most one renewal each 800 ms and what it took to start.
        assert stats["refreshes"] <= (seconds + 5) / 0.8, stats
        assert stats["reuseSeen"] == 0, stats


def takeover(step, grace="10"):
    seconds = 6 if LONG else 4
    with Service("--rotation", "reuse-detection", "--grace", grace) as service, tempfile.TemporaryDirectory() as folder:
        owner = signed_in_owner(service, folder, seconds, PEER_DIES=step)
        others = [Peer(service, folder, seconds) for _ in range(3)]
        assert owner.end() is None, "the owner was to die"
        results = [peer.end() for peer in others]
        assert_well(results)
        took_over = min(peer.became_owner for peer in others if peer.became_owner)
        print(f"takeover seen {1000 * (took_over - owner.died):.0f} ms after the owner's end")


for step in ("before-mark", "after-mark", "after-sending", "before-save", "after-save"):
    @case(f"/sharing-processes/nobody-is-signed-out-when-the-owner-is-killed-{step}")
    def _(step=step):
        for _ in range(5 if LONG else 1):
            takeover(step)


@case("/sharing-processes/who-has-no-number-in-the-owners-namespace-shares-as-well")
def _():
    apart = ["unshare", "--user", "--map-current-user", "--pid", "--fork", "--kill-child"]
    trial = subprocess.run([*apart, "true"], capture_output=True, text=True)
    if trial.returncode:
        raise Skip(f"no namespaces here: {trial.stderr.strip()}")
    with Service("--rotation", "reuse-detection") as service, tempfile.TemporaryDirectory() as folder:
        # A home of its own, too, as a sandbox has: else GDBus would find a cookie there that both can read.
        owner = signed_in_owner(service, folder, 12, inside=apart, HOME=folder)
        others = [Peer(service, folder, 3), Peer(service, folder, 3, inside=apart)]
        assert_well([peer.end() for peer in others])
        assert not any(peer.became_owner for peer in others), "they have waited for the owner's end"
        assert_well([owner.end()])


@case("/sharing-processes/an-owner-that-is-told-to-stop-hands-over")
def _():
    with Service("--rotation", "reuse-detection") as service, tempfile.TemporaryDirectory() as folder:
        owner = signed_in_owner(service, folder, 30)
        others = [Peer(service, folder, 5) for _ in range(3)]
        for peer in others:
            peer.wait_until_ready()
        owner.kill(signal.SIGTERM)
        assert_well([owner.end()] + [peer.end() for peer in others])


@case("/sharing-processes/an-owner-that-is-frozen-and-continued-costs-nobody-the-session")
def _():
    with Service("--rotation", "reuse-detection", "--grace", "10") as service, tempfile.TemporaryDirectory() as folder:
        owner = signed_in_owner(service, folder, 12)
        others = [Peer(service, folder, 12) for _ in range(3)]
        before = service.stats()["refreshes"]
        while service.stats()["refreshes"] == before:
            time.sleep(0.005)  # between two looks at a condition
        owner.kill(signal.SIGSTOP)  # mid-renewal: the service has begun to answer
        time.sleep(3)  # the standstill itself
        owner.kill(signal.SIGCONT)
        assert_well([owner.end()] + [peer.end() for peer in others])


@case("/sharing-processes/an-owner-that-stays-frozen-makes-the-others-fail-in-time-and-signs-nobody-out")
def _():
    with Service("--rotation", "reuse-detection") as service, tempfile.TemporaryDirectory() as folder:
        owner = signed_in_owner(service, folder, 30)
        others = [Peer(service, folder, 8) for _ in range(2)]
        for peer in others:
            peer.wait_until_ready()
        owner.kill(signal.SIGSTOP)
        frozen = time.monotonic()
        for result in [peer.end() for peer in others]:
            assert result["signed_in"] and result["failed"] > 0, result
            assert not any("session" in text or "signed" in text for text in result["errors"]), result
        assert time.monotonic() - frozen < 20
        owner.kill(signal.SIGCONT)
        after = Peer(service, folder, 1)
        assert_well([after.end()])
        owner.kill(signal.SIGTERM)
        assert owner.end()["signed_in"]


def sign_out_while_frozen(killed):
    with Service("--rotation", "reuse-detection") as service, tempfile.TemporaryDirectory() as folder:
        owner = signed_in_owner(service, folder, 60)
        leaver, other = Peer(service, folder, 60), Peer(service, folder, 60)
        for peer in (leaver, other):
            peer.wait_until_ready()
        owner.kill(signal.SIGSTOP)
        began = time.monotonic()
        leaver.kill(signal.SIGUSR1)
        assert leaver.over.wait(10), "not signed out while the owner is frozen"
        print(f"signed out {leaver.signed_out[0][0] - began:.1f} s after it was asked for")
        wait_for(lambda: ended_files(folder))
        assert service.stats()["logOuts"] == 0, service.stats()
        owner.kill(signal.SIGKILL if killed else signal.SIGCONT)
        if not other.over.wait(20):
            results = [peer.kill(signal.SIGTERM) or peer.end() for peer in (leaver, other, owner)]
            assert False, f"another process never learned of it: {results} {ended_files(folder)} {service.stats()}"
        wait_for(lambda: service.stats()["logOuts"] == 1 and not ended_files(folder), 20)
        results = [peer.end() for peer in ((leaver, other) if killed else (owner, leaver, other))]
        assert not any(result["signed_in"] for result in results), results
        late = Peer(service, folder, 1)  # who starts now finds nothing in the keyring
        assert late.end()["signed_in"] is False


@case("/sharing-processes/a-sign-out-while-the-owner-is-frozen-holds-when-it-is-continued")
def _():
    sign_out_while_frozen(killed=False)


@case("/sharing-processes/a-sign-out-while-the-owner-is-frozen-holds-when-it-is-killed")
def _():
    sign_out_while_frozen(killed=True)


@case("/sharing-processes/who-signs-in-and-out-at-a-client-does-so-for-all")
def _():
    with Service("--rotation", "reuse-detection") as service, tempfile.TemporaryDirectory() as folder:
        owner = Peer(service, folder, 60, PEER_WAITS="1")
        owner.wait_until_ready()
        assert owner.owner.is_set()
        client = Peer(service, folder, 60, PEER_PASSWORD="demo")
        client.wait_until_ready()
        wait_for(lambda: service.stats()["refreshes"] > 0)  # both use the tokens
        client.kill(signal.SIGUSR1)
        for peer, result in [(peer, peer.end()) for peer in (owner, client)]:
            assert not result["signed_in"] and result["ok"] > 0, result
            assert [by for _, by in peer.signed_out] == ["person"], peer.signed_out
        assert service.stats()["logOuts"] >= 1, service.stats()  # and of a renewal that was under way
        assert Peer(service, folder, 1).end()["signed_in"] is False


def sign_in_while_frozen(client_stays):
    with Service("--rotation", "reuse-detection") as service, tempfile.TemporaryDirectory() as folder:
        owner = Peer(service, folder, 60, PEER_WAITS="1")
        owner.wait_until_ready()
        client = Peer(service, folder, 60, PEER_WAITS="1", PEER_PASSWORD="demo")
        client.wait_until_ready()
        owner.kill(signal.SIGSTOP)
        client.kill(signal.SIGUSR2)
        assert client.sign_in_failed.wait(PATIENCE), "the sign-in did not fail"
        if not client_stays:
            client.kill(signal.SIGTERM)
            client.end()
        owner.kill(signal.SIGCONT)
        # Where both are there, each may tell the server, once.
        told = (1, 2) if client_stays else (1,)
        wait_for(lambda: service.stats()["logOuts"] in told and not ended_files(folder), 20)
        for peer in (client, owner):
            if peer.process.poll() is None:
                peer.kill(signal.SIGTERM)
            assert peer.end()["signed_in"] is False, peer.result
        assert Peer(service, folder, 1).end()["signed_in"] is False


@case("/sharing-processes/a-sign-in-that-failed-since-the-owner-was-frozen-does-not-come-true-later")
def _():
    sign_in_while_frozen(client_stays=True)


@case("/sharing-processes/a-sign-in-that-failed-since-the-owner-was-frozen-is-undone-though-its-process-has-ended")
def _():
    sign_in_while_frozen(client_stays=False)


@case("/sharing-processes/without-grace-a-kill-after-sending-ends-the-session-once-for-all")
def _():
    with Service("--rotation", "reuse-detection", "--grace", "0") as service, tempfile.TemporaryDirectory() as folder:
        owner = signed_in_owner(service, folder, 20, PEER_DIES="before-save")
        others = [Peer(service, folder, 20) for _ in range(3)]
        assert owner.end() is None
        results = [peer.end() for peer in others]
        for peer, result in zip(others, results):
            assert not result["signed_in"], result
            assert [by for _, by in peer.signed_out] == ["server"], peer.signed_out
        assert service.stats()["reuseSeen"] == 1, service.stats()


@case("/sharing-processes/a-sign-out-in-any-process-reaches-all")
def _():
    for leaves in range(3):  # the owner, and two clients
        with Service("--rotation", "reuse-detection") as service, tempfile.TemporaryDirectory() as folder:
            peers = [signed_in_owner(service, folder, 60)]
            peers += [Peer(service, folder, 60) for _ in range(2)]
            for peer in peers:
                peer.wait_until_ready()
            peers[leaves].kill(signal.SIGUSR1)
            for peer, result in [(peer, peer.end()) for peer in peers]:
                assert not result["signed_in"], result
                assert [by for _, by in peer.signed_out] == ["person"], peer.signed_out


if __name__ == "__main__":
    main()
