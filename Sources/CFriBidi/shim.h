// FriBidi, as Debian ships it: in which direction each character of a line of mixed directions runs.
#if __has_include(<fribidi.h>)
#include <fribidi.h>
#else
#error "FriBidi headers not found: run `make packages` (or: sudo apt-get install libfribidi-dev)"
#endif

// Which way a paragraph runs: what its first strong letter says, and from left to right without one.
static inline FriBidiParType benchpin_paragraph_by_first_letter(void) { return FRIBIDI_PAR_ON; }
