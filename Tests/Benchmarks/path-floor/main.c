// A plain libmodbus loop, for the ratios of `make bench`: sends BLOCKS blocks of WORDS words through the path window of a
// simulated marker at PORT, and prints how many a second.
// Usage: path-floor PORT BLOCKS WORDS
#include <modbus.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int blocks = atoi(argv[2]), words = atoi(argv[3]);
  modbus_t *bus = modbus_new_tcp("127.0.0.1", atoi(argv[1]));
  if (!bus || words > 121 || modbus_connect(bus)) return 1;
  modbus_set_slave(bus, 255);
  if (modbus_write_register(bus, 100, 1) != 1) return 1;
  uint16_t block[123] = {0};
  block[1] = words;
  double began = now();
  for (int i = 0; i < blocks; i++) {
    block[0] = i + 1;
    for (int word = 0; word < words; word++) block[2 + word] = i * 31 + word;
    if (modbus_write_registers(bus, 110, words + 2, block) != words + 2) return 1;
  }
  printf("%.0f\n", blocks / (now() - began));
  modbus_close(bus);
  modbus_free(bus);
  return 0;
}
