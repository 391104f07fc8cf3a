// A plain C stop, for the ratio of `make bench`: for each HTTP request on PORT it switches COIL of the Modbus server at
// ENGRAVER on, answers, and switches the coil off again. One connection after the other, nothing else to do.
// Usage: stop-floor ENGRAVER COIL PORT
#include <arpa/inet.h>
#include <modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  modbus_t *bus = modbus_new_tcp("127.0.0.1", atoi(argv[1]));
  if (!bus || modbus_connect(bus)) return 1;
  modbus_set_slave(bus, 1);
  int coil = atoi(argv[2]), one = 1;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[3]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 64)) return 1;
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) return 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    char request[4096];
    size_t length = 0;
    ssize_t got;
    while (length < sizeof request - 1 && (got = read(client, request + length, sizeof request - 1 - length)) > 0) {
      length += got;
      request[length] = 0;
      if (strstr(request, "\r\n\r\n")) break;
    }
    request[length] = 0;
    if (strstr(request, "\r\n\r\n")) {
      if (modbus_write_bit(bus, coil, 1) != 1) return 1;
      const char *answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      if (write(client, answer, strlen(answer)) < 0) return 1;
      if (modbus_write_bit(bus, coil, 0) != 1) return 1;
    }
    close(client);
  }
}
