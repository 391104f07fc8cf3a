// A plain libmodbus loop, for the ratios of `make bench`: reads COUNT times REGISTERS input registers from PORT and
// prints the median, the 99th percentile and the rate.
// Usage: modbus-floor PORT COUNT REGISTERS
#include <modbus.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return a < b ? -1 : a > b;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int count = atoi(argv[2]), registers = atoi(argv[3]);
  modbus_t *bus = modbus_new_tcp("127.0.0.1", atoi(argv[1]));
  if (!bus || modbus_connect(bus)) return 1;
  modbus_set_slave(bus, 1);
  double *took = calloc(count, sizeof *took);
  uint16_t values[125];
  double began = now();
  for (int i = 0; i < count; i++) {
    double start = now();
    if (modbus_read_input_registers(bus, 0, registers, values) != registers) return 1;
    took[i] = now() - start;
  }
  double rate = count / ((now() - began) / 1e6);
  qsort(took, count, sizeof *took, ascending);
  printf("%.1f %.1f %.0f\n", took[count / 2], took[(int)(count * 0.99)], rate);
  modbus_close(bus);
  modbus_free(bus);
  return 0;
}
