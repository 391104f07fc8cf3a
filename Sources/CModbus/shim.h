// libmodbus, as Debian ships it.
#if __has_include(<modbus.h>)
#include <modbus.h>
#else
#error "libmodbus headers not found: run `make packages` (or: sudo apt-get install libmodbus-dev)"
#endif
