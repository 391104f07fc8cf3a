"""How much is loaded and how soon it is there; the best of five, since this machine does other things, too."""

import json

from floor import wait_for

WATCH = """new MutationObserver(() => {
  if (document.body?.classList.contains('is-live')) window.live ??= performance.now();
}).observe(document, {subtree: true, attributes: true, childList: true})"""


def the_screen_is_small_and_there_at_once(world):
    world.floor.ready_order()
    found = []
    for _ in range(5):
        screen = world.screen(script=WATCH)
        paints = wait_for("the first paint", lambda: screen.page.evaluate(
            "Object.fromEntries(performance.getEntriesByType('paint').map(p => [p.name, p.startTime]))"))
        found.append({**paints, "live": wait_for("live", lambda: screen.page.evaluate("window.live"))})
        loaded = screen.page.evaluate("""() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .filter(r => !r.name.includes('/v1/') && !r.name.startsWith('blob:')).map(r => [new URL(r.name).pathname, r.decodedBodySize])""")
        screen.context.close()
        world.screens.remove(screen)
    best = {name: round(min(one[name] for one in found)) for name in found[0]}
    size = sum(bytes for _, bytes in loaded)
    # The worker loads what it needs by itself, from the browser's store.
    print(f"     first paint {best['first-paint']} ms, first words {best['first-contentful-paint']} ms, live {best['live']} ms, "
          f"{size} bytes in {len(loaded)} files")
    (world.output / "measures.json").write_text(json.dumps({"best": best, "all": found, "bytes": size, "files": loaded}, indent=1))
    assert size < 100_000, size
    assert best["first-paint"] < 300 and best["first-contentful-paint"] < 300, best
    assert best["live"] < 1000, best
