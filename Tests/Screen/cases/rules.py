"""The rules of the screen, one after the other."""

import json
import time

from browser import APPROVE, ENGRAVE, POLISH, SKIPPING
from floor import Floor, wait_for

SCREENS = ["", "menu", "orders", "inbox", "devices", "setup", "clean"]


def _nothing_began(screen, number):
    assert screen.asked("/v1/jobs") == [], screen.asked("/v1/jobs")
    assert screen.page.evaluate("fetch('/v1/jobs?order=%s').then(r => r.json())" % number)["jobs"] == []


def taps_slides_palms_arms_and_second_fingers_start_nothing(world):
    number = world.floor.ready_order()
    screen = world.screen(script=SKIPPING)
    screen.await_text("Hold to start", ENGRAVE)
    for _ in range(2):
        screen.tap(ENGRAVE)
    screen.hold(ENGRAVE, 0.8)
    # A slide off the button and back onto it.
    x, y = screen.press(ENGRAVE)
    time.sleep(1.1)
    screen.touch("touchMove", (x, y - 300))
    screen.await_text("Slid off", ENGRAVE)
    screen.touch("touchMove", (x, y))
    screen.let_go()
    # A second finger, on the button and elsewhere.
    for other in [(x + 40, y), (100, 300)]:
        screen.press(ENGRAVE)
        time.sleep(1.1)
        screen.touch("touchStart", (x, y), other)
        screen.await_text("Another finger", ENGRAVE)
        screen.let_go()
        screen.await_text("Hold to start", ENGRAVE)
    screen.press(ENGRAVE, radius=120)
    screen.await_text("Too wide", ENGRAVE)
    screen.let_go()
    # The system takes the touch away.
    screen.press(ENGRAVE)
    time.sleep(1.1)
    screen.touch("touchCancel")
    screen.await_text("Hold to start", ENGRAVE)
    # The page is left under the finger.
    screen.press(ENGRAVE)
    time.sleep(1.1)
    screen.page.evaluate("dispatchEvent(new Event('blur'))")
    screen.await_text("The screen was left", ENGRAVE)
    screen.let_go()
    # An arm that leans on it.
    screen.press(ENGRAVE)
    screen.skip(5.2)
    screen.await_text("Held too long", ENGRAVE)
    screen.let_go()
    screen.await_text("Hold to start", ENGRAVE)
    _nothing_began(screen, number)
    # And after all that, a hold still is one.
    screen.hold(ENGRAVE)
    wait_for("the job", lambda: world.floor.jobs(number))


def a_start_waits_for_the_release_and_names_what_was_seen(world):
    number = world.floor.ready_order()
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.press(ENGRAVE)
    screen.await_text("Release to start", ENGRAVE)
    time.sleep(0.5)
    _nothing_began(screen, number)
    screen.let_go()
    wait_for("the job", lambda: world.floor.jobs(number))
    order = world.floor.ask("GET", f"/v1/orders/{number}")
    [sent] = screen.asked("/v1/jobs")
    proof = world.floor.ask("GET", f"/v1/orders/{number}/pieces/1/proof")["hash"]
    assert sent["revision"] == order["revision"] and sent["proof"] == proof and sent["order"] == number
    assert f"proof {proof[:8]}" in screen.text(".engraving")
    [key] = [r.headers["idempotency-key"] for r in screen.sent if r.url.endswith("/v1/jobs")]
    assert len(key) == 32


def keys_hold_and_release_as_fingers_do(world):
    number = world.floor.ready_order()
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.page.focus(ENGRAVE)
    for key in ["Enter", " "]:
        screen.page.keyboard.press(key)
    screen.page.keyboard.down("Enter")
    time.sleep(1.1)
    screen.page.keyboard.press("Tab")
    screen.page.keyboard.up("Enter")
    _nothing_began(screen, number)
    screen.page.focus(ENGRAVE)
    screen.page.keyboard.down("Enter")
    screen.await_text("Release to start", ENGRAVE)
    _nothing_began(screen, number)
    screen.page.keyboard.up("Enter")
    wait_for("the job", lambda: world.floor.jobs(number))


