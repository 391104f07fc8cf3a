// What can be tried from inside a sandbox.
#pragma once

struct check {
  const char *name;
  // 0 when it got through; otherwise not 0, with errno where the kernel says why.
  int (*attempt)(void);
};

// Ends with one that has no name.
extern const struct check checks[];
