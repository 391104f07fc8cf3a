#define _GNU_SOURCE
#include "load.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int load_open_pty(char *path, size_t size) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (master < 0 || grantpt(master) || unlockpt(master) || ptsname_r(master, path, size)) return -1;
  return master;
}

int load_wait(struct pollfd *descriptors, size_t count, double seconds) {
  struct timespec time = {.tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (time_t)seconds) * 1e9)};
  return ppoll(descriptors, count, &time, NULL);
}

long load_find(const void *hay, size_t hay_size, const void *needle, size_t needle_size) {
  const char *hit = memmem(hay, hay_size, needle, needle_size);
  return hit ? hit - (const char *)hay : -1;
}

void load_line_buffer(void) { setvbuf(stdout, NULL, _IOLBF, 0); }
