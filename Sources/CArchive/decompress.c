// One compressed stream to plain bytes: libarchive's filters without its formats.

#include "CArchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>

struct ca_decompressor {
    struct archive *archive;
    ca_pull pull;
    void *context;
    int32_t filter;
    enum { UNREAD, READING, ENDED, FAILED } state;
};

static la_ssize_t pulled(struct archive *archive, void *context, const void **bytes) {
    ca_decompressor *self = context;
    int64_t count = self->pull(self->context, (const uint8_t **)bytes);
    if (count < 0) archive_set_error(archive, EIO, "reading failed");
    return count;
}

ca_decompressor *ca_open(int32_t compression, ca_pull pull, void *context) {
    ca_decompressor *self = malloc(sizeof *self);
    struct archive *archive = archive_read_new();
    if (self == NULL || archive == NULL) {
        free(self);
        archive_read_free(archive);
        return NULL;
    }
    *self = (ca_decompressor){
        .archive = archive, .pull = pull, .context = context,
        .filter = compression == CA_GZIP ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_ZSTD, .state = UNREAD};
    return self;
}

// Opening pulls the first bytes already, which is why the first read does it.
static int begin(ca_decompressor *self) {
    struct archive *archive = self->archive;
    // An empty stream is no entry for the raw format.
    archive_read_support_format_empty(archive);
    archive_read_support_format_raw(archive);
    // Exactly this filter, instead of libarchive's guess: it would go on to undo a compression inside the compression.
    int status = archive_read_append_filter(archive, self->filter);
    if (status != ARCHIVE_OK) return status;
    status = archive_read_open(archive, self, NULL, pulled, NULL);
    if (status != ARCHIVE_OK) return status;
    // What fails before its first byte looks like an empty stream, but for the error that was set.
    if (archive_errno(archive) != 0) return ARCHIVE_FATAL;
    struct archive_entry *entry;
    return archive_read_next_header(archive, &entry);
}

int64_t ca_read(ca_decompressor *self, uint8_t *bytes, int64_t capacity) {
    if (self->state == UNREAD) {
        int status = begin(self);
        self->state = status == ARCHIVE_OK ? READING : status == ARCHIVE_EOF ? ENDED : FAILED;
    }
    if (self->state != READING) return self->state == ENDED ? 0 : -1;
    la_ssize_t count = archive_read_data(self->archive, bytes, (size_t)capacity);
    if (count == 0) self->state = ENDED;
    if (count < 0) self->state = FAILED;
    return count < 0 ? -1 : count;
}

const char *ca_error(const ca_decompressor *self) {
    const char *text = archive_error_string(self->archive);
    return text == NULL ? "" : text;
}

void ca_close(ca_decompressor *self) {
    archive_read_free(self->archive);
    free(self);
}