def what_changes_under_the_finger_ends_the_hold(world):
    number = world.floor.ready_order()
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.press(ENGRAVE)
    screen.await_text("Release to start", ENGRAVE)
    world.floor.order(number, engraving={"text": "Never", "place": "inside"})
    screen.await_text("Something changed", ENGRAVE)
    screen.let_go()
    _nothing_began(screen, number)


def a_start_of_what_changed_on_its_way_is_refused_and_said(world):
    number = world.floor.ready_order()
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)

    def late(route):
        world.floor.order(number, engraving={"text": "Never", "place": "inside"})
        route.continue_()

    screen.page.route("**/v1/jobs", late)
    screen.hold(ENGRAVE)
    screen.await_text("Changed meanwhile", ".engraving .note")
    assert world.floor.jobs(number) == []
    screen.tap_words("Understood")
    wait_for("the note is gone", lambda: not screen.has(".engraving .note"))


def a_start_that_nobody_answered_is_not_sent_again(world):
    number = world.floor.ready_order()
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.page.route("**/v1/jobs", lambda route: route.abort())
    screen.hold(ENGRAVE)
    screen.await_text("it is not known whether it started", ".engraving .note")
    time.sleep(1)
    assert len(screen.asked("/v1/jobs")) == 1
    assert world.floor.jobs(number) == []


def what_is_missing_is_said_and_the_button_names_it(world):
    floor = world.floor
    number = floor.order(stage="design")
    floor.lay(number)
    screen = world.screen()
    screen.await_text("The stage does not allow it", ".engraving")
    screen.await_text("The size is not confirmed", ".engraving")
    button = screen.page.query_selector(ENGRAVE)
    assert button.get_attribute("aria-disabled") == "true" and not button.get_attribute("disabled")
    why = screen.page.query_selector("#" + button.get_attribute("aria-describedby"))
    assert "which does not allow engraving" in why.inner_text()
    screen.hold(ENGRAVE, 0.9)
    _nothing_began(screen, number)
    floor.tell("engraver", "open-interlock")
    wait_for("the interlock is said", lambda: "▲" in screen.text("#bar .devices"))
    floor.tell("engraver", "close-interlock")
    wait_for("all is well again", lambda: "▲" not in screen.text("#bar .devices"))


def a_stop_goes_out_with_the_first_touch_on_every_screen(world):
    screen = world.screen()
    place = None
    for count, where in enumerate(SCREENS, 1):
        screen.go(where)
        wait_for("the screen", lambda: f"on-{where or 'bench'}" in screen.page.get_attribute("body", "class"))
        box = screen.box("#stop")
        place = place or box
        assert box == place, f"{where}: {box}, not {place}"
        stop = screen.page.query_selector("#stop")
        assert stop.get_attribute("disabled") is None and stop.get_attribute("aria-disabled") is None
        assert "Stop all" in stop.text_content() and "not an emergency stop" in stop.text_content()
        screen.press("#stop")
        wait_for("the stop", lambda: len(screen.asked("/v1/stop")) == count)
        screen.let_go()
        time.sleep(0.1)
        assert len(screen.asked("/v1/stop")) == count
    colour = screen.page.evaluate("getComputedStyle(document.getElementById('stop')).backgroundColor")
    assert colour in ["rgb(16, 16, 16)", "rgb(0, 0, 0)"], colour


def keys_and_what_clicks_stop_as_well(world):
    screen = world.screen()
    screen.page.focus("#stop")
    screen.page.keyboard.down("Enter")
    wait_for("the stop", lambda: len(screen.asked("/v1/stop")) == 1)
    screen.page.keyboard.up("Enter")
    time.sleep(1.1)
    screen.page.evaluate("document.getElementById('stop').click()")
    wait_for("the second stop", lambda: len(screen.asked("/v1/stop")) == 2)


