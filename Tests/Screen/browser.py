"""The bench screen in a browser, touched as a finger would."""

import json
import time

from floor import wait_for

SIZES = {"bench": (1280, 800), "small": (1024, 600), "phone": (390, 844)}
BROWSER = "/usr/bin/chromium"
# As root there is no sandbox; the name of a LAN is the loopback, since nothing else is asked here.
ARGUMENTS = ["--no-sandbox", "--host-resolver-rules=MAP bench3.lan 127.0.0.1", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run", "--proxy-server=direct://"]


# Lets a page believe that time went by: `skip` is how many milliseconds.
SKIPPING = "(() => { const now = performance.now.bind(performance); window.skip = 0; performance.now = () => now() + window.skip; " \
    "const at = Object.getOwnPropertyDescriptor(Event.prototype, 'timeStamp').get; " \
    "Object.defineProperty(Event.prototype, 'timeStamp', { get() { return at.call(this) + window.skip; } }); })()"


class Screen:
    """One page of the screen, in a browser profile of its own unless it shares one."""

    def __init__(self, browser, address, size="bench", scheme="light", language="en", place="", beside=None, script=None,
                 motion="no-preference", is_awaited=True):
        width, height = SIZES[size]
        self.context = beside.context if beside else browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=language, has_touch=True,
            reduced_motion=motion)
        self.page = self.context.new_page()
        self.mistakes = []
        self.page.on("pageerror", lambda error: self.mistakes.append(str(error)))
        self.page.on("console", lambda message: self.note(message))
        self.sent = []
        self.page.on("request", lambda request: self.sent.append(request) if request.method != "GET" else None)
        if script:
            self.page.add_init_script(script)
        self.wire = self.context.new_cdp_session(self.page)
        self.page.goto(f"{address}/#/{place}")
        if is_awaited:
            self.await_live()

    def note(self, message):
        # A browser says so of every answer that is no success, and the screen may ask for what is not there.
        if message.type == "error" and "Failed to load resource" not in message.text and "404" not in message.text:
            self.mistakes.append(message.text)

    def close(self):
        self.context.close()

    def await_live(self, within=10):
        wait_for("the screen is live", lambda: self.is_in("live"), within)

    def is_in(self, phase):
        return f"is-{phase}" in (self.page.get_attribute("body", "class") or "")

    def skip(self, seconds):
        self.page.evaluate("s => { window.skip += s * 1000; }", seconds)

    def become(self, size, scheme="light"):
        """Another size and another theme of the same page."""
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme)

    def go(self, place):
        self.page.evaluate("place => { location.hash = '#/' + place; }", place)

    def text(self, selector="body"):
        found = self.page.query_selector(selector)
        return found.inner_text() if found else ""

    def await_text(self, words, selector="#screen", within=10):
        wait_for(lambda: f"“{words}” in {selector}; there is: {self.text(selector)}", lambda: words in self.text(selector), within)

    def await_gone(self, words, selector="#screen", within=10):
        wait_for(f"no “{words}” in {selector}", lambda: words not in self.text(selector), within)

    def centre(self, selector):
        element = wait_for(f"there is {selector}", lambda: self.page.query_selector(selector))
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def box(self, selector):
        return wait_for(f"there is {selector}", lambda: self.page.query_selector(selector)).bounding_box()

    # Touches.

    def touch(self, kind, *points, radius=8):
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [
            {"x": x, "y": y, "id": index, "radiusX": radius, "radiusY": radius} for index, (x, y) in enumerate(points)]})

    def press(self, selector, radius=8):
        point = self.centre(selector)
        self.touch("touchStart", point, radius=radius)
        return point

    def let_go(self):
        self.touch("touchEnd")

    def tap(self, selector, lasting=0.06):
        self.press(selector)
        time.sleep(lasting)
        self.let_go()

    def hold(self, selector, lasting=1.1):
        """A press that is let go after so many seconds by the browser's clock, as soon as it says that it is long enough."""
        self.press(selector)
        time.sleep(lasting)
        if lasting >= 1:
            wait_for("the button says that it may be let go", lambda: self.has(f"{selector}.ready"), 3)
        self.let_go()

    def has(self, selector):
        return self.page.query_selector(selector) is not None

    def touch_digits(self, digits):
        for digit in digits:
            self.tap(f"[name='digit-{digit}']")

    def tap_words(self, words, tag="button, a"):
        """Touches the button or the way with these words."""
        element = wait_for(f"a button “{words}”", lambda: next(
            (e for e in self.page.query_selector_all(tag) if words in (e.inner_text() + (e.get_attribute("aria-label") or ""))), None))
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        self.touch("touchStart", (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
        time.sleep(0.04)
        self.let_go()

    def asked(self, path):
        """What the page sent to a path, as bodies."""
        # What it sent meanwhile is only heard of while the browser is spoken with.
        self.page.evaluate("0")
        return [json.loads(r.post_data or "null") for r in self.sent if r.url.split("?")[0].endswith(path)]


ENGRAVE = ".engraving .machine .hold"
POLISH = ".polishing .machine .hold"
APPROVE = ".engraving > .hold"
