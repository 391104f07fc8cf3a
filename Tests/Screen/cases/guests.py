"""Other clocks, names, languages and numbers than the usual ones."""

import json
import os
import re
import subprocess
import time

from browser import ENGRAVE, SIZES
from floor import wait_for
from proxy import Proxy

AN_HOUR_OFF = """(() => { const real = Date, off = %d; const now = real.now.bind(real);
  globalThis.Date = class extends real { constructor(...a) { a.length ? super(...a) : super(now() + off); } static now() { return now() + off; } };
})()"""

STRANGE = [
    {"customer": "A" * 60, "engraving": {"text": "W" * 60, "place": "inside"}},
    {"customer": "Maximiliane-Sophie von Hohenlohe-Waldenburg-Schillingsfürst", "engraving": {"text": "für immer und immer " * 3, "place": "outside"}},
    {"customer": "عبد الرحمن", "engraving": {"text": "إلى الأبد", "place": "inside"}},
    {"customer": "<b>x</b> & \"y\"", "engraving": {"text": "<img src=x onerror=alert(1)>", "place": "inside"}},
]


def a_browser_whose_clock_is_an_hour_off_shows_the_daemons_time(world):
    floor = world.floor
    number = floor.ready_order()
    for off in [3600_000, -3600_000]:
        screen = world.screen(script=AN_HOUR_OFF % off)
        screen.await_text("In tolerance", ".verdict")
        shown = wait_for("a time", lambda: re.search(r"Live (\d\d:\d\d)", screen.text("#bar .link")))[1]
        # The daemon and this program share a clock; a minute may have begun in between.
        known = [screen.page.evaluate("at => new Intl.DateTimeFormat('en', {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'}).format(at)", (time.time() - ago) * 1000) for ago in (0, 60)]
        assert shown in known, (shown, known)
        floor.measure(16.91, of=number)
        screen.await_text("Undo (", ".size")
        assert re.search(r"Undo \((9|10) s\)", screen.text(".size")), screen.text(".size")


def names_and_texts_of_any_length_and_script_stay_in_their_places(world):
    for strange in STRANGE:
        number = world.floor.ready_order(**strange)
        screen = world.screen()
        for size, (width, _) in SIZES.items():
            screen.become(size)
            screen.await_text(strange["customer"][:12], ".order")
            assert screen.page.evaluate("document.documentElement.scrollWidth") <= width
            wide = screen.page.evaluate("[...document.querySelectorAll('.panel')].filter(p => p.scrollWidth > p.clientWidth + 1).map(p => p.className)")
            assert not wide, f"{size}: {wide}"
            assert not screen.has("#screen b img, #screen img[src='x']")
            if size != "phone":
                # At one moment: what the screen draws anew has no place any more.
                bottoms = screen.page.evaluate("[...document.querySelectorAll('.hold')].map(b => b.getBoundingClientRect().bottom)")
                assert all(bottom <= SIZES[size][1] for bottom in bottoms), f"{size}: a start is cut off: {bottoms}"
            if "ع" in strange["customer"]:
                direction = "getComputedStyle(document.querySelector('.order h2 bdi:last-of-type')).direction"
                assert screen.page.evaluate(direction) == "rtl"
        assert world.floor.jobs(number) == []


def the_longest_order_number_fits(world):
    number = world.floor.ready_order(number="R" + "2" * 39)
    screen = world.screen(size="small")
    screen.await_text(number, ".order")
    assert screen.page.evaluate("document.documentElement.scrollWidth") <= 1024


def three_hundred_readings_wait_and_the_screen_stays_quick(world):
    floor = world.floor
    floor.lay()
    before = len(floor.readings())
    for count in range(300):
        floor.tell("gauge", "measure", f"{16 + count / 100:.2f}")
    wait_for("300 readings", lambda: len(floor.readings()) >= before + 300, 30)
    number = floor.order()
    floor.lay(number)
    screen = world.screen(place="inbox")
    screen.await_text(f"Unattached readings ({before + 300})")
    wait_for("some of them", lambda: screen.page.evaluate("document.querySelectorAll('.waiting li').length") == 40)
    screen.page.evaluate("document.querySelector('.waiting > button').click()")
    wait_for("more of them", lambda: screen.page.evaluate("document.querySelectorAll('.waiting li').length") == 80)
    began = time.monotonic()
    screen.tap(".waiting li:nth-child(2) button")
    wait_for("one is attached", lambda: len(floor.readings(number)) == 1)
    screen.await_text(f"Unattached readings ({before + 299})")
    assert time.monotonic() - began < 3
    screen.tap(".waiting li:nth-child(1) button:nth-of-type(2)")
    wait_for("one is set aside", lambda: len(floor.readings()) == before + 298)
    screen.await_text("Set aside", ".aside h2")
    screen.go("")
    screen.await_text(f"Unattached readings ({before + 298})", ".inbox")


