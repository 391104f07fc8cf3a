"""play.py PROGRAMS OUTPUT [WORD…]: the bench screen in a browser against a real daemon and simulated devices.

Every function of `cases` whose name is a requirement is played, in the order in which it stands; WORDs choose those whose
names contain one of them. Screenshots and measurements go to OUTPUT. Ends with 1 when one fails; none is ever skipped.
"""

import importlib
import inspect
import multiprocessing
import shutil
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser import ARGUMENTS, BROWSER, Screen
from floor import Floor

TOGETHER = [["story", "rules"], ["losses", "guests"], ["looks"]]
ALONE = ["measures"]


class World:
    """What a case has: the floor, the browser, and the pages it opened."""

    def __init__(self, floor, browser, output):
        self.floor, self.browser, self.output = floor, browser, output
        self.address = f"http://127.0.0.1:{floor.port}"
        self.screens = []

    def screen(self, **how):
        screen = Screen(self.browser, how.pop("address", self.address), **how)
        self.screens.append(screen)
        return screen

    def close(self):
        """Ends the pages; what went wrong in them is returned."""
        mistakes = [mistake for screen in self.screens for mistake in screen.mistakes]
        for context in {screen.context for screen in self.screens}:
            context.close()
        self.screens = []
        return mistakes


def cases(rooms, words):
    """The cases of some rooms, in the order in which they stand."""
    for room in rooms:
        module = importlib.import_module(f"cases.{room}")
        own = [case for name, case in inspect.getmembers(module, inspect.isfunction)
               if case.__module__ == module.__name__ and not name.startswith("_")]
        for case in sorted(own, key=lambda case: case.__code__.co_firstlineno):
            if not words or any(word in f"{room} {case.__name__}" for word in words):
                yield case


def play(programs, output, rooms, words):
    """Plays the cases on a floor of their own; how many there were, and the names of those that failed."""
    failed, count = [], 0
    floor = Floor(programs)
    try:
        with sync_playwright() as player:
            browser = player.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
            for case in cases(rooms, words):
                world = World(floor, browser, output)
                start = time.monotonic()
                count += 1
                try:
                    case(world)
                    mistakes = world.close()
                    assert not mistakes, f"the page itself failed: {mistakes}"
                    print(f"ok   {time.monotonic() - start:5.1f} s  {case.__name__}", flush=True)
                except Exception:
                    failed.append(case.__name__)
                    print(f"FAIL {time.monotonic() - start:5.1f} s  {case.__name__}\n{traceback.format_exc()}", flush=True)
                    for index, screen in enumerate(world.screens):
                        try:
                            screen.page.screenshot(path=output / f"FAILED-{case.__name__}-{index}.png")
                        except Exception as error:
                            print(f"     no picture: {error}")
                    floor.thaw()
                    world.close()
            browser.close()
    finally:
        floor.close()
    return count, failed


def main():
    programs, output, words = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    began = time.monotonic()
    # Most of a case is waiting, so several floors are played at once; what is measured has the machine for itself.
    parts = [group for group in TOGETHER if any(True for _ in cases(group, words))]
    with ProcessPoolExecutor(len(TOGETHER), mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(play, *zip(*[(programs, output, group, words) for group in parts]))) if parts else []
    if any(True for _ in cases(ALONE, words)):
        found.append(play(programs, output, ALONE, words))
    count, failed = sum(part for part, _ in found), [name for _, names in found for name in names]
    print(f"{count - len(failed)} of {count} cases of the screen hold, in {time.monotonic() - began:.0f} s; pictures in {output}")
    for name in failed:
        print(f"failed: {name}")
    if failed or not count:
        sys.exit(1)


if __name__ == "__main__":
    main()