def a_stop_says_of_each_device_what_it_showed(world):
    floor = world.floor
    number = floor.ready_order()
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.tap("#stop")
    screen.await_text("engraver: still", "#stop", 3)
    screen.await_text("polisher: still", "#stop")
    screen.await_text("engraver: still", "#said")
    floor.tell("polisher", "silent", "on")
    try:
        screen.tap("#stop")
        screen.await_text("polisher: did not confirm. Use its own stop.", "#stop", 5)
        # The daemon takes nearly two seconds for a silent machine; on a busy computer its answer comes after the page's own.
        screen.await_text("engraver: still", "#stop", 5)
    finally:
        floor.tell("polisher", "normal")
        floor.tell("polisher", "silent", "off")
    assert floor.jobs(number) == []
    wait_for("the polisher again", lambda: all(d["link"] == "open" for d in floor.ask("GET", "/v1/devices")["devices"]))


def a_stop_that_nobody_answers_says_to_use_the_machines_own(world):
    screen = world.screen()
    screen.page.route("**/v1/stop", lambda route: None)
    screen.press("#stop")
    screen.await_text("Stopping", "#stop", 1)
    screen.let_go()
    screen.await_text("Use the machine’s own stop", "#stop", 3)
    screen.await_text("engraver: did not confirm", "#stop")


def an_answer_that_comes_late_takes_the_place_of_silence(world):
    screen = world.screen()
    held = []
    screen.page.route("**/v1/stop", lambda route: held.append(route))
    screen.tap("#stop")
    screen.await_text("engraver: did not confirm", "#stop", 5)
    assert held
    held[0].fulfill(json={"devices": [
        {"device": "engraver", "answer": "still", "sentence": "engraver is still."},
        {"device": "polisher", "answer": "notConfirmed", "sentence": "It did not show that it is still."}]})
    screen.await_text("engraver: still", "#stop")
    screen.await_text("polisher: did not confirm", "#stop")


def after_a_stop_nothing_resumes_and_the_piece_is_asked_about(world):
    floor = world.floor
    number = floor.ready_order(engraving={"text": "Always and always and always and always and always", "place": "inside"})
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.hold(ENGRAVE)
    screen.await_text("At work", ".engraving")
    screen.tap("#stop")
    screen.await_text("engraver: still", "#stop", 3)
    screen.await_text(f"What is on ring 1 of {number}?", ".engraving")
    assert not screen.has(".engraving [aria-disabled='true']")
    time.sleep(1)
    assert len(floor.jobs(number)) == 1
    # A tap is no answer.
    screen.tap(".question .hold:nth-child(2)")
    assert floor.jobs(number)[0]["asks_for_a_look"]
    screen.hold(".question .hold:nth-child(2)")
    wait_for("the answer", lambda: floor.jobs(number)[0].get("settled"))
    assert floor.jobs(number)[0]["settled"]["finding"] == "notEngraved"
    screen.await_text("Interrupted", ".engraving")
    screen.await_text("Look at the ring, then hold again", ".engraving")
    screen.await_text("Hold to start", ENGRAVE)
    assert len(floor.jobs(number)) == 1


def a_reading_attaches_itself_and_is_taken_back_with_one_touch(world):
    floor = world.floor
    number = floor.ready_order()
    screen = world.screen(script=SKIPPING)
    floor.measure(16.71, of=number)
    screen.await_text("Too small by a quarter size, 0.21 mm", ".verdict")
    screen.await_text("Undo", ".size")
    screen.tap_words("Undo")
    wait_for("the reading is off", lambda: len(floor.readings(number)) == 1)
    screen.await_text("6.48", ".digits")
    # Nothing but the one order on the bench has it.
    other = floor.order()
    floor.lay(number, other)
    before = len(floor.readings())
    floor.measure(17.35)
    assert len(floor.readings()) == before + 1 and len(floor.readings(number)) == 1
    screen.await_text("Several orders lie on the bench", ".order")
    floor.lay(number)
    screen.await_text(number, ".order")
    screen.tap(".bench .inbox li button")
    wait_for("the reading is attached", lambda: len(floor.readings(number)) == 2)
    screen.await_text("Undo (", ".size")
    screen.skip(10)
    screen.await_live()
    screen.await_gone("Undo (", ".size")


