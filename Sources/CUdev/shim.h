// libudev, as Debian ships it.
#if __has_include(<libudev.h>)
#include <libudev.h>
#else
#error "libudev headers not found: run `make packages` (or: sudo apt-get install libudev-dev)"
#endif
