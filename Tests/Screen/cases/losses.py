"""What the screen says when what it shows is not true any more."""

import time

from browser import ENGRAVE
from floor import wait_for
from proxy import Proxy


def a_daemon_that_freezes_is_noticed_within_five_seconds(world):
    floor = world.floor
    floor.ready_order()
    screen = world.screen()
    screen.await_text("In tolerance", ".verdict")
    screen.await_text("Hold to start", ENGRAVE)
    width = screen.box("#bar .link")["width"]
    floor.freeze()
    try:
        began = time.monotonic()
        wait_for("the screen says so", lambda: screen.is_in("lost"), 6)
        assert time.monotonic() - began < 5, time.monotonic() - began
        assert "Not connected. Values are" in screen.text("#bar .link")
        assert screen.box("#bar .link")["width"] == width
        assert "In tolerance" not in screen.text(".size") and "No verdict" in screen.text(".verdict")
        assert not screen.has(".bar .mark")
        assert screen.page.evaluate("getComputedStyle(document.querySelector('.digits span')).textDecorationLine") == "line-through"
        for button in screen.page.query_selector_all(".hold"):
            assert button.get_attribute("aria-disabled") == "true" and "Not ready" in button.inner_text()
        screen.await_text("Not connected.", ".engraving .missing")
        screen.await_text("No connection: use the machine’s own stop", "#stop")
        assert "ready" not in screen.text("#bar .devices")
        screen.hold(ENGRAVE, 0.9)
        screen.tap("#stop")
        screen.await_text("engraver: did not confirm. Use its own stop.", "#stop", 4)
        first = screen.text("#bar .link")
        wait_for("the age grows", lambda: screen.text("#bar .link") != first)
        world.output.joinpath("lost").mkdir(exist_ok=True)
        screen.page.screenshot(path=world.output / "lost" / "bench-light.png")
    finally:
        floor.thaw()
    screen.await_live(20)
    screen.await_text("In tolerance", ".verdict")
    screen.await_text("Hold to start", ENGRAVE)
    assert screen.asked("/v1/jobs") == []


def a_daemon_that_comes_back_with_other_programmes_shows_those(world):
    floor = world.floor
    floor.ready_order()
    screen = world.screen()
    screen.await_text("1,700 rpm", ".polishing")
    settings = floor.folder / "benchpin.yaml"
    before = settings.read_text()
    try:
        settings.write_text(before.replace("rpm: 1700, seconds: 4", "rpm: 1500, seconds: 4"))
        floor.kill()
        floor.start()
        screen.await_live(20)
        screen.await_text("1,500 rpm", ".polishing")
        assert "1,700 rpm" not in screen.text(".polishing")
    finally:
        settings.write_text(before)
        floor.kill()
        floor.start()


def a_hold_under_which_the_line_is_lost_starts_nothing(world):
    floor = world.floor
    number = floor.ready_order()
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    floor.freeze()
    try:
        time.sleep(3.2)
        screen.press(ENGRAVE)
        wait_for("the screen says so", lambda: screen.is_in("lost"), 6)
        screen.await_text("Something changed", ENGRAVE)
        screen.let_go()
    finally:
        floor.thaw()
    screen.await_live(20)
    assert screen.asked("/v1/jobs") == [] and floor.jobs(number) == []


def a_daemon_that_dies_under_a_job_leaves_a_question_and_resumes_nothing(world):
    floor = world.floor
    number = floor.ready_order(engraving={"text": "Always and always and always and always and always", "place": "inside"})
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.hold(ENGRAVE)
    screen.await_text("At work", ".engraving")
    floor.kill()
    wait_for("the screen says so at once", lambda: screen.is_in("lost"), 1)
    assert "No connection" in screen.text("#stop")
    # The machine's own record cannot say more than that it began.
    floor.tell("engraver", "power-cut")
    floor.tell("engraver", "power-on")
    floor.start()
    screen.await_live(20)
    screen.await_text(f"What is on ring 1 of {number}?", ".engraving", 15)
    time.sleep(1)
    assert len(floor.jobs(number)) == 1 and len(screen.asked("/v1/jobs")) == 1
    screen.hold(".question .hold:nth-child(3)")
    wait_for("the answer", lambda: floor.jobs(number)[0].get("settled"))
    screen.await_gone("What is on ring 1", ".engraving")


def another_ledger_takes_everything_with_it(world):
    floor = world.floor
    number = floor.ready_order()
    screen = world.screen()
    floor.measure(16.71, of=number)
    screen.await_text("Undo (", ".size")
    floor.kill()
    kept = floor.folder / "kept"
    kept.mkdir()
    for file in list(floor.folder.glob("ledger.sqlite*")):
        file.rename(kept / file.name)
    try:
        floor.start()
        screen.await_live(20)
        screen.await_text("No order lies on the bench", ".order")
        assert "6." not in screen.text(".digits") and "Undo" not in screen.text(".size")
    finally:
        floor.daemon.terminate()
        floor.daemon.wait(20)
        for file in list(floor.folder.glob("ledger.sqlite*")):
            file.unlink()
        for file in kept.iterdir():
            file.rename(floor.folder / file.name)
        kept.rmdir()
        floor.start()
    screen.await_text(number, ".order", 20)


def a_server_that_answers_with_errors_or_with_pages_is_no_bench(world):
    proxy = Proxy(world.floor.port)
    try:
        world.floor.ready_order()
        screen = world.screen(address=proxy.address)
        screen.await_text("In tolerance", ".verdict")
        for mode in ["error", "page"]:
            proxy.mode = mode
            wait_for("the screen says so", lambda: screen.is_in("lost"), 6)
            wait_for("and why", lambda: "answers with an error" in screen.text("#bar .link"), 6)
            assert "In tolerance" not in screen.text(".size")
            assert "somebody else" not in screen.text()
            screen.tap("#stop")
            screen.await_text("engraver: did not confirm", "#stop", 4)
            proxy.mode = "pass"
            screen.await_live(15)
            screen.await_text("In tolerance", ".verdict")
        # An act that is answered with a page is none that succeeded.
        proxy.mode = "page"
        screen.page.evaluate("fetch('/v1/state')")
        wait_for("the screen says so", lambda: screen.is_in("lost"), 6)
        assert screen.page.get_attribute(ENGRAVE, "aria-disabled") == "true"
    finally:
        proxy.close()


def a_page_that_comes_while_there_is_no_bench_says_so_and_waits(world):
    proxy = Proxy(world.floor.port)
    try:
        proxy.mode = "deaf"
        screen = world.screen(address=proxy.address, is_awaited=False)
        wait_for("the screen says so", lambda: screen.is_in("lost"))
        screen.await_text("Not connected.", "#bar .link")
        screen.await_text("No connection: use the machine’s own stop", "#stop")
        proxy.mode = "pass"
        screen.await_live()
        world.screen(address=proxy.address, beside=screen, place="devices")
    finally:
        proxy.close()