def the_verdict_is_said_in_the_shops_scale_and_in_millimetres(world):
    floor = world.floor
    number = floor.order(ring={"metal": "pt950", "size": "EU 54"})
    floor.lay(number)
    screen = world.screen()
    for size, words in [(17.19, "In tolerance"), (17.9, "Too large by 2.25 sizes, 0.71 mm"), (17.0, "Too small by half a size, 0.19 mm"),
                        (16.87, "Too small by one size, 0.32 mm")]:
        floor.measure(size, of=number)
        screen.await_text(words, ".verdict")
    assert "Ordered 54.00 ± 0.12 = 17.19 mm" in screen.text(".size"), screen.text(".size")
    # Abnormal is a shape and words and a colour; normal has no colour.
    assert screen.text(".verdict").startswith("▼")
    assert screen.page.evaluate("getComputedStyle(document.querySelector('.verdict .bad')).color") == "rgb(139, 0, 0)"
    floor.measure(17.19, of=number)
    screen.await_text("● In tolerance", ".verdict")
    assert not screen.has(".verdict .bad")


def the_order_changes_under_a_running_machine_only_after_a_word(world):
    floor = world.floor
    number, other = floor.ready_order(polishing="long"), floor.order()
    floor.lay(number)
    screen = world.screen()
    screen.await_text("Hold to start", POLISH)
    screen.hold(POLISH)
    screen.await_text("At work", ".polishing")
    screen.tap_words("Change order")
    screen.tap_words("All")
    screen.tap_words(f"Lay on the bench: {other}")
    screen.await_text(f"A machine is at work on {number}")
    assert floor.ask("GET", "/v1/bench/order")["order"] == number
    screen.tap_words("Leave it")
    screen.await_gone("A machine is at work")
    screen.tap_words(f"Lay on the bench: {other}")
    screen.tap_words("Change it")
    wait_for("the other order", lambda: floor.ask("GET", "/v1/bench/order")["order"] == other)
    screen.tap("#stop")
    screen.await_text("polisher: still", "#stop", 3)


def nothing_is_typed_at_the_bench_and_no_dialog_covers_it(world):
    screen = world.screen()
    for where in SCREENS:
        screen.go(where)
        wait_for("the screen", lambda: f"on-{where or 'bench'}" in screen.page.get_attribute("body", "class"))
        assert not screen.has("input, textarea, select, [contenteditable], dialog"), where


def every_screen_is_two_touches_from_the_bench(world):
    screen = world.screen()
    for words, where in [("Orders", "orders"), ("Inbox", "inbox"), ("Devices and health", "devices"), ("Setup", "setup"), ("Clean the screen", "clean")]:
        screen.go("")
        screen.tap_words("Menu")
        screen.tap_words(words)
        wait_for(words, lambda: f"on-{where}" in screen.page.get_attribute("body", "class"))


def a_screen_that_is_wiped_does_nothing_but_stop(world):
    screen = world.screen(script=SKIPPING)
    screen.go("clean")
    screen.await_text("Wipe the screen")
    assert not screen.has("#screen button, #screen a, #bar a.button")
    for x in range(60, 1000, 90):
        screen.touch("touchStart", (x, 400))
        screen.let_go()
    assert "on-clean" in screen.page.get_attribute("body", "class")
    screen.tap("#stop")
    wait_for("the stop", lambda: screen.asked("/v1/stop"))
    screen.skip(11)
    time.sleep(0.3)
    assert "on-clean" in screen.page.get_attribute("body", "class")
    screen.skip(4)
    wait_for("the bench comes back by itself", lambda: screen.has(".bench"))


def keys_reach_everything_and_show_where_they_are(world):
    world.floor.ready_order()
    screen = world.screen()
    for where in SCREENS[:-1]:
        screen.go(where)
        wait_for("the screen", lambda: f"on-{where or 'bench'}" in screen.page.get_attribute("body", "class"))
        time.sleep(0.3)
        wanted = screen.page.evaluate("document.querySelectorAll('button, a[href], [tabindex]').length")
        screen.page.evaluate("document.activeElement.blur(); window.seen = new Set()")
        for _ in range(wanted + 2):
            screen.page.keyboard.press("Tab")
            screen.page.evaluate("document.activeElement !== document.body && seen.add(document.activeElement)")
        missed = screen.page.evaluate("[...document.querySelectorAll('button, a[href], [tabindex]')].filter(e => !seen.has(e)).map(e => e.outerHTML.slice(0, 200))")
        assert not missed, f"{where}: {missed}"
        screen.page.focus("#stop")
        screen.page.keyboard.press("Tab")
        assert screen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", where
    screen.page.reload()
    screen.await_live()
    screen.page.keyboard.press("Tab")
    assert screen.page.evaluate("document.activeElement.id") == "stop"


