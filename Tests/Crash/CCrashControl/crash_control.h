// What the harness and the shim in the daemon share: one page of a file, mapped by both.
#ifndef CRASH_CONTROL_H
#define CRASH_CONTROL_H

#include <stdint.h>

// Where the daemon dies. Everything is seen from the system calls it makes.
enum crash_trap {
  CRASH_NOWHERE = 0,
  // At the first write to the ledger that holds `mark`, or at the sync that makes it last.
  CRASH_FACT = 1,
  // At the countdown-th write to the ledger's files.
  CRASH_LEDGER_WRITE = 2,
  // At the countdown-th write request to the engraver.
  CRASH_WIRE_WRITE = 3,
  // At the countdown-th write to the engraver's register 0 with the start bit in it.
  CRASH_START_WRITE = 4,
  // When a request that begins with `mark` was read from a client.
  CRASH_REQUEST = 5,
  // When an answer that begins with `mark` goes to a client.
  CRASH_ANSWER = 6,
};

// When exactly.
enum crash_moment {
  CRASH_BEFORE = 0,
  // With half of the bytes written or sent.
  CRASH_HALFWAY = 1,
  // All bytes are written or sent; on the wire the machine's answer is on its way.
  CRASH_AFTER = 2,
  // Written, and not yet synced; on the wire: right before the answer is read.
  CRASH_BEFORE_SYNC = 3,
  // The disk has it; on the wire: the answer was read, and nobody has acted on it.
  CRASH_AFTER_SYNC = 4,
};

struct crash_control {
  volatile uint32_t trap;
  volatile uint32_t moment;
  volatile int32_t countdown;
  // Set right before the daemon is killed.
  volatile uint32_t sprung;
  // The ledger's disk is full: writes that would make a file longer or change it fail with ENOSPC; -1 is never, else
  // how many writes still go through.
  volatile int32_t writes_until_full;
  // The engraver's TCP port.
  volatile uint32_t engraver_port;
  // Added to the civil clock.
  volatile int64_t clock_offset_seconds;
  // What the daemon did since it began: writes to the ledger, syncs of it, write requests to the engraver.
  volatile uint32_t ledger_writes;
  volatile uint32_t ledger_syncs;
  volatile uint32_t wire_writes;
  volatile uint32_t refused_writes;
  char mark[64];
};

#endif
