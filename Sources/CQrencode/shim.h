// libqrencode, as Debian ships it.
#if __has_include(<qrencode.h>)
#include <qrencode.h>
#else
#error "libqrencode headers not found: run `make packages` (or: sudo apt-get install libqrencode-dev)"
#endif
