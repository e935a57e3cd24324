// Input: bytes and keys as ncurses reads them, and whether the tty is still there.

#include "internal.h"

#include <ncurses.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int32_t key_of(int code) {
    switch (code) {
        case KEY_UP: return CT_KEY_UP;
        case KEY_DOWN: return CT_KEY_DOWN;
        case KEY_LEFT: return CT_KEY_LEFT;
        case KEY_RIGHT: return CT_KEY_RIGHT;
        case KEY_PPAGE: return CT_KEY_PAGE_UP;
        case KEY_NPAGE: return CT_KEY_PAGE_DOWN;
        case KEY_HOME: case KEY_FIND: case KEY_A1: return CT_KEY_HOME;
        case KEY_END: case KEY_SELECT: case KEY_C1: return CT_KEY_END;
        case KEY_ENTER: return CT_KEY_ENTER;
        case KEY_BACKSPACE: return CT_KEY_BACKSPACE;
        case KEY_DC: return CT_KEY_DELETE;
        case KEY_IC: return CT_KEY_INSERT;
        case KEY_BTAB: return CT_KEY_BACK_TAB;
        case CT_KEY_PASTE_BEGIN: case CT_KEY_PASTE_END: case CT_KEY_FOCUS_IN: case CT_KEY_FOCUS_OUT: return code;
        default: return code > KEY_F(0) && code <= KEY_F(63) ? CT_KEY_FUNCTION + (code - KEY_F(0)) : CT_KEY_OTHER;
    }
}

void ct_free_bytes(void) {
    for (int code = KEY_MIN; code <= KEY_MAX; code++) {
        char *bytes = key_of(code) == CT_KEY_OTHER ? keybound(code, 0) : NULL;
        if (bytes != NULL && strlen(bytes) == 1) keyok(code, FALSE);
        free(bytes);
    }
}

int32_t ct_read(void) {
    int code = wgetch(ct_input);
    if (code == ERR) return CT_KEY_NONE;
    return code < 256 ? code : key_of(code);
}

bool ct_hung_up(void) {
    struct pollfd tty = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&tty, 1, 0) > 0 && (tty.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}
