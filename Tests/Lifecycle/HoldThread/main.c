// Holds one thread of another process where it is, as a driver that does not return would: hold-thread PID NAME
//
// The rest of the process runs on. The thread goes on when this program ends.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

// The kernel keeps 15 characters of a thread's name; Benchpin gives it the last ones.
enum { NAME_LENGTH = 15 };

static pid_t find_thread(const char *process, const char *name) {
  char path[300], comm[NAME_LENGTH + 2];
  snprintf(path, sizeof path, "/proc/%s/task", process);
  DIR *tasks = opendir(path);
  if (!tasks) return 0;
  size_t length = strlen(name);
  if (length > NAME_LENGTH) name += length - NAME_LENGTH;
  pid_t found = 0;
  for (struct dirent *entry; !found && (entry = readdir(tasks));) {
    snprintf(path, sizeof path, "/proc/%s/task/%.20s/comm", process, entry->d_name);
    FILE *file = fopen(path, "re");
    if (!file) continue;
    if (fgets(comm, sizeof comm, file)) {
      comm[strcspn(comm, "\n")] = 0;
      if (strcmp(comm, name) == 0) found = atoi(entry->d_name);
    }
    fclose(file);
  }
  closedir(tasks);
  return found;
}

int main(int count, char **words) {
  if (count != 3) {
    fprintf(stderr, "usage: hold-thread PID NAME\n");
    return 64;
  }
  pid_t thread = find_thread(words[1], words[2]);
  if (!thread) {
    fprintf(stderr, "hold-thread: process %s has no thread called %s\n", words[1], words[2]);
    return 69;
  }
  if (ptrace(PTRACE_SEIZE, thread, 0, 0) != 0 || ptrace(PTRACE_INTERRUPT, thread, 0, 0) != 0) {
    fprintf(stderr, "hold-thread: thread %d cannot be held: %s\n", thread, strerror(errno));
    return 77;
  }
  // Stopped once, it stays so until it is told to go on, which this program never does; a kill ends it all the same.
  int status;
  while (waitpid(thread, &status, __WALL) == thread)
    if (WIFEXITED(status) || WIFSIGNALED(status)) return 0;
  return 0;
}
