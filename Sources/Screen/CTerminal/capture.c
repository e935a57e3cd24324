// Standard error while the screen is up: it goes to an unnamed file, and its tail is shown afterwards, also after a crash.

#include "internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/inotify.h>
#endif

enum { SHOWN = 16 * 1024 };

static int held = -1;      // the file
static off_t taken;        // how much of it was asked for
static int watched = -1;   // readable when something has come
static int original = -1;  // standard error as it was
static int record = -1;    // the log that a crash is told to

static int regular_file(const char *path) {
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    struct stat status;
    if (file < 0 || (fstat(file, &status) == 0 && S_ISREG(status.st_mode))) return file;
    close(file);
    return -1;
}

// Makes the file with a second description of it, which is watched by name before the name is gone.
static int unnamed_file(void) {
    const char *folder = getenv("TMPDIR");
    char path[1024];
    int length = snprintf(path, sizeof path, "%s/tallyman-XXXXXX", folder != NULL && folder[0] == '/' ? folder : "/tmp");
    if (length < 0 || length >= (int)sizeof path) return -1;
    int file = mkostemp(path, O_CLOEXEC | O_APPEND);
    if (file < 0) return -1;
#ifdef __linux__
    watched = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (watched >= 0) inotify_add_watch(watched, path, IN_MODIFY);
#endif
    unlink(path);
    return file;
}

int32_t ct_capture_begin(const char *log) {
    if (record < 0 && log != NULL) record = regular_file(log);
    if (held >= 0 || !isatty(STDERR_FILENO)) return -1;
    original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (original < 0) return -1;
    held = unnamed_file();
    if (held < 0) {
        close(original);
        original = -1;
        return -1;
    }
    taken = 0;
    dup2(held, STDERR_FILENO);
    return watched;
}

int32_t ct_capture_read(uint8_t *buffer, int32_t room) {
    char events[512];
    while (watched >= 0 && read(watched, events, sizeof events) > 0) {}
    if (held < 0 || room <= 0) return 0;
    ssize_t count = pread(held, buffer, (size_t)room, taken);
    if (count <= 0) return 0;
    taken += count;
    return (int32_t)count;
}

static bool copy(off_t from, int descriptor) {
    char block[1024];
    ssize_t count;
    while ((count = pread(held, block, sizeof block, from)) > 0) {
        // What a library says may hold anything.
        for (ssize_t i = 0; i < count; i++) {
            unsigned char byte = (unsigned char)block[i];
            if ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F) block[i] = '?';
        }
        if (!ct_write_all(descriptor, block, (unsigned long)count)) return false;
        from += count;
    }
    return true;
}

static bool release(int descriptor) {
    if (held < 0) return true;
    dup2(original, STDERR_FILENO);
    off_t end = lseek(held, 0, SEEK_END);
    return copy(end > SHOWN ? end - SHOWN : 0, descriptor);
}

void ct_capture_crash(const char *text, unsigned long count) {
    if (record >= 0) {
        if (held >= 0) copy(taken, record);
        ct_write_all(record, text, count);
    }
    // A terminal that stands still must not keep a dying program: the output's own description doesn't wait.
    int descriptor = held >= 0 ? ct_output_descriptor() : STDERR_FILENO;
    if (release(descriptor)) ct_write_all(descriptor, text, count);
}

static void discard(int *descriptor) {
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
}

void ct_capture_end(void) {
    release(STDERR_FILENO);
    discard(&original);
    discard(&held);
    discard(&watched);
    discard(&record);
}
