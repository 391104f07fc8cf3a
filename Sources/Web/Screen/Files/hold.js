// The one way to start something: press for a second, then let go inside. Pure: what happens goes in, a state comes out.

/** How long a press has to last, in milliseconds. */
export const ENOUGH = 1000;
/** A press that lasts longer is something that leans on the screen. */
export const LONGEST = 5000;
/** A contact wider than this, in CSS pixels, is a palm or an arm: 160 px are 27 mm on a ten-inch panel. */
export const WIDEST = 160;

/**
 * Nothing pressed.
 * @type {Hold}
 */
export const IDLE = { phase: 'idle' };

/**
 * The state after `input`, and whether it fires. After `cancelled` everything has to be let go before a press counts.
 * @param {Hold} hold
 * @param {HoldInput} input
 * @returns {{hold: Hold, fires: boolean}}
 */
export function take(hold, input) {
  const stay = (/** @type {Hold} */ hold) => ({ hold, fires: false });
  if (hold.phase === 'idle') {
    // A finger elsewhere begins nothing here.
    if (input.kind !== 'down') return stay(hold);
    if (input.width > WIDEST) return stay({ phase: 'cancelled', why: 'palm' });
    return stay({ phase: 'pressed', pointer: input.pointer, since: input.at });
  }
  if (hold.phase === 'cancelled') return stay(input.kind === 'free' ? IDLE : hold);
  switch (input.kind) {
    case 'down': case 'other': return stay({ phase: 'cancelled', why: 'second' });
    case 'away': return stay({ phase: 'cancelled', why: 'away' });
    case 'cancel': return stay({ phase: 'cancelled', why: input.why });
    case 'free': return stay(IDLE);
    case 'wide': return stay({ phase: 'cancelled', why: 'palm' });
    case 'tick': {
      const lasted = input.at - hold.since;
      if (lasted > LONGEST) return stay({ phase: 'cancelled', why: 'long' });
      return stay(lasted >= ENOUGH ? { ...hold, phase: 'ready' } : hold);
    }
    case 'up': {
      if (input.pointer !== hold.pointer) return stay({ phase: 'cancelled', why: 'second' });
      const lasted = input.at - hold.since;
      // Only what was shown to be long enough: on a page that stalled, the finger may have been gone for long.
      return { hold: IDLE, fires: hold.phase === 'ready' && lasted >= ENOUGH && lasted <= LONGEST };
    }
  }
}

/**
 * How much of the press is done, 0 to 1.
 * @param {Hold} hold
 * @param {number} now
 */
export const part = (hold, now) =>
  hold.phase === 'pressed' || hold.phase === 'ready' ? Math.min(1, (now - hold.since) / ENOUGH) : 0;
