// One write a frame, that never waits. ncurses writes after each row; this gathers what it writes, and sends it at once
// over a description of the tty of its own, which doesn't block: what the tty doesn't take is kept and sent on later.

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

// ncurses writes to `port`: the tty, or the gathering file while a frame is drawn.
static int port = -1;
static int gathered = -1;

// Where frames go. Standard output, which blocks, where the tty can't be opened again.
static int outlet = STDOUT_FILENO;
// What is still to be sent, from `sent` on.
static char *queue;
static size_t queued, sent, room;

static bool asks;
static bool is_synchronized;
// The tty is given back by a dying program: other threads write no more.
static volatile sig_atomic_t is_over;

static int open_outlet(void) {
    char name[256];
    struct stat here, there;
    if (ttyname_r(STDOUT_FILENO, name, sizeof name) != 0) return STDOUT_FILENO;
    int descriptor = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0) return STDOUT_FILENO;
    if (fstat(STDOUT_FILENO, &here) == 0 && fstat(descriptor, &there) == 0 && here.st_rdev == there.st_rdev) {
        return descriptor;
    }
    close(descriptor);
    return STDOUT_FILENO;
}

FILE *ct_frame_open(void) {
    port = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (port < 0) return NULL;
#ifdef MFD_CLOEXEC
    gathered = memfd_create("frame", MFD_CLOEXEC);
#endif
    FILE *file = fdopen(port, "w");
    if (file == NULL) {
        close(port);
        return NULL;
    }
    outlet = open_outlet();
    asks = is_synchronized = false;
    is_over = 0;
    return file;
}

void ct_frame_close(FILE *file) {
    fclose(file);
    if (gathered >= 0) close(gathered);
    if (outlet != STDOUT_FILENO) close(outlet);
    port = gathered = -1;
    outlet = STDOUT_FILENO;
    free(queue);
    queue = NULL;
    queued = sent = room = 0;
}

static void aim(int descriptor) {
    dup2(descriptor, port);
    fcntl(port, F_SETFD, FD_CLOEXEC);
}

void ct_frame_begin(void) {
    if (gathered >= 0) aim(gathered);
}

static void append(const void *bytes, size_t count) {
    if (queued + count > room) {
        size_t wanted = (queued + count) * 2;
        char *larger = realloc(queue, wanted);
        if (larger == NULL) return;
        queue = larger;
        room = wanted;
    }
    memcpy(queue + queued, bytes, count);
    queued += count;
}

int64_t ct_output_continue(void) {
    while (sent < queued && !is_over) {
        if (outlet == STDOUT_FILENO) {
            ct_write_all(outlet, queue + sent, queued - sent);
            sent = queued;
            break;
        }
        ssize_t count = write(outlet, queue + sent, queued - sent);
        if (count < 0 && errno == EINTR) continue;
        // A tty that is gone takes nothing more: it is told of by its input.
        if (count < 0 && errno != EAGAIN) count = (ssize_t)(queued - sent);
        if (count <= 0) break;
        sent += (size_t)count;
    }
    if (sent == queued) {
        sent = queued = 0;
        // A frame is small; what a whole repaint took is given back.
        if (room > 65536) {
            free(queue);
            queue = NULL;
            room = 0;
        }
    }
    return (int64_t)(queued - sent);
}

int64_t ct_output_pending(void) { return (int64_t)(queued - sent); }

int32_t ct_output_descriptor(void) { return outlet; }

// Drops what the tty has not sent yet. What is cut may end within a sequence: CAN ends any.
static void cut(void) {
    tcflush(outlet, TCOFLUSH);
    ct_write_all(outlet, "\030", 1);
}

void ct_output_finish(int32_t milliseconds) {
    struct pollfd ready = {.fd = outlet, .events = POLLOUT};
    for (; ct_output_continue() > 0 && milliseconds > 0; milliseconds -= 10) poll(&ready, 1, 10);
    if (milliseconds <= 0 || poll(&ready, 1, 0) <= 0) cut();
    sent = queued = 0;
}

void ct_output_last(const void *bytes, unsigned long count) {
    is_over = 1;
    struct pollfd room = {.fd = outlet, .events = POLLOUT};
    if (sent < queued || poll(&room, 1, 0) <= 0) cut();
    ct_write_all(outlet, bytes, count);
    if (!asks) return;
    // An answer that is under way would be typed into the shell.
    struct pollfd answer = {.fd = STDIN_FILENO, .events = POLLIN};
    poll(&answer, 1, 100);
    tcflush(STDIN_FILENO, TCIFLUSH);
}

void ct_output_send(const void *bytes, unsigned long count) {
    append(bytes, count);
    ct_output_continue();
}

void ct_frames_ask(bool wanted) { asks = wanted; }

void ct_frames_synchronize(bool wanted) { is_synchronized = wanted; }

bool ct_frame_end(void) {
    if (gathered < 0) return false;
    aim(STDOUT_FILENO);
    off_t length = lseek(gathered, 0, SEEK_CUR);
    if (length <= 0) return false;
    void *bytes = mmap(NULL, (size_t)length, PROT_READ, MAP_SHARED, gathered, 0);
    if (bytes != MAP_FAILED) {
        if (is_synchronized) append("\033[?2026h", 8);
        append(bytes, (size_t)length);
        if (is_synchronized) append("\033[?2026l", 8);
        // Answered once the terminal has come so far.
        if (asks) append("\033[5n", 4);
        ct_output_continue();
        munmap(bytes, (size_t)length);
    }
    lseek(gathered, 0, SEEK_SET);
    if (length > 65536 && ftruncate(gathered, 0) != 0) return true;
    return true;
}
