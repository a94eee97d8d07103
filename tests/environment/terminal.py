"""A program at a terminal."""
import os
import pty
import subprocess
import threading


def run_at_terminal(command, environment, stdout=None, stderr=None):
    """Runs it with a terminal for what is not given; its exit status, and what the terminal was sent."""
    ours, terminal = pty.openpty()
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=stdout or terminal,
                               stderr=stderr or terminal)
    os.close(terminal)
    sent = []

    def read():
        try:
            while part := os.read(ours, 65536):
                sent.append(part)
        except OSError:  # nobody is left at the other side
            pass

    reader = threading.Thread(target=read)
    reader.start()
    try:
        status = process.wait(60)
    finally:
        process.kill()
        reader.join(60)
        os.close(ours)
    return status, b"".join(sent).decode()
