// Other C libraries have no such settings: there nothing is done.

#include "include/CMemory.h"

#ifdef __GLIBC__
#include <malloc.h>

void cm_share(int32_t heaps) { mallopt(M_ARENA_MAX, heaps); }

void cm_keep(int32_t largest, int32_t kept) {
    mallopt(M_MMAP_THRESHOLD, largest);
    mallopt(M_TRIM_THRESHOLD, kept);
}

void cm_give_back(int32_t kept) {
    mallopt(M_TRIM_THRESHOLD, kept);
    malloc_trim(0);
}
#else
void cm_share(int32_t heaps) { (void)heaps; }
void cm_keep(int32_t largest, int32_t kept) { (void)largest, (void)kept; }
void cm_give_back(int32_t kept) { (void)kept; }
#endif
