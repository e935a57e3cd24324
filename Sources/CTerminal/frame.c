// One write a frame. ncurses writes after each row; this gathers what it writes and sends it at once.

#include "internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// ncurses writes to `port`: the tty, or the gathering file while a frame is drawn.
static int port = -1;
static int gathered = -1;

FILE *ct_frame_open(void) {
    port = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (port < 0) return NULL;
#ifdef MFD_CLOEXEC
    gathered = memfd_create("frame", MFD_CLOEXEC);
#endif
    FILE *file = fdopen(port, "w");
    if (file == NULL) close(port);
    return file;
}

void ct_frame_close(FILE *file) {
    fclose(file);
    if (gathered >= 0) close(gathered);
    port = gathered = -1;
}

static void aim(int descriptor) {
    dup2(descriptor, port);
    fcntl(port, F_SETFD, FD_CLOEXEC);
}

void ct_frame_begin(void) {
    if (gathered >= 0) aim(gathered);
}

void ct_frame_end(void) {
    if (gathered < 0) return;
    aim(STDOUT_FILENO);
    off_t length = lseek(gathered, 0, SEEK_CUR);
    if (length <= 0) return;
    void *bytes = mmap(NULL, (size_t)length, PROT_READ, MAP_SHARED, gathered, 0);
    if (bytes != MAP_FAILED) {
        ct_write_all(STDOUT_FILENO, bytes, (unsigned long)length);
        munmap(bytes, (size_t)length);
    }
    lseek(gathered, 0, SEEK_SET);
    // A frame is small; what a whole repaint took is given back.
    if (length > 65536 && ftruncate(gathered, 0) != 0) return;
}
