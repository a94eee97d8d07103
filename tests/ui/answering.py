"""A service whose protected resource answers whatever a test says, to whoever logs in."""
import contextlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import driver
from programs import App, log_in


class AnsweringService:
    """`body`, `content_type`, `status` and `headers` are of the next answers, and can be changed at any time. `taken` has
    what came with a token: method, path, headers and body of each."""

    def __init__(self, body, content_type="application/json", status=200, headers=()):
        self.body, self.content_type, self.status, self.headers = body, content_type, status, headers
        self.taken = []
        self.free = threading.Event()
        self.free.set()
        service = self

        class Exchange(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self, status, body, content_type, headers=()):
                self.send_response(status)
                if content_type:
                    self.send_header("Content-Type", content_type)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):  # of an answer that is not wanted to its end
                    self.wfile.write(body)

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if "Authorization" in self.headers:
                    service.taken.append((self.command, self.path, dict(self.headers), body))
                    service.free.wait()
                    self.answer(service.status, service.body, service.content_type, service.headers)
                elif self.path == "/auth":
                    tokens = {"accessToken": "access", "refreshToken": "refresh"}
                    self.answer(200, json.dumps(tokens).encode(), "application/json")
                else:
                    self.answer(401, b'{"statusCode":401,"message":"Unauthorized"}', "application/json")

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve  # noqa: N815

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    @contextlib.contextmanager
    def held(self):
        """Answers nothing meanwhile."""
        self.free.clear()
        try:
            yield
        finally:
            self.free.set()

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class AnsweredApp(App):
    """Vestibule, signed in at the service and with its answer on the screen, as the button tells that is there then."""

    def __init__(self, service, then="Save Answer"):
        super().__init__("--server=" + service.url)
        self.then = then

    def __enter__(self):
        super().__enter__()
        try:
            log_in()
            driver.press(driver.BUTTON, "Get Data")
            driver.find(driver.BUTTON, self.then)
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self
