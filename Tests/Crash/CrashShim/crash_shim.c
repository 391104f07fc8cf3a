// Stands between the daemon and the C library (LD_PRELOAD) and ends the daemon at one exact system call, fills its disk
// or moves its clock. The daemon itself knows nothing of it. What to do is in a file that the harness maps, too.
#define _GNU_SOURCE
#include "../CCrashControl/crash_control.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static struct crash_control *control;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
// The fact was written, and the sync after it has not come yet.
static volatile int fact_awaits_sync;
// The socket whose answer the daemon does not live to see; -1 is none.
static volatile int doomed_socket = -1;

__attribute__((constructor)) static void open_control(void) {
  const char *path = getenv("BENCHPIN_CRASH_CONTROL");
  if (!path) return;
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *page = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) control = page;
}

static void *next(const char *name, void **kept) {
  if (!*kept) *kept = dlsym(RTLD_NEXT, name);
  return *kept;
}

static void die(void) {
  control->sprung = 1;
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

static int is_set(enum crash_trap trap) { return control && control->trap == (uint32_t)trap; }

// Whether this is the one that was counted down to.
static int is_due(void) { return __atomic_sub_fetch(&control->countdown, 1, __ATOMIC_SEQ_CST) == 0; }

// MARK: the ledger

static int is_ledger(int file) {
  if (!control) return 0;
  char link[64], path[512];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  const char *name = strrchr(path, '/');
  return name && strncmp(name, "/ledger.sqlite", 14) == 0 && !strstr(name, "-shm") && !strstr(name, ".lock");
}

static int disk_is_full(void) {
  if (control->writes_until_full < 0) return 0;
  if (control->writes_until_full > 0) {
    control->writes_until_full--;
    return 0;
  }
  control->refused_writes++;
  return 1;
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  static void *kept;
  ssize_t (*real)(int, const void *, size_t, off64_t) = next("pwrite64", &kept);
  if (!is_ledger(file)) return real(file, bytes, count, at);
  pthread_mutex_lock(&lock);
  control->ledger_writes++;
  int is_full = disk_is_full();
  int strikes = 0;
  if (is_set(CRASH_LEDGER_WRITE)) strikes = is_due();
  if (is_set(CRASH_FACT) && !fact_awaits_sync && memmem(bytes, count, control->mark, strlen(control->mark))) {
    fact_awaits_sync = 1;
    strikes = control->moment <= CRASH_AFTER;
  }
  if (strikes && control->moment == CRASH_BEFORE) die();
  if (strikes && control->moment == CRASH_HALFWAY) {
    real(file, bytes, count / 2, at);
    die();
  }
  pthread_mutex_unlock(&lock);
  if (is_full) {
    errno = ENOSPC;
    return -1;
  }
  ssize_t written = real(file, bytes, count, at);
  if (strikes) die();
  return written;
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { return pwrite64(file, bytes, count, at); }

static int sync_with(int (*real)(int), int file) {
  if (!is_ledger(file)) return real(file);
  control->ledger_syncs++;
  int strikes = is_set(CRASH_FACT) && fact_awaits_sync;
  if (strikes && control->moment == CRASH_BEFORE_SYNC) die();
  int answer = real(file);
  if (strikes && control->moment == CRASH_AFTER_SYNC) die();
  return answer;
}

int fdatasync(int file) {
  static void *kept;
  return sync_with(next("fdatasync", &kept), file);
}

int fsync(int file) {
  static void *kept;
  return sync_with(next("fsync", &kept), file);
}

// MARK: the wire and the clients

static int is_engraver(int file) {
  if (!control || control->engraver_port == 0) return 0;
  struct sockaddr_in peer;
  socklen_t length = sizeof peer;
  if (getpeername(file, (struct sockaddr *)&peer, &length) != 0 || peer.sin_family != AF_INET) return 0;
  return ntohs(peer.sin_port) == control->engraver_port;
}

// A Modbus TCP frame: 7 bytes of header, function, address, value or count and values
// (MODBUS Messaging on TCP/IP V1.0b, 3.1.3; Application Protocol V1.1b3, 6.6 and 6.12).
static int is_write(const uint8_t *frame, size_t count) {
  return count >= 12 && (frame[7] == 5 || frame[7] == 6 || frame[7] == 15 || frame[7] == 16);
}

static int is_start(const uint8_t *frame, size_t count) {
  if (!is_write(frame, count) || frame[8] != 0 || frame[9] != 0) return 0;
  if (frame[7] == 6) return frame[11] & 2;
  return frame[7] == 16 && count >= 15 && frame[14] & 2;
}

static int answers(const void *bytes, size_t count) {
  size_t length = strlen(control->mark);
  return is_set(CRASH_ANSWER) && count >= length && memcmp(bytes, control->mark, length) == 0;
}

ssize_t send(int file, const void *bytes, size_t count, int flags) {
  static void *kept;
  ssize_t (*real)(int, const void *, size_t, int) = next("send", &kept);
  if (!is_engraver(file) || !is_write(bytes, count)) return real(file, bytes, count, flags);
  control->wire_writes++;
  int strikes = 0;
  if (is_set(CRASH_WIRE_WRITE)) strikes = is_due();
  if (is_set(CRASH_START_WRITE) && is_start(bytes, count)) strikes = is_due();
  if (!strikes) return real(file, bytes, count, flags);
  if (control->moment == CRASH_BEFORE) die();
  if (control->moment == CRASH_HALFWAY) {
    real(file, bytes, count / 2, flags);
    die();
  }
  ssize_t sent = real(file, bytes, count, flags);
  if (control->moment == CRASH_AFTER) die();
  doomed_socket = file;
  return sent;
}

// An answer, or a request of a client.
static ssize_t heard(int file, const void *bytes, ssize_t count) {
  if (!control || count <= 0) return count;
  if (doomed_socket == file && control->moment == CRASH_AFTER_SYNC) die();
  size_t length = strlen(control->mark);
  if (is_set(CRASH_REQUEST) && (size_t)count >= length && memcmp(bytes, control->mark, length) == 0) die();
  return count;
}

static void listens(int file) {
  if (control && doomed_socket == file && control->moment == CRASH_BEFORE_SYNC) die();
}

ssize_t recv(int file, void *bytes, size_t count, int flags) {
  static void *kept;
  ssize_t (*real)(int, void *, size_t, int) = next("recv", &kept);
  listens(file);
  ssize_t got = real(file, bytes, count, flags);
  return flags & MSG_PEEK ? got : heard(file, bytes, got);
}

ssize_t read(int file, void *bytes, size_t count) {
  static void *kept;
  ssize_t (*real)(int, void *, size_t) = next("read", &kept);
  listens(file);
  return heard(file, bytes, real(file, bytes, count));
}

ssize_t write(int file, const void *bytes, size_t count) {
  static void *kept;
  ssize_t (*real)(int, const void *, size_t) = next("write", &kept);
  if (!control || !answers(bytes, count)) return real(file, bytes, count);
  if (control->moment == CRASH_BEFORE) die();
  if (control->moment == CRASH_HALFWAY) count /= 2;
  real(file, bytes, count);
  die();
  return -1;
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  static void *kept;
  ssize_t (*real)(int, const struct iovec *, int) = next("writev", &kept);
  if (!control || count < 1 || !answers(parts[0].iov_base, parts[0].iov_len)) return real(file, parts, count);
  if (control->moment == CRASH_BEFORE) die();
  real(file, parts, control->moment == CRASH_HALFWAY ? 1 : count);
  die();
  return -1;
}

// MARK: the clock

int clock_gettime(clockid_t clock, struct timespec *time) {
  // By the bare system call: this may run before the C library is looked up.
  int answer = (int)syscall(SYS_clock_gettime, clock, time);
  if (answer == 0 && control && clock == CLOCK_REALTIME) time->tv_sec += control->clock_offset_seconds;
  return answer;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *kept) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (kept) *kept = now.tv_sec;
  return now.tv_sec;
}
