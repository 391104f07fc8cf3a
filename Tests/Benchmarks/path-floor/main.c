// A plain libmodbus loop, for the ratios of `make bench`: sends the path in FILE (its words as they lie in memory) in blocks
// of WORDS words to a simulated marker at PORT by FUNCTION (16, or 23, which reads the seven words of state with each),
// has it checked, and prints how many blocks a second that were.
// Usage: path-floor PORT FILE WORDS FUNCTION
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

// CRC-32, the more significant byte of a word first.
static uint32_t sum(const uint16_t *words, long count) {
  uint32_t crc = ~0u;
  for (long i = 0; i < 2 * count; i++) {
    crc ^= i % 2 ? words[i / 2] & 0xff : words[i / 2] >> 8;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  return ~crc;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  int words = atoi(argv[3]), reads = atoi(argv[4]) == 23;
  FILE *file = fopen(argv[2], "rb");
  if (!file || words > (reads ? 119 : 121) || fseek(file, 0, SEEK_END)) return 2;
  long count = ftell(file) / 2, blocks = 0;
  uint16_t *path = malloc(2 * count + 2);
  rewind(file);
  if (!path || fread(path, 2, count, file) != (size_t)count) return 2;
  uint32_t crc = sum(path, count);
  modbus_t *bus = modbus_new_tcp("127.0.0.1", atoi(argv[1]));
  if (!bus || modbus_connect(bus)) return 1;
  modbus_set_slave(bus, 255);
  uint16_t block[123], state[7] = {0};
  double began = now();
  if (modbus_write_register(bus, 100, 1) != 1) return 1;
  for (long at = 0; at < count; at += words) {
    int some = count - at < words ? count - at : words;
    block[0] = ++blocks;
    block[1] = some;
    for (int word = 0; word < some; word++) block[2 + word] = path[at + word];
    if (reads ? modbus_write_and_read_registers(bus, 110, some + 2, block, 240, 7, state) != 7
              : modbus_write_registers(bus, 110, some + 2, block) != some + 2)
      return 1;
  }
  uint16_t whole[4] = {count >> 16, count & 0xffff, crc >> 16, crc & 0xffff};
  if (modbus_write_registers(bus, 101, 4, whole) != 4 || modbus_write_register(bus, 100, 2) != 1) return 1;
  do {
    if (modbus_read_registers(bus, 240, 7, state) != 7) return 1;
  } while (state[0] == 1);
  double took = now() - began;
  if (state[0] != 2) return 1;
  printf("%.0f\n", blocks / took);
  modbus_close(bus);
  modbus_free(bus);
  free(path);
  return fclose(file);
}
