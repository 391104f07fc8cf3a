// Whether what the screen shows is true now. A frozen stream raises no error in a browser, so only silence tells.

/** Silence of this many milliseconds is no connection: two heartbeats of 2 s, and the rest of 5 s to say so. */
export const PATIENCE = 4500;

/**
 * How the screen stands at `now`, by a clock that nobody sets. Live means: heard of lately, and what is shown is the
 * newest that was asked for.
 * @param {Line} line
 * @param {number} now
 * @returns {Standing}
 */
export function standing(line, now) {
  if (line.heard === null) return { phase: now - line.since > PATIENCE ? 'lost' : 'coming', age: null, why: line.why };
  const age = Math.max(0, now - line.heard);
  if (line.why !== null) return { phase: 'lost', age, why: line.why };
  if (age > PATIENCE) return { phase: 'lost', age, why: 'silence' };
  if (line.owed !== null && now - line.owed > PATIENCE) return { phase: 'lost', age: now - line.owed, why: 'owed' };
  return { phase: 'live', age, why: null };
}
