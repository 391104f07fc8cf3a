// The shapes the screen works with, for `tsc --checkJs`; never served. What the daemon sends is described in full by
// Sources/Web/Interface/openapi.json: here stands what the screen reads of it.

type Attributes = Record<string, any>;
type Tree = { tag: string; attributes: Attributes; kids: (Tree | string)[] };
type Kid = Tree | string | number | false | null | undefined | Kid[];

type Hold =
  | { phase: 'idle' }
  | { phase: 'pressed' | 'ready'; pointer: number; since: number }
  | { phase: 'cancelled'; why: string };
type HoldInput =
  | { kind: 'down'; pointer: number; at: number; width: number }
  | { kind: 'up'; pointer: number; at: number }
  | { kind: 'tick'; at: number }
  | { kind: 'cancel'; why: string }
  | { kind: 'away' | 'free' | 'wide' | 'other' };

type Line = { heard: number | null; since: number; owed: number | null; why: string | null };
type Standing = { phase: 'coming' | 'live' | 'lost'; age: number | null; why: string | null };

type Answer =
  | { kind: 'good'; value: any }
  | { kind: 'problem'; status: number; word: string; detail: string; remedy: string }
  | { kind: 'nonsense'; status: number }
  | { kind: 'silence' };
type AskMore = { body?: object; key?: string; within?: number };

type News =
  | { kind: 'picture'; picture: Picture; age: number; time: number | null }
  // `isForeign`: somebody else gave the reading to its order.
  | { kind: 'event'; name: string; data: any; isForeign?: boolean }
  | { kind: 'beat'; time: number | null }
  | { kind: 'down'; why: string }
  | { kind: 'upgrade' };

type Order = {
  number: string; customer: string; stage: string; revision: number; pieces?: number; proof?: string; polishing?: string;
  ring: { metal: string; size: string; band_width_mm?: string; diameter_mm?: string };
  engraving?: { text: string; place: string };
  due?: string; rush?: boolean; stage_since?: string;
};
type Device = {
  name: string; kind: string; model: string; address: string; link: string; state?: string; trouble?: string;
  remarks?: string[]; last_heard_ms?: number; losses: number;
};
type Input = { name: string; kind: string; address: string; state: string; trouble?: string };
type Reading = {
  id: string; device: string; diameter_mm: string; micrometres: number; taken_at: string; order?: string;
  set_aside: boolean; verdict?: string;
};
type Job = {
  id: string; kind: string; order: string; piece: number; device: string; what: string; phase: string; reason?: string;
  by: string; requested_at: string; expected_ms: number; permille?: number; left_ms?: number; rpm?: number;
  rpm_set?: number; step?: number; asks_for_a_look: boolean; settled?: { finding: string; by: string; at: string };
  worked_ms?: number;
};
type Fit = {
  reading: string; system: string; measured: string; ordered: string; tolerance: string; measured_mm: string;
  ordered_mm: string; tolerance_mm: string; difference_mm: string; outcome: string; quarters_off: number;
  taken_at: string;
};
type Condition = { kind: string; sentence: string; remedy: string };
type Start = {
  kind: string; device?: string; proof?: string; programme?: string; plan?: PolishingPlan;
  expected_ms?: number; outline?: boolean; missing: Condition[];
};
type PolishingStep = {
  title: string; rpm?: number; seconds: number; wheel?: string; compound?: string; surface_m_s?: string; diameter_mm?: string;
};
type PolishingPlan = { programme: string; part: number; parts: number; steps: PolishingStep[] };
type Conditions = { at: string; order?: string; revision?: number; piece: number; fit?: Fit; starts: Start[] };
type Session = { role: string; name: string; door: string; starts: boolean; screen?: string };
type Picture = {
  state: {
    bench: string; at: string; version: string; orders: Order[]; devices: Device[]; jobs: Job[];
    newest_reading?: Reading; inbox: number;
  };
  conditions: Conditions | null;
  inputs: Input[];
  inbox: Reading[];
  jobs: Job[];
  session: Session | null;
};
type Undo = { reading: string; order: string; previous: string | null; until: number };
type Store = {
  picture: Picture | null; line: Line; time: { server: number; at: number } | null; undo: Undo | null;
  progress: Record<string, Partial<Job>>;
  /** A reading that just left an order, which a reading that is moved does first. */
  left?: { reading: string; order: string };
};

type View = { store: Store; desk: import('../../Sources/Web/Screen/Files/desk.js').Desk; standing: Standing; now: number };
type Doubt = { job?: string; order: string; piece: number; reason?: string };
