// The least a bench could do, for the ratios of `make bench`: pty -> read -> append + fdatasync -> write to every client.
// Usage: line-floor TTY PORT FILE
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

enum { MOST_CLIENTS = 256 };

static int clients[MOST_CLIENTS];
static int client_count = 0;

static int listen_on(int port) {
  int one = 1;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (void *)&address, sizeof address) || listen(listener, 128)) exit(1);
  return listener;
}

static void forget(int fd) {
  for (int i = 0; i < client_count; i++)
    if (clients[i] == fd) clients[i--] = clients[--client_count];
  close(fd);
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  signal(SIGPIPE, SIG_IGN);
  int tty = open(argv[1], O_RDWR | O_NOCTTY);
  struct termios settings;
  tcgetattr(tty, &settings);
  cfmakeraw(&settings);
  tcsetattr(tty, TCSANOW, &settings);
  int file = open(argv[3], O_CREAT | O_TRUNC | O_WRONLY | O_APPEND, 0600);
  int listener = listen_on(atoi(argv[2]));
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = tty}, events[64];
  epoll_ctl(epoll, EPOLL_CTL_ADD, tty, &event);
  event.data.fd = listener;
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
  char buffer[4096];
  for (;;) {
    int ready = epoll_wait(epoll, events, 64, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        int one = 1, client = accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
        setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        event.data.fd = client;
        epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
        if (client_count < MOST_CLIENTS) clients[client_count++] = client;
      } else if (fd == tty) {
        ssize_t count = read(tty, buffer, sizeof buffer);
        if (count <= 0) continue;
        if (write(file, buffer, count) != count) return 1;
        fdatasync(file);
        for (int j = 0; j < client_count; j++)
          if (write(clients[j], buffer, count) < 0) continue;
      } else {
        char request[1024];
        if (read(fd, request, sizeof request) <= 0) forget(fd);
      }
    }
  }
}