def seven_pages_of_one_browser_are_live_over_one_stream(world):
    proxy = Proxy(world.floor.port)
    try:
        number = world.floor.ready_order()
        screens = [world.screen(address=proxy.address)]
        for _ in range(6):
            screens.append(world.screen(address=proxy.address, beside=screens[0]))
        assert proxy.streams == 1, proxy.streams
        world.floor.measure(16.80, of=number)
        for screen in screens:
            screen.await_text("6.36", ".digits")
        screens[6].page.bring_to_front()
        screens[6].tap("#stop")
        screens[6].await_text("engraver: still", "#stop", 3)
        for screen in screens[:5]:
            screen.page.close()
        world.floor.measure(16.90, of=number)
        screens[6].await_text("6.48", ".digits")
        assert proxy.streams == 1
    finally:
        proxy.close()


def a_plain_name_of_the_lan_works_without_what_browsers_keep_for_secure_pages(world):
    floor = world.floor
    number = floor.ready_order()
    screen = world.screen(address=f"http://bench3.lan:{floor.port}")
    assert screen.page.evaluate("isSecureContext") is False
    screen.await_text("Hold to start", ENGRAVE)
    screen.hold(ENGRAVE)
    wait_for("the job", lambda: floor.jobs(number))
    screen.tap("#stop")
    screen.await_text("engraver: still", "#stop", 3)


def a_browser_without_shared_workers_listens_by_itself(world):
    number = world.floor.ready_order()
    screen = world.screen(script="delete globalThis.SharedWorker")
    world.floor.measure(16.80, of=number)
    screen.await_text("6.36", ".digits")


def the_language_is_the_browsers_or_the_one_that_is_chosen(world):
    world.floor.ready_order()
    for language, words in [("de-CH", "Zum Starten halten"), ("fr", "Maintenir pour démarrer"), ("it", "Tenere premuto"), ("he", "החזיקו להתחלה"), ("pt", "Hold to start")]:
        screen = world.screen(language=language)
        screen.await_text(words, ENGRAVE)
        assert screen.page.evaluate("document.documentElement.lang") == (language[:2] if language != "pt" else "en")
    screen = world.screen(place="setup")
    screen.tap_words("עברית")
    wait_for("from right to left", lambda: screen.page.evaluate("document.documentElement.dir") == "rtl")
    screen.page.reload()
    screen.await_live()
    assert screen.page.evaluate("document.documentElement.lang") == "he"
    # The stop goes to the other side with everything else, and stays there.
    assert screen.box("#stop")["x"] < 100


def a_screen_that_may_only_watch_offers_no_start(world):
    world.floor.ready_order()
    screen = world.screen(script="""
      delete globalThis.SharedWorker;
      const ask = globalThis.fetch;
      globalThis.fetch = (path, more) => path === '/v1/session'
        ? Promise.resolve(new Response('{"role":"watch","name":"tablet"}', {headers: {'Content-Type': 'application/json'}}))
        : ask(path, more);""")
    screen.await_text("This screen watches and stops", ".engraving")
    assert screen.page.get_attribute(ENGRAVE, "aria-disabled") == "true"
    screen.tap("#stop")
    screen.await_text("engraver: still", "#stop", 3)


def a_code_that_the_bench_shows_lets_a_screen_in(world):
    world.floor.ready_order()
    shown = subprocess.run(
        [world.floor.programs / "benchpin", "screens", "pair", "--as", "bench", "--json"], check=True, capture_output=True,
        env={**os.environ, "BENCHPIN_SOCKET": str(world.floor.folder / "socket")})
    bench = world.screen(place="setup")
    bench.touch_digits(json.loads(shown.stdout)["code"])
    bench.await_text("This screen is paired")
    bench.tap_words("Let a tablet in")
    bench.await_text("touch these digits")
    tablet = world.screen(place="setup")
    tablet.touch_digits("000000")
    tablet.await_text("Understood")
    tablet.tap_words("Understood")
    tablet.touch_digits(re.search(r"\d{6}", bench.text())[0])
    tablet.await_text("This screen is paired")
    tablet.go("")
    tablet.await_text("This screen watches and stops", ".engraving")
    bench.go("")
    bench.await_text("Hold to start", f"{ENGRAVE}")
