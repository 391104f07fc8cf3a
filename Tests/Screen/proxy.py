"""Stands before the daemon and answers as a broken one would."""

import http.client
import http.server
import socketserver
import threading


class Proxy:
    """Hands on what comes, until `mode` says otherwise: `error` answers 500, `page` some HTML, and `deaf`
    500 to every question, while the page itself is there."""

    def __init__(self, port):
        self.mode = "pass"
        self.streams = 0
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                if proxy.mode in ("error", "page") or (proxy.mode == "deaf" and self.path.startswith("/v1")):
                    text = b"<!DOCTYPE html><p>What you see is somebody else's page."
                    self.send_response(200 if proxy.mode == "page" else 500)
                    self.send_header("Content-Type", "text/html")
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                    return
                upward = http.client.HTTPConnection("127.0.0.1", port)
                kept = ("content-type", "accept", "idempotency-key", "last-event-id")
                upward.request(self.command, self.path, body, {k: v for k, v in self.headers.items() if k.lower() in kept})
                answer = upward.getresponse()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                        self.send_header(name, value)
                if "event-stream" in answer.getheader("Content-Type", ""):
                    self.follow(answer)
                else:
                    text = answer.read()
                    self.send_header("Content-Length", str(len(text)))
                    self.end_headers()
                    self.wfile.write(text)
                upward.close()

            def follow(self, answer):
                self.send_header("Connection", "close")
                self.close_connection = True
                self.end_headers()
                proxy.streams += 1
                try:
                    while proxy.mode == "pass":
                        text = answer.read1(65536)
                        if not text:
                            break
                        self.wfile.write(text)
                except OSError:
                    # The browser left.
                    pass
                proxy.streams -= 1

            do_GET = do_POST = do_PUT = do_DELETE = answer

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                # A browser that leaves in the middle is none.
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.mode = "error"
        self.server.shutdown()
        self.server.server_close()
