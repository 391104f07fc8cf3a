// What the load generator needs of the GNU C library and Swift's Glibc module does not show.
#pragma once
#include <poll.h>
#include <stddef.h>

/// Opens a pty's master side without blocking mode and writes the path of the other side; -1 on failure.
int load_open_pty(char *path, size_t size);

/// Waits until a descriptor is ready or the time is over; the number of ready descriptors.
int load_wait(struct pollfd *descriptors, size_t count, double seconds);

/// Where `needle` first stands in `hay`; -1 when it does not.
long load_find(const void *hay, size_t hay_size, const void *needle, size_t needle_size);

/// Lets standard output leave line by line, also into a pipe.
void load_line_buffer(void);
