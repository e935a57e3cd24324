// How the C library's allocator treats freed memory; the Glibc module doesn't show it.
#ifndef CMEMORY_H
#define CMEMORY_H

#include <stdint.h>

// Threads share so many heaps, instead of having eight for each processor: what one freed, others use.
void cm_share(int32_t heaps);
// Blocks of up to `largest` bytes come from the heap, and up to `kept` bytes of it are kept when they are free.
void cm_keep(int32_t largest, int32_t kept);
// Keeps no more than `kept` bytes from now on, and gives back what is free.
void cm_give_back(int32_t kept);

#endif
