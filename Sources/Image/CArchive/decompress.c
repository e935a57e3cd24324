// One compressed stream to plain bytes: zlib for gzip, zstd for zstd. Both check the sums that the streams carry.

#include "CArchive.h"

#include <stdbool.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

struct ca_decompressor {
    ca_pull pull;
    void *context;
    // Exactly one of them is in use; zstd is NULL for gzip.
    z_stream gzip;
    ZSTD_DStream *zstd;
    // Compressed bytes that are still to be taken.
    const uint8_t *bytes;
    int64_t count;
    // Whether a stream is begun and not whole: the end of the bytes would come too early.
    bool inside;
    // Whether what follows the last stream is passed over.
    bool passing;
    // Whether something else than padding is in it.
    bool trailing;
    bool failed;
    const char *error;
};

ca_decompressor *ca_open(int32_t compression, ca_pull pull, void *context) {
    ca_decompressor *self = calloc(1, sizeof *self);
    if (self == NULL) return NULL;
    self->pull = pull;
    self->context = context;
    self->error = "";
    // 16: gzip's header and trailer, and nothing else.
    bool ready = compression == CA_GZIP ? inflateInit2(&self->gzip, MAX_WBITS + 16) == Z_OK
                                        : (self->zstd = ZSTD_createDStream()) != NULL;
    if (ready) return self;
    free(self);
    return NULL;
}

static int64_t fail(ca_decompressor *self, const char *error) {
    self->failed = true;
    self->error = error == NULL ? "damaged" : error;
    return -1;
}

// Makes one step. Returns the plain bytes of it, which may be none, or -1.
static int64_t inflate_gzip(ca_decompressor *self, uint8_t *bytes, int64_t capacity) {
    z_stream *stream = &self->gzip;
    uInt room = capacity < 1 << 30 ? (uInt)capacity : 1 << 30, given = self->count < 1 << 30 ? (uInt)self->count : 1 << 30;
    // A stream follows a stream.
    if (!self->inside) inflateReset(stream);
    stream->next_in = (Bytef *)self->bytes;
    stream->avail_in = given;
    stream->next_out = bytes;
    stream->avail_out = room;
    int status = inflate(stream, Z_NO_FLUSH);
    self->bytes += given - stream->avail_in;
    self->count -= given - stream->avail_in;
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return fail(self, stream->msg);
    self->inside = status != Z_STREAM_END;
    return room - stream->avail_out;
}

static int64_t inflate_zstd(ca_decompressor *self, uint8_t *bytes, int64_t capacity) {
    ZSTD_inBuffer in = {self->bytes, (size_t)self->count, 0};
    ZSTD_outBuffer out = {bytes, (size_t)capacity, 0};
    size_t left = ZSTD_decompressStream(self->zstd, &out, &in);
    if (ZSTD_isError(left)) return fail(self, ZSTD_getErrorName(left));
    self->bytes += in.pos;
    self->count -= (int64_t)in.pos;
    self->inside = left != 0;
    return (int64_t)out.pos;
}

// Whether the byte begins a stream: gzip, zstd, or what zstd's readers skip.
static bool begins(const ca_decompressor *self, uint8_t byte) {
    return self->zstd == NULL ? byte == 0x1F : byte == 0x28 || (byte & 0xF0) == 0x50;
}

// Passes over what follows the last stream: padding, or what other programs ignore too.
static void pass(ca_decompressor *self) {
    for (int64_t at = 0; at < self->count && !self->trailing; at++) self->trailing = self->bytes[at] != 0;
    self->count = 0;
}

int64_t ca_read(ca_decompressor *self, uint8_t *bytes, int64_t capacity) {
    bool ended = false;
    while (!self->failed) {
        if (self->count == 0) {
            self->count = self->pull(self->context, &self->bytes);
            if (self->count < 0) return fail(self, "reading failed");
            ended = self->count == 0;
            if (ended && !self->inside) return 0;
        }
        if (!self->inside && (self->passing || !begins(self, self->bytes[0]))) {
            self->passing = true;
            pass(self);
            continue;
        }
        // What is inside may still have plain bytes to give when there are no more compressed ones.
        int64_t taken = self->zstd != NULL ? inflate_zstd(self, bytes, capacity) : inflate_gzip(self, bytes, capacity);
        if (taken != 0) return taken;
        if (ended) return fail(self, "unexpected end");
    }
    return -1;
}

int32_t ca_trailing(const ca_decompressor *self) { return self->trailing; }

const char *ca_error(const ca_decompressor *self) { return self->error; }

void ca_close(ca_decompressor *self) {
    if (self->zstd != NULL) ZSTD_freeDStream(self->zstd);
    else inflateEnd(&self->gzip);
    free(self);
}
