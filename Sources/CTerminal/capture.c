// Standard error while the screen is up: it goes to a file, and its tail is shown afterwards, also after a crash.

#include "internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHOWN = 16 * 1024 };

static int held = -1;      // the file
static off_t begin;        // where in it our part begins
static int original = -1;  // standard error as it was

static int regular_file(const char *path) {
    int file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    struct stat status;
    if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode))) return file;
    close(file);
    return -1;
}

static int unlinked_file(void) {
    const char *folder = getenv("TMPDIR");
    char path[1024];
    int length = snprintf(path, sizeof path, "%s/tallyman-XXXXXX", folder != NULL ? folder : "/tmp");
    if (length < 0 || length >= (int)sizeof path) return -1;
    int file = mkostemp(path, O_CLOEXEC | O_APPEND);
    if (file >= 0) unlink(path);
    return file;
}

void ct_capture_begin(const char *log) {
    if (held >= 0 || !isatty(STDERR_FILENO)) return;
    int file = log != NULL ? regular_file(log) : -1;
    if (file < 0) file = unlinked_file();
    if (file < 0) return;
    original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (original < 0) {
        close(file);
        return;
    }
    held = file;
    begin = lseek(held, 0, SEEK_END);
    dup2(held, STDERR_FILENO);
}

void ct_capture_release(void) {
    if (held < 0) return;
    dup2(original, STDERR_FILENO);
    char block[1024];
    off_t end = lseek(held, 0, SEEK_END);
    off_t at = end - begin > SHOWN ? end - SHOWN : begin;
    while (at < end) {
        ssize_t count = pread(held, block, sizeof block, at);
        if (count <= 0) return;
        ct_write_all(STDERR_FILENO, block, (unsigned long)count);
        at += count;
    }
}

void ct_capture_end(void) {
    if (held < 0) return;
    ct_capture_release();
    close(original);
    close(held);
    held = original = -1;
}

int32_t ct_capture_read(int64_t from, uint8_t *buffer, int32_t room) {
    if (held < 0 || from < 0 || room <= 0) return 0;
    ssize_t count = pread(held, buffer, (size_t)room, begin + (off_t)from);
    return count > 0 ? (int32_t)count : 0;
}