def what_was_approved_and_then_changed_is_approved_again_with_a_touch(world):
    floor = world.floor
    number = floor.ready_order()
    path = f"/v1/orders/{number}/pieces/1/proof"
    first = floor.ask("GET", path)["hash"]
    floor.ask("POST", f"{path}/approval", {"hash": first, "by": "Léa"})
    screen = world.screen()
    screen.await_text("Approved by Léa", ".proof")
    screen.await_text("Hold to start", ENGRAVE)
    assert "Approve the text" not in screen.text(".engraving")
    floor.order(number, engraving={"text": "Never 14.06.2026", "place": "inside"})
    screen.await_text("Approve the text", ".engraving")
    assert screen.page.get_attribute(ENGRAVE, "aria-disabled") == "true"
    screen.hold(ENGRAVE, 0.9)
    _nothing_began(screen, number)
    # A touch alone approves nothing.
    screen.tap(APPROVE)
    assert screen.asked("/proof/approval") == []
    screen.hold(APPROVE)
    screen.await_text("Hold to start", ENGRAVE)
    proof = floor.ask("GET", path)
    assert proof["approved"] and proof["hash"] != first, proof
    [sent] = screen.asked("/proof/approval")
    assert sent["hash"] == proof["hash"]
    screen.await_gone("Approve the text", ".engraving")


def an_approval_given_elsewhere_is_seen(world):
    floor = world.floor
    number = floor.ready_order()
    path = f"/v1/orders/{number}/pieces/1/proof"
    screen = world.screen()
    screen.await_text("Not approved yet", ".proof")
    floor.ask("POST", f"{path}/approval", {"hash": floor.ask("GET", path)["hash"], "by": "Léa"})
    screen.await_text("Approved by Léa", ".proof")


def nothing_starts_that_is_not_the_drawing_on_the_screen(world):
    floor = world.floor
    number = floor.ready_order()
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.page.route("**/pieces/1/proof", lambda route: route.abort())
    floor.order(number, engraving={"text": "Never 14.06.2026", "place": "inside"})
    screen.await_text("Never 14.06.2026", ".proof .text")
    screen.await_text("What would start is not what is shown here yet", ".engraving .missing")
    assert not screen.has(".proof img")
    screen.hold(ENGRAVE, 0.9)
    _nothing_began(screen, number)
    screen.page.unroute("**/pieces/1/proof")
    screen.await_text("Hold to start", ENGRAVE)
    # A picture of another proof than the one beside it is never given.
    path = f"/v1/orders/{number}/pieces/1/proof/band.svg"
    assert screen.page.evaluate("p => fetch(p + '?hash=0').then(r => r.status)", path) == 404


def another_order_begins_with_its_first_ring(world):
    floor = world.floor
    number = floor.ready_order(pieces=2)
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.tap(".order button:nth-of-type(2)")
    screen.await_text("Ring 2 of 2", ".order")
    other = floor.order(pieces=2)
    # Somebody scans another bag.
    floor.lay(other)
    screen.await_text(other, ".order")
    screen.await_text("Ring 1 of 2", ".order")
    floor.lay(floor.ready_order())
    screen.await_text("Hold to start", ENGRAVE)


def a_machine_that_begins_something_is_not_called_still(world):
    floor = world.floor
    number = floor.ready_order(polishing="long")
    screen = world.screen()
    screen.await_text("Hold to start", POLISH)
    screen.tap("#stop")
    screen.await_text("polisher: still", "#stop", 3)
    screen.hold(POLISH)
    screen.await_text("At work", ".polishing")
    assert "polisher: still" not in screen.text("#stop") and "engraver: still" in screen.text("#stop")
    screen.tap("#stop")
    screen.await_text("polisher: still", "#stop", 3)
    wait_for("the end of the job", lambda: floor.jobs(number)[0]["phase"] == "stopped")


