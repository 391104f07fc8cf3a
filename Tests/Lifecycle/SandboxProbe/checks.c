#define _GNU_SOURCE
#include "checks.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// MARK: files

static int opens(const char *path, int flags) {
  int file = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
  if (file < 0) return -1;
  close(file);
  return 0;
}

static int creates(const char *path) {
  if (opens(path, O_CREAT | O_WRONLY) != 0) return -1;
  unlink(path);
  return 0;
}

static int write_usr(void) { return creates("/usr/.sandbox-probe"); }
static int write_etc(void) { return creates("/etc/.sandbox-probe"); }
static int write_var(void) { return creates("/var/lib/.sandbox-probe"); }
static int list_home(void) { return access("/root/.sandbox-mark", F_OK); }
static int see_tmp(void) { return access("/tmp/.sandbox-mark", F_OK); }
static int write_proc_sys(void) { return opens("/proc/sys/kernel/domainname", O_WRONLY); }
static int write_sys(void) { return opens("/sys/class/tty/ttyS0/uevent", O_WRONLY); }
static int write_cgroup(void) { return opens("/sys/fs/cgroup/cgroup.procs", O_WRONLY); }
static int read_kmsg(void) { return opens("/dev/kmsg", O_RDONLY); }

// Root opens what is made inaccessible, and finds it empty.
static int list_modules(void) {
  DIR *folder = opendir("/usr/lib/modules");
  if (!folder) return -1;
  int found = -1;
  for (struct dirent *entry; (entry = readdir(folder));)
    if (entry->d_name[0] != '.') found = 0;
  closedir(folder);
  return found;
}

static int see_first_process(void) { return opens("/proc/1/status", O_RDONLY); }
static int see_machine(void) { return opens("/proc/meminfo", O_RDONLY); }

// A device that no daemon of a bench needs; without a driver behind it the policy still lets it through.
static int open_device(void) {
  int result = opens("/dev/sandbox-probe", O_RDWR);
  return result == 0 || errno == ENODEV || errno == ENXIO ? 0 : -1;
}

static int open_port(void) { return opens("/dev/ttyUSB0", O_RDWR); }

static char *own_file(void) {
  static char path[512];
  const char *folder = getenv("STATE_DIRECTORY");
  if (!folder) folder = getenv("RUNTIME_DIRECTORY");
  snprintf(path, sizeof path, "%s/.sandbox-probe-%d", folder ? folder : ".", getpid());
  unlink(path);
  return path;
}

static int give_to_others(void) {
  char *path = own_file();
  int file = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0666);
  if (file < 0) return -1;
  struct stat found;
  int result = fstat(file, &found);
  unlink(path);
  close(file);
  errno = 0;
  return result == 0 && (found.st_mode & 077) ? 0 : -1;
}

static int make_set_uid(void) {
  char *path = own_file();
  if (opens(path, O_CREAT | O_WRONLY) != 0) return -1;
  int result = chmod(path, 04700), reason = errno;
  unlink(path);
  errno = reason;
  return result;
}

static int change_owner(void) {
  char *path = own_file();
  if (opens(path, O_CREAT | O_WRONLY) != 0) return -1;
  int result = chown(path, getuid(), getgid()), reason = errno;
  unlink(path);
  errno = reason;
  return result;
}

static int open_many_files(void) {
  for (int i = 0; i < 1100; i++)
    if (open("/dev/null", O_RDONLY | O_CLOEXEC) < 0) return -1;
  return 0;
}

// MARK: who it is

static int be_root(void) { return geteuid() == 0 ? 0 : -1; }

static int own_capabilities(void) {
  for (int capability = 0; capability < 40; capability++)
    if (prctl(PR_CAPBSET_READ, capability) == 1) return 0;
  return -1;
}

static int change_root(void) { return chroot("/"); }

static int bind_low_port(void) {
  int end = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(79), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  return bind(end, (struct sockaddr *)&name, sizeof name);
}

static int become_root(void) {
  pid_t child = fork();
  if (child == 0) {
    execl("/usr/local/lib/sandbox-probe-raised", "raised", (char *)NULL);
    _exit(2);
  }
  int status;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

// Every number stands for itself where it is no namespace of its own.
static int share_users(void) {
  FILE *map = fopen("/proc/self/uid_map", "re");
  unsigned first, outside, count;
  int result = map && fscanf(map, "%u %u %u", &first, &outside, &count) == 3 && count == UINT32_MAX ? 0 : -1;
  errno = 0;
  return result;
}

// The script says which mounts are the first process's.
static int share_mounts(void) {
  const char *outside = getenv("OUTSIDE_MOUNTS");
  char own[64] = "";
  return outside && readlink("/proc/self/ns/mnt", own, sizeof own - 1) > 0 && strcmp(own, outside) == 0 ? 0 : -1;
}

// Says the number, so that two runs can be compared; a private keyring is another each time.
static int show_keyring(void) {
  long number = syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
  if (number < 0) return -1;
  dprintf(STDOUT_FILENO, "keyring %ld\n", number);
  return 0;
}

// Outlives this process; the script looks whether it outlives the unit.
static int leave_memory(void) { return shmget(0x62656e63, 4096, IPC_CREAT | 0600) < 0 ? -1 : 0; }

// MARK: sockets

static int makes_socket(int family, int type, int protocol) {
  int end = socket(family, type | SOCK_CLOEXEC, protocol);
  if (end < 0) return -1;
  close(end);
  return 0;
}

static int open_packet_socket(void) { return makes_socket(AF_PACKET, SOCK_RAW, 0); }
static int open_crypto_socket(void) { return makes_socket(AF_ALG, SOCK_SEQPACKET, 0); }

static int send_to(const char *address) {
  int end = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = inet_addr(address)};
  return sendto(end, "x", 1, 0, (struct sockaddr *)&name, sizeof name) == 1 ? 0 : -1;
}

