// Decompression as Swift sees it: zlib and zstd behind fixed-width types and ca_* functions only.
#ifndef CARCHIVE_H
#define CARCHIVE_H

#include <stdint.h>

// How bytes are compressed.
enum { CA_GZIP = 1, CA_ZSTD = 2 };

// Brings the next compressed bytes, in the thread of the ca_read that needs them, and says where they are; they stay
// there until the next call. Returns their count, 0 at the end, -1 to give up.
typedef int64_t (*ca_pull)(void *context, const uint8_t **bytes);

typedef struct ca_decompressor ca_decompressor;

// Reads nothing yet. NULL where there is no memory.
ca_decompressor *ca_open(int32_t compression, ca_pull pull, void *context);
// The next plain bytes: their count, 0 at the end of the last stream, -1 on failure, after which there are no more.
int64_t ca_read(ca_decompressor *decompressor, uint8_t *bytes, int64_t capacity);
// Whether something else than padding follows the last stream, as far as was read: it is passed over.
int32_t ca_trailing(const ca_decompressor *decompressor);
// What the library said of the failure. Valid until the next call.
const char *ca_error(const ca_decompressor *decompressor);
void ca_close(ca_decompressor *decompressor);

#endif
