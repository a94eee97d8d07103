"""Stands between a client and a service on this machine, and sees the tokens that go through it."""
import re
import selectors
import socket
import ssl
import threading

_JWT = re.compile(rb"eyJ[\w-]+\.[\w-]+\.[\w-]{20,}")


class Relay:
    """`port`: the service's. `certificate`: a pair of files; with it the relay speaks TLS to the client. `clients`: the
    file of an authority; who has no certificate of that gets no answer."""

    def __init__(self, port, certificate=None, clients=None):
        self.port = port
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        if clients:
            self.context.load_verify_locations(clients)
            self.context.verify_mode = ssl.CERT_REQUIRED
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{self.listener.getsockname()[1]}"
        self.seen = []
        self.lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def tokens(self):
        """Each JWT that went through, in the order in which they did."""
        with self.lock:
            return list(dict.fromkeys(match.decode() for part in self.seen for match in _JWT.findall(bytes(part))))

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        try:
            if self.context:
                client = self.context.wrap_socket(client, server_side=True)
            with client, socket.create_connection(("127.0.0.1", self.port)) as service, \
                    selectors.DefaultSelector() as selector:
                ways = {client: (service, bytearray()), service: (client, bytearray())}
                with self.lock:
                    self.seen += [text for _, text in ways.values()]
                for end in ways:
                    selector.register(end, selectors.EVENT_READ)
                while True:
                    for key, _ in selector.select():
                        data = key.fileobj.recv(1 << 16)  # of TLS a whole record, so that none is left over unseen
                        if not data:
                            return
                        other, text = ways[key.fileobj]
                        with self.lock:
                            text += data
                        other.sendall(data)
        except OSError:
            pass  # one of them has gone
