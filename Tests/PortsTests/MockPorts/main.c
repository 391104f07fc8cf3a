// A machine with USB adapters that are not there: makes an umockdev testbed, runs a program in it, and does to the testbed
// what standard input says, one command a line. Needs LD_PRELOAD=libumockdev-preload.so.0.
//
//   add FILE             devices described in FILE appear, with an "add" event
//   run                  starts the program
//   uevent SYSPATH WHAT  sends an event about a device
//   remove SYSPATH       a device disappears from /sys, without an event
//   hangup NODE          the other end of a terminal is closed, as an unplug looks to whoever has it open
//   send NODE TEXT       the device sends TEXT and CR
//   end                  sends SIGTERM to the program, and waits for it
//
// Each command is answered on standard error: "ok", or "failed: why".
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct { unsigned domain; int code; char *message; } Failure;
static void *(*testbed_new)(void);
static int (*testbed_add)(void *, const char *, Failure **);
static void (*testbed_uevent)(void *, const char *, const char *);
static void (*testbed_remove)(void *, const char *);
static int (*testbed_fd)(void *, const char *);
static void (*testbed_end)(void *);

// Looked up when it runs, so that building the project needs nothing of umockdev.
static int find_umockdev(void) {
  void *library = dlopen("libumockdev.so.0", RTLD_NOW);
  if (!library) return 0;
  *(void **)&testbed_new = dlsym(library, "umockdev_testbed_new");
  *(void **)&testbed_add = dlsym(library, "umockdev_testbed_add_from_file");
  *(void **)&testbed_uevent = dlsym(library, "umockdev_testbed_uevent");
  *(void **)&testbed_remove = dlsym(library, "umockdev_testbed_remove_device");
  *(void **)&testbed_fd = dlsym(library, "umockdev_testbed_get_dev_fd");
  *(void **)&testbed_end = dlsym(library, "g_object_unref");
  return testbed_new && testbed_add && testbed_uevent && testbed_remove && testbed_fd && testbed_end;
}

// Closes the other end of a terminal. umockdev 0.17 keeps its note of the terminal's number and fails when the number is
// given out again, so the note goes, too.
static int hang_up(int fd) {
  char terminal[64], note[512];
  const char *root = getenv("UMOCKDEV_DIR");
  if (fd < 0 || !root || ptsname_r(fd, terminal, sizeof terminal)) return 0;
  for (char *c = terminal; *c; c++) if (*c == '/') *c = '_';
  snprintf(note, sizeof note, "%s/dev/.ptymap/%s", root, terminal);
  unlink(note);
  return !close(fd);
}

static void answer(const char *why) {
  if (why) fprintf(stderr, "failed: %s\n", why); else fprintf(stderr, "ok\n");
}

int main(int argc, char **argv) {
  if (argc < 2) { fprintf(stderr, "usage: mock-ports PROGRAM [ARGUMENTS]\n"); return 64; }
  if (!find_umockdev()) { fprintf(stderr, "failed: libumockdev.so.0 is missing: run `make packages`\n"); return 69; }
  void *testbed = testbed_new();
  pid_t child = -1;
  char line[1024];
  answer(testbed ? NULL : "no testbed");
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    char *rest = strchr(line, ' ');
    if (rest) *rest++ = 0;
    char *second = rest ? strchr(rest, ' ') : NULL;
    if (second) *second++ = 0;
    if (!strcmp(line, "add") && rest) {
      Failure *failure = NULL;
      answer(testbed_add(testbed, rest, &failure) ? NULL : failure ? failure->message : "not added");
    } else if (!strcmp(line, "run")) {
      child = fork();
      if (!child) {
        // Whoever kills the testbed ends the program, too.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        // The program must not hold the other ends of its terminals, or they would never hang up.
        for (int fd = 3; fd < 1024; fd++) close(fd);
        execv(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
      }
      answer(child > 0 ? NULL : "no process");
    } else if (!strcmp(line, "uevent") && second) {
      testbed_uevent(testbed, rest, second);
      answer(NULL);
    } else if (!strcmp(line, "remove") && rest) {
      testbed_remove(testbed, rest);
      answer(NULL);
    } else if (!strcmp(line, "hangup") && rest) {
      answer(hang_up(testbed_fd(testbed, rest)) ? NULL : "not a terminal");
    } else if (!strcmp(line, "send") && second) {
      int fd = testbed_fd(testbed, rest);
      size_t length = strlen(second);
      second[length] = '\r';
      answer(fd >= 0 && write(fd, second, length + 1) == (ssize_t)length + 1 ? NULL : "not sent");
    } else if (!strcmp(line, "end")) {
      break;
    } else {
      answer("no such command");
    }
  }
  int status = 0;
  if (child > 0) {
    // Again and again: a signal that comes while a program sets up what it does about signals may be lost.
    for (int tick = 0; waitpid(child, &status, WNOHANG) == 0; tick++) {
      if (tick % 50 == 0) kill(child, SIGTERM);
      usleep(10000);
    }
  }
  testbed_end(testbed);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
