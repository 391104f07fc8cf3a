"""A shop floor for the length of the tests: simulated devices and a real daemon, with everything that can happen to them."""

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent

SETTINGS = """
bench: bench-3
ledger: ledger.sqlite
socket: socket
http: {{port: {port}, names: [bench3.lan]}}
profiles: {config}
starts_from: [socket, http, screen]
devices:
  - {{name: gauge, kind: gauge, profile: sylvac-opto-rs, port: {folder}/gauge}}
  - {{name: engraver, kind: engraver, profile: {profile}, tcp: '127.0.0.1:{engraver}', unit: 1}}
  - {{name: polisher, kind: polisher, profile: schneider-atv12, port: {folder}/polisher, unit: 1, max_rpm: 3000}}
programmes:
  - name: bright
    steps: [{{title: cut, rpm: 1700, seconds: 4}}, {{title: colour, rpm: 1200, seconds: 1}}]
  - name: long
    steps: [{{title: cut, rpm: 1700, seconds: 60}}]
"""


def wait_for(what, condition, within=15.0):
    """Waits until something is so, and returns what it came to; `what` is said, or asked, when it never is."""
    end = time.monotonic() + within
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"never came true: {what() if callable(what) else what}")
        time.sleep(0.02)


class Floor:
    """Simulators, a daemon, and what a shop does with them."""

    def __init__(self, programs, engraver=("register-rich", "register-rich")):
        """`engraver` is the simulated engraver's map, and the profile the bench knows it by."""
        self.programs = Path(programs).resolve()
        self.place = tempfile.TemporaryDirectory(prefix="benchpin-screen-")
        self.folder = Path(self.place.name)
        self.port = free_port()
        self.log = open(self.folder / "benchpind.log", "ab")
        self.number = 0
        # It ends with its input, whatever becomes of these tests.
        self.simulators = subprocess.Popen(
            [self.programs / "benchpin-sim", "--directory", self.folder, "--gauge", "sylvac", "--engraver", "tcp:0",
             "--engraver-map", engraver[0], "--until-stdin-closes"],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        port = self.folder / "engraver.port"
        wait_for("the simulated devices", lambda: port.exists() and (self.folder / "control").exists())
        (self.folder / "benchpin.yaml").write_text(SETTINGS.format(
            port=self.port, config=PROJECT / "Config", folder=self.folder, engraver=port.read_text().strip(),
            profile=engraver[1]))
        self.daemon = None
        self.start()

    def start(self):
        """Starts the daemon, and waits until every device answers."""
        self.daemon = subprocess.Popen(
            [self.programs / "benchpind", "--config", self.folder / "benchpin.yaml"], stderr=self.log)
        wait_for("the daemon", self.is_up)
        wait_for("every device", lambda: all(
            d["link"] == "open" and d.get("state", "ready") == "ready" for d in self.ask("GET", "/v1/devices")["devices"]))

    def is_up(self):
        try:
            return self.ask("GET", "/v1/state")
        except OSError:
            return None

    def kill(self):
        """Ends the daemon as a power cut would."""
        self.daemon.kill()
        self.daemon.wait()

    def freeze(self):
        os.kill(self.daemon.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.daemon.pid, signal.SIGCONT)

    def close(self):
        if self.daemon.poll() is None:
            self.thaw()
            self.daemon.terminate()
            self.daemon.wait(20)
        self.simulators.stdin.close()
        self.simulators.wait(10)
        self.log.close()
        self.place.cleanup()

    def ask(self, method, path, body=None, may_fail=False):
        """One request to the daemon, past every browser."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(
                method, path, None if body is None else json.dumps(body),
                {} if body is None else {"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        value = json.loads(text) if "json" in answer.getheader("Content-Type", "") else text
        if answer.status >= 400 and not may_fail:
            raise AssertionError(f"{method} {path}: {value}")
        return value

    def tell(self, *words):
        """Does something at the simulated devices; what they answer behind their ok."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.folder / "control"))
            control.sendall((" ".join(words) + "\n").encode())
            answer = control.makefile().readline()
        assert answer.startswith("ok"), answer
        return answer.removeprefix("ok").strip()

    def order(self, number=None, **more):
        """An order of its own for a case, by number."""
        if number is None:
            self.number += 1
            number = f"R-{2040 + self.number}"
        order = {
            "number": number, "customer": "Moreau", "stage": "finishing", "polishing": "bright",
            "ring": {"metal": "au750y", "size": "US 6 1/2", "band_width_mm": "4.0"},
            "engraving": {"text": "Always 14.06.2026", "place": "inside"}, **more,
        }
        self.ask("POST", "/v1/orders", order)
        return number

    def lay(self, *numbers):
        self.ask("PUT", "/v1/bench/order", {"orders": list(numbers)})

    def measure(self, millimetres, of=None):
        """The gauge sends a reading; waits until it belongs to `of`, if that is said."""
        before = len(self.readings(of))
        self.tell("gauge", "measure", str(millimetres))
        wait_for("the reading", lambda: len(self.readings(of)) > before)

    def readings(self, order=None):
        where = f"order={order}" if order else "inbox=true"
        return self.ask("GET", f"/v1/readings?limit=1000&{where}")["readings"]

    def ready_order(self, **more):
        """An order that lies on the bench, measured as ordered."""
        number = self.order(**more)
        self.lay(number)
        self.measure(16.90, of=number)
        return number

    def jobs(self, order):
        return self.ask("GET", f"/v1/jobs?order={order}")["jobs"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
