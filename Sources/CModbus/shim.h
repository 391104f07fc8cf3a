// libmodbus, as Debian ships it.
#if __has_include(<modbus.h>)
#include <modbus.h>
#else
#error "libmodbus headers not found: run `make packages` (or: sudo apt-get install libmodbus-dev)"
#endif

// The library's own error numbers are expression macros, which Swift does not import.
enum {
  BP_EMBBADDATA = EMBBADDATA,
};
