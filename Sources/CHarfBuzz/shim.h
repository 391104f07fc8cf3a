// HarfBuzz, as Debian ships it: it shapes the text and draws the outlines, so FreeType is not needed.
#if __has_include(<hb.h>)
#include <hb.h>
#include <hb-ot.h>
#else
#error "HarfBuzz headers not found: run `make packages` (or: sudo apt-get install libharfbuzz-dev)"
#endif