def both_starts_are_whole_on_the_small_screen(world):
    floor = world.floor
    number = floor.ready_order()
    screen = world.screen(size="small")
    looks = {
        "ready": lambda: "Hold to start" in screen.text(ENGRAVE),
        "to approve": lambda: "Approve the text" in screen.text(".engraving"),
        "not measured": lambda: screen.page.get_attribute(ENGRAVE, "aria-disabled") == "true",
    }
    for look, is_there in looks.items():
        if look == "to approve":
            path = f"/v1/orders/{number}/pieces/1/proof"
            floor.ask("POST", f"{path}/approval", {"hash": floor.ask("GET", path)["hash"], "by": "Léa"})
            floor.order(number, engraving={"text": "Never 14.06.2026", "place": "inside"})
        if look == "not measured":
            number = floor.order()
            floor.lay(number)
            screen.await_text(number, ".order")
        wait_for(look, is_there)
        for button in [ENGRAVE, POLISH, "#stop"]:
            seen = _seen(screen, button)
            assert seen["height"] >= 72 and seen["whole"], f"{look}: {button}: {seen}"


def _seen(screen, selector):
    """How high a button is, and whether all of it can be touched."""
    return screen.page.evaluate("""selector => {
        const button = document.querySelector(selector), box = button.getBoundingClientRect();
        const points = [[3, 3], [box.width - 3, 3], [3, box.height - 3], [box.width - 3, box.height - 3], [box.width / 2, box.height / 2]];
        return { height: box.height, whole: points.every(([x, y]) => {
            const at = document.elementFromPoint(box.left + x, box.top + y);
            return at !== null && button.contains(at);
        }) };
    }""", selector)


def a_pointer_beam_shows_the_outline_and_goes_dark_at_a_touch(world):
    floor = Floor(world.floor.programs, engraver=("path", "path-window"))
    try:
        floor.ready_order()
        screen = world.screen(address=f"http://127.0.0.1:{floor.port}", size="small")
        pointing = lambda: json.loads(floor.tell("engraver", "state"))["pointing"]
        outline = ".engraving .begin button:not(.hold)"
        screen.await_text("Show outline", outline)
        for button in [ENGRAVE, outline, POLISH, "#stop"]:
            seen = _seen(screen, button)
            assert seen["height"] >= 72 and seen["whole"], f"{button}: {seen}"
        for end in [outline, "#stop"]:
            screen.tap(outline)
            screen.await_text("Outline off", outline)
            assert pointing()
            screen.tap(end)
            wait_for("the dark", lambda: not pointing())
            screen.await_text("Show outline", outline)
        # Nothing was marked, and nothing was begun.
        assert floor.ask("GET", "/v1/jobs")["jobs"] == []
    finally:
        floor.close()


def the_proof_is_the_daemons_own_drawing(world):
    number = world.floor.ready_order()
    screen = world.screen(is_awaited=False)
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 4"><path d="M0 2h60" stroke="currentColor"/></svg>'
    place = f"/v1/orders/{number}/pieces/1/proof"
    path = f"**{place}"
    screen.page.route(path, lambda route: route.fulfill(json={
        "band_svg": f"{place}/band.svg", "ring_svg": f"{place}/ring.svg", "hash": "abc", "text": "Always", "place": "inside", "diameter_mm": 16.9, "circumference_mm": 53.09, "measured": True,
        "band_mm": 4, "height_mm": 2, "length_mm": 20.5, "arc_degrees": 139, "rows": 1, "minutes": 2, "approved": None,
        "refusal": None}))
    screen.page.route(f"{path}/*.svg*", lambda route: route.fulfill(body=drawing, content_type="image/svg+xml"))
    screen.page.reload()
    screen.await_live()
    wait_for("both drawings", lambda: screen.page.evaluate(
        "[...document.querySelectorAll('.proof img')].filter(i => i.complete && i.naturalWidth > 0).length") == 2)
    screen.await_text("20.5 mm of 53.09 mm, 139°", ".proof")
    assert "No drawing" not in screen.text(".proof")
    world.floor.order(number, engraving={"text": "Never", "place": "inside"})
    screen.page.unroute(path)
    screen.await_gone("20.5 mm of 53.09 mm", ".proof")
    screen.await_text("Not approved yet", ".proof")
