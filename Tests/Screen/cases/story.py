"""One ring through the bench, by touch alone."""

from browser import ENGRAVE, POLISH
from floor import wait_for


def one_ring_goes_through_the_bench_by_touch_alone(world):
    floor = world.floor
    floor.lay()
    number = floor.order()
    screen = world.screen()
    screen.await_text("No order lies on the bench")
    screen.tap_words("Choose an order")
    screen.tap_words("All")
    screen.await_text(number)
    screen.tap_words(f"Lay on the bench: {number}")
    screen.await_text(f"{number} · Moreau", ".order")
    assert screen.text(".digits") == "–"
    screen.await_text("measure the ring", ".engraving")
    floor.tell("gauge", "measure", "16.90")
    screen.await_text("6.48 US", ".digits")
    screen.await_text("In tolerance", ".verdict")
    assert "Ordered 6.50 ± 0.12 = 16.92 mm" in screen.text(".size")
    screen.await_gone("Missing", ".engraving")
    screen.hold(ENGRAVE)
    screen.await_text("At work", ".engraving")
    assert screen.has(".engraving progress")
    screen.await_text("left", ".engraving")
    screen.await_text("Done at", ".engraving")
    screen.await_text("Engraved already", ".engraving")
    assert [job["phase"] for job in floor.jobs(number)] == ["done"]
    screen.hold(POLISH)
    screen.await_text("Set 1,700 rpm, measured", ".polishing")
    assert screen.text(".polishing .steps .now").startswith("cut")
    screen.await_text("Done at", ".polishing", 20)
    assert [job["phase"] for job in floor.jobs(number)] == ["done", "done"]
    screen.tap_words("Record")
    screen.await_text("Engraving “Always 14.06.2026” · Done")
    screen.tap_words("Bench")
    wait_for("the bench again", lambda: screen.has(".bench"))
    assert all(sent["by"] == "screen" for sent in screen.asked("/v1/jobs"))


def the_second_ring_of_an_order_is_another_piece(world):
    floor = world.floor
    number = floor.ready_order(pieces=2)
    screen = world.screen()
    screen.await_text("Hold to start", ENGRAVE)
    screen.hold(ENGRAVE)
    screen.await_text("Engraved already", ".engraving", 15)
    screen.tap(".order button:nth-of-type(2)")
    # The reading on the bench may be of the first ring.
    screen.await_text("The size is not confirmed", ".engraving")
    floor.tell("gauge", "measure", "16.91")
    screen.await_text("Hold to start", ENGRAVE)
    screen.hold(ENGRAVE)
    wait_for("the second job", lambda: [job["piece"] for job in floor.jobs(number)] == [2, 1])
    screen.await_text("Engraved already", ".engraving", 15)