// RFC 5737 keeps these addresses for examples; the script gives them to the loopback.
static int send_far(void) { return send_to("203.0.113.1"); }
static int send_near(void) { return send_to("192.168.254.1"); }
static int send_home(void) { return send_to("127.0.0.1"); }

static int use_needed_sockets(void) {
  return makes_socket(AF_UNIX, SOCK_STREAM, 0) || makes_socket(AF_INET, SOCK_STREAM, 0) ||
         makes_socket(AF_INET6, SOCK_STREAM, 0) || makes_socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
}

// MARK: calls

static int map_executable(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return page == MAP_FAILED ? -1 : 0;
}

static int make_executable(void) {
  void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static int new_mounts(void) { return unshare(CLONE_NEWNS); }
static int new_users(void) { return unshare(CLONE_NEWUSER); }

// Without an address the clock cannot be set: EFAULT means that the call came that far.
static int set_clock(void) {
  return syscall(SYS_clock_settime, CLOCK_REALTIME, NULL) == 0 || errno == EFAULT ? 0 : -1;
}

static int set_host_name(void) {
  char name[256];
  return gethostname(name, sizeof name) ? -1 : sethostname(name, strlen(name));
}

// No module is that short: EFAULT or ENOEXEC mean that it would have been taken.
static int load_module(void) {
  return syscall(SYS_init_module, NULL, 1, "") == 0 || errno == EFAULT || errno == ENOEXEC ? 0 : -1;
}

static int read_kernel_log(void) { return klogctl(10 /* SYSLOG_ACTION_SIZE_BUFFER */, NULL, 0) < 0 ? -1 : 0; }
static int change_personality(void) { return personality(PER_LINUX32) < 0 ? -1 : 0; }

// Without a priority it cannot be: EINVAL means that the call came that far.
static int run_in_real_time(void) {
  struct sched_param none = {.sched_priority = 0};
  return sched_setscheduler(0, SCHED_FIFO, &none) == 0 || errno == EINVAL ? 0 : -1;
}

static int be_traced(void) { return ptrace(PTRACE_TRACEME, 0, 0, 0) == -1 ? -1 : 0; }
static int be_favoured(void) { return setpriority(PRIO_PROCESS, 0, -4); }

static int choose_processors(void) {
  cpu_set_t all;
  return sched_getaffinity(0, sizeof all, &all) ? -1 : sched_setaffinity(0, sizeof all, &all);
}

#ifdef __x86_64__
// getpid as a 32-bit program calls it; where the kernel knows no such programs, it is a fault.
static int call_as_32_bits(void) {
  long result = 20;
  __asm__ volatile("int $0x80" : "+a"(result) : : "memory", "r8", "r9", "r10", "r11");
  return result == getpid() ? 0 : -1;
}
#else
static int call_as_32_bits(void) { return -1; }
#endif

// MARK: amounts

static int take_memory(void) {
  size_t amount = (size_t)320 << 20;
  char *bytes = mmap(NULL, amount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (bytes == MAP_FAILED) return -1;
  memset(bytes, 1, amount);
  return 0;
}

static void *wait_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

static int start_threads(void) {
  for (int i = 0; i < 150; i++) {
    pthread_t thread;
    int reason = pthread_create(&thread, NULL, wait_for_ever, NULL);
    if (reason) {
      errno = reason;
      return -1;
    }
  }
  return 0;
}

#define CHECK(name) {#name, name}

const struct check checks[] = {
    CHECK(write_usr), CHECK(write_etc), CHECK(write_var), CHECK(list_home), CHECK(see_tmp), CHECK(write_proc_sys),
    CHECK(write_sys), CHECK(write_cgroup), CHECK(read_kmsg), CHECK(list_modules), CHECK(see_first_process),
    CHECK(see_machine), CHECK(open_device), CHECK(open_port), CHECK(give_to_others), CHECK(make_set_uid),
    CHECK(change_owner), CHECK(open_many_files), CHECK(be_root), CHECK(own_capabilities), CHECK(change_root),
    CHECK(bind_low_port), CHECK(become_root), CHECK(share_users), CHECK(share_mounts), CHECK(show_keyring),
    CHECK(leave_memory), CHECK(open_packet_socket), CHECK(open_crypto_socket), CHECK(send_far), CHECK(send_near),
    CHECK(send_home), CHECK(use_needed_sockets), CHECK(map_executable), CHECK(make_executable), CHECK(new_mounts),
    CHECK(new_users), CHECK(set_clock), CHECK(set_host_name), CHECK(load_module), CHECK(read_kernel_log),
    CHECK(change_personality), CHECK(run_in_real_time), CHECK(be_traced), CHECK(be_favoured), CHECK(choose_processors), CHECK(call_as_32_bits),
    CHECK(take_memory), CHECK(start_threads), {NULL, NULL},
};
