// Tries what the unit's directives forbid, and says of each whether it got through: sandbox-probe CHECK…
//
// One line for each check: its name and `allowed`, or `refused` with why. A check changes nothing that outlives it, but
// for those that say so.
#define _GNU_SOURCE
#include "checks.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct check *find(const char *name) {
  for (const struct check *check = checks; check->name; check++)
    if (strcmp(check->name, name) == 0) return check;
  return NULL;
}

// Each in a process of its own: what a filter kills, or what a check does to itself, ends there.
static void run(const struct check *check) {
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) {
    printf("%s refused fork: %s\n", check->name, strerror(errno));
    return;
  }
  if (child == 0) {
    errno = 0;
    int result = check->attempt();
    _exit(result == 0 ? 0 : errno ? errno : 255);
  }
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  if (WIFSIGNALED(status))
    printf("%s refused SIG%s\n", check->name, sigabbrev_np(WTERMSIG(status)));
  else if (WEXITSTATUS(status) == 0)
    printf("%s allowed\n", check->name);
  else if (WEXITSTATUS(status) == 255)
    printf("%s refused\n", check->name);
  else
    printf("%s refused %s\n", check->name, strerrorname_np(WEXITSTATUS(status)));
}

int main(int count, char **words) {
  // Raised by its mode, it only tells whether that worked.
  if (count == 1) return geteuid() == 0 ? 0 : 1;
  for (int i = 1; i < count; i++) {
    const struct check *check = find(words[i]);
    if (!check) {
      fprintf(stderr, "sandbox-probe: there is no check %s\n", words[i]);
      return 64;
    }
    run(check);
  }
  return 0;
}
