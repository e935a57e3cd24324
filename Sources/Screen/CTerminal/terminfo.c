// Questions to the terminfo database. Apart, since <term.h> makes macros of many plain words.

#include "internal.h"

#include <ncurses.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

int32_t ct_entry(const char *name) {
    int status = 0;
    if (setupterm(name, STDOUT_FILENO, &status) != OK) return CT_ENTRY_UNKNOWN;
    bool addressing = cursor_address != NULL;
    del_curterm(cur_term);
    return addressing ? CT_ENTRY_USABLE : CT_ENTRY_NO_ADDRESSING;
}

bool ct_direct_colour(void) {
    const char *text = tigetstr("RGB");
    return tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || (text != NULL && text != (char *)-1);
}

bool ct_speaks_ecma48(void) { return cursor_address != NULL && strncmp(cursor_address, "\033[", 2) == 0; }

bool ct_has_modes(void) { return exit_ca_mode != NULL && strstr(exit_ca_mode, "\033[?") != NULL; }
