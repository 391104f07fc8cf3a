"""How every screen looks: no violation of the axe engine, nothing too small to touch, a picture of each to look at."""

import time
from importlib.resources import files

from browser import SIZES
from floor import wait_for

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
CHECK = """() => axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map(v =>
  v.id + ': ' + v.nodes.map(n => n.html.slice(0, 160) + ' ' + n.any.map(a => a.message).join(' ')).join(' | ')))"""
# What can be touched, with its size; what is in the way of nothing is not counted.
TARGETS = """() => [...document.querySelectorAll('button, a[href]')].map(e => ({words: e.textContent.slice(0, 40),
  width: e.getBoundingClientRect().width, height: e.getBoundingClientRect().height}))"""


def _places(number):
    return ["", "menu", "orders", f"order/{number}", "inbox", "devices", "setup", "clean"]


def _every_look(screen):
    for size in SIZES:
        for scheme in ["light", "dark"]:
            screen.become(size, scheme)
            # The page has laid itself out anew once it answers.
            screen.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            yield size, scheme


def _look(world, screen, name):
    for size, scheme in _every_look(screen):
        screen.page.screenshot(path=world.output / f"{name}-{size}-{scheme}.png")
        violations = screen.page.evaluate(CHECK)
        assert not violations, f"{name} {size} {scheme}: {violations}"
        for target in screen.page.evaluate(TARGETS):
            assert target["height"] >= 72 and target["width"] >= 72, f"{name} {size}: {target}"
        assert screen.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0], f"{name} {size}"
        assert screen.box("#stop")["height"] >= 104
        for hold in screen.page.query_selector_all(".machine .hold"):
            assert 104 <= hold.bounding_box()["height"] <= 120, hold.bounding_box()
        digits = screen.page.query_selector(".digits")
        assert not digits or digits.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 84


def every_screen_passes_axe_at_every_size_in_light_and_dark(world):
    floor = world.floor
    floor.lay()
    floor.measure(17.35)
    floor.measure(16.97)
    number = floor.ready_order()
    screen = world.screen()
    screen.page.evaluate(AXE)
    for place in _places(number):
        screen.go(place)
        name = place.split("/")[0] or "bench"
        wait_for(name, lambda: f"on-{name}" in screen.page.get_attribute("body", "class") and screen.text("#screen"))
        time.sleep(0.2)
        _look(world, screen, name)


def what_is_wrong_passes_axe_and_is_seen_too(world):
    floor = world.floor
    number = floor.order(stage="design", customer="Maximiliane")
    floor.lay(number)
    floor.measure(16.2, of=number)
    floor.tell("polisher", "unplug")
    try:
        screen = world.screen()
        screen.await_text("The machine is not there", ".polishing")
        screen.page.evaluate(AXE)
        _look(world, screen, "missing")
    finally:
        floor.tell("polisher", "plug")
    wait_for("the polisher again", lambda: all(d["link"] == "open" for d in floor.ask("GET", "/v1/devices")["devices"]), 30)


def a_job_a_question_and_a_lost_line_pass_axe(world):
    floor = world.floor
    floor.ready_order(engraving={"text": "Always and always and always and always and always", "place": "inside"})
    screen = world.screen()
    screen.page.evaluate(AXE)
    screen.await_text("Hold to start", ".engraving .hold")
    screen.hold(".engraving .hold")
    screen.await_text("At work", ".engraving")
    screen.page.screenshot(path=world.output / "work-bench-light.png")
    screen.tap("#stop")
    screen.await_text("What is on ring 1", ".engraving")
    _look(world, screen, "question")
    floor.freeze()
    try:
        wait_for("the screen says so", lambda: screen.is_in("lost"), 8)
        _look(world, screen, "lost")
    finally:
        floor.thaw()


def who_wants_no_motion_gets_none(world):
    world.floor.ready_order()
    screen = world.screen(motion="reduce")
    assert screen.page.evaluate(
        "[...document.querySelectorAll('*')].every(e => parseFloat(getComputedStyle(e).transitionDuration) === 0 && getComputedStyle(e).animationName === 'none')")
