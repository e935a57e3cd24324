// The screen: opening and closing ncurses, colours, drawing, sizes.

#include "internal.h"

#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

WINDOW *ct_input;
static SCREEN *screen;
static FILE *output;
static bool unicode;
static uint32_t extras;
static bool cursor_shown;

bool ct_locale(const char *fallback) {
    // Only the character type: numbers must stay as the C locale writes them.
    if (setlocale(LC_CTYPE, "") == NULL && fallback != NULL) setlocale(LC_CTYPE, fallback);
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

// The title is pushed onto the terminal's stack of them and popped; the bar begins with its first value.
const struct ct_extra ct_extras[CT_EXTRA_COUNT] = {
    {CT_PASTE, "\033[?2004h", "\033[?2004l"},
    {CT_MOUSE, "\033[?1000h\033[?1006h", "\033[?1006l\033[?1000l"},
    {CT_FOCUS, "\033[?1004h", "\033[?1004l"},
    {CT_TITLE, "\033[22;0t", "\033[23;0t"},
    {CT_PROGRESS, "", "\033]9;4;0\033\\"},
};

// endwin and reset_prog_mode do not know of them.
static void extras_on(void) {
    for (int i = 0; i < CT_EXTRA_COUNT; i++) {
        if (extras & ct_extras[i].flag) ct_write_all(STDOUT_FILENO, ct_extras[i].on, strlen(ct_extras[i].on));
    }
}

static void extras_off(void) {
    for (int i = CT_EXTRA_COUNT - 1; i >= 0; i--) {
        if (extras & ct_extras[i].flag) ct_write_all(STDOUT_FILENO, ct_extras[i].off, strlen(ct_extras[i].off));
    }
}

static void leave(void) {
    extras_off();
    // Where what was drawn stays, the last line makes room for what follows.
    char foot[32];
    int length = snprintf(foot, sizeof foot, "\033[%d;1H\033[K", LINES);
    if (ct_speaks_ecma48()) ct_write_all(STDOUT_FILENO, foot, (unsigned long)length);
    endwin();
    // Some terminals take it for part of what they put back when the second screen ends.
    if (ct_speaks_ecma48()) ct_write_all(STDOUT_FILENO, "\033[?25h", 6);
}

bool ct_open(const char *entry, bool utf8, uint32_t wanted) {
    if (screen != NULL) return false;
    ct_restore_save();
    use_env(FALSE);
    use_tioctl(TRUE);
    output = ct_frame_open();
    if (output == NULL) return false;
    screen = newterm(entry, output, stdin);
    if (screen == NULL) {
        ct_frame_close(output);
        return false;
    }
    unicode = utf8;
    // Only terminals that talk in ECMA-48 sequences are asked for what terminfo does not tell.
    extras = ct_speaks_ecma48() ? wanted : 0;
    ct_restore_compose(extras);
    ct_restore_arm(true);
    ct_crash_begin();

    raw();
    noecho();
    nonl();
    typeahead(-1);
    set_escdelay(25);
    curs_set(0);
    cursor_shown = false;
    leaveok(stdscr, TRUE);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    ct_input = newpad(1, 1);
    keypad(ct_input, TRUE);
    nodelay(ct_input, TRUE);
    define_key("\033[200~", CT_KEY_PASTE_BEGIN);
    define_key("\033[201~", CT_KEY_PASTE_END);
    if (extras & CT_FOCUS) {
        define_key("\033[I", CT_KEY_FOCUS_IN);
        define_key("\033[O", CT_KEY_FOCUS_OUT);
    }
    // Mouse events arrive as bytes: ncurses would merge those that come together, and lose some.
    keyok(KEY_MOUSE, FALSE);
    ct_free_bytes();
    extras_on();
    return true;
}

void ct_use_mouse(bool wanted) {
    if (!ct_speaks_ecma48()) return;
    extras = wanted ? extras | CT_MOUSE : extras & ~(uint32_t)CT_MOUSE;
    ct_restore_compose(extras);
    for (int i = 0; i < CT_EXTRA_COUNT; i++) {
        if (ct_extras[i].flag != CT_MOUSE) continue;
        const char *text = wanted ? ct_extras[i].on : ct_extras[i].off;
        ct_output_send(text, strlen(text));
    }
}

void ct_close(int32_t patience) {
    if (screen == NULL) return;
    ct_output_finish(patience);
    leave();
    ct_restore_modes();
    ct_restore_arm(false);
    ct_crash_end();
    delwin(ct_input);
    ct_input = NULL;
    delscreen(screen);
    screen = NULL;
    ct_frame_close(output);
}

int32_t ct_colours(void) { return has_colors() ? COLORS : 0; }

int32_t ct_pairs(void) { return has_colors() ? COLOR_PAIRS : 0; }

bool ct_define_pair(int32_t pair, int32_t foreground, int32_t background) {
    return init_extended_pair(pair, foreground, background) == OK;
}

static attr_t attributes_of(uint32_t flags) {
    attr_t result = A_NORMAL;
    if (flags & CT_BOLD) result |= A_BOLD;
    if (flags & CT_DIM) result |= A_DIM;
    if (flags & CT_ITALIC) result |= A_ITALIC;
    if (flags & CT_UNDERLINE) result |= A_UNDERLINE;
    if (flags & CT_REVERSE) result |= A_REVERSE;
    return result;
}

void ct_put(int32_t row, int32_t column, int32_t width, const uint32_t *scalars, int32_t count, uint32_t attributes,
            int32_t pair) {
    wchar_t text[CCHARW_MAX + 1] = {L'?'};
    int length = 1;
    int pair_number = pair;
    bool shown = count > 0 && scalars[0] >= 0x20 &&
                 (scalars[0] < 0x7F || (unicode && wcwidth((wchar_t)scalars[0]) == width));
    if (shown) {
        text[0] = (wchar_t)scalars[0];
        for (int32_t i = 1; i < count && length < CCHARW_MAX; i++) {
            if (unicode && wcwidth((wchar_t)scalars[i]) == 0) text[length++] = (wchar_t)scalars[i];
        }
    }
    cchar_t cell;
    if (setcchar(&cell, text, attributes_of(attributes), 0, &pair_number) != OK) return;
    for (int32_t i = 0; i < (shown ? 1 : width); i++) mvwadd_wch(stdscr, row, column + i, &cell);
}

void ct_erase(void) { werase(stdscr); }

bool ct_flush(int32_t cursor_row, int32_t cursor_column) {
    bool show = cursor_row >= 0;
    ct_frame_begin();
    leaveok(stdscr, !show);
    if (show) wmove(stdscr, cursor_row, cursor_column);
    if (show != cursor_shown) curs_set(show ? 1 : 0);
    cursor_shown = show;
    wnoutrefresh(stdscr);
    doupdate();
    return ct_frame_end();
}

void ct_touch_all(void) { clearok(curscr, TRUE); }

void ct_write(const uint8_t *bytes, int32_t count) { ct_output_send(bytes, (unsigned long)count); }

bool ct_answers(void) { return ct_speaks_ecma48(); }

void ct_size(int32_t *rows, int32_t *columns) { getmaxyx(stdscr, *rows, *columns); }

void ct_fit(int32_t *rows, int32_t *columns) {
    struct winsize now = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &now) == 0 && now.ws_row > 0 && now.ws_col > 0) {
        // resize_term, not resizeterm: the latter also puts a KEY_RESIZE into the input.
        if (is_term_resized(now.ws_row, now.ws_col)) {
            resize_term(now.ws_row, now.ws_col);
            ct_restore_compose(extras);
        }
    }
    ct_size(rows, columns);
}

// The screen is taken here, but painted by the next flush.
static void take_again(void) {
    reset_prog_mode();
    doupdate();
    extras_on();
    clearok(curscr, TRUE);
}

void ct_take_back(void) {
    if (screen == NULL) return;
    // What is taken again has to be given back before: a title would be pushed twice.
    extras_off();
    // Leaving first makes ncurses send everything again that takes the screen.
    endwin();
    take_again();
}

void ct_suspend(int32_t patience) {
    if (screen == NULL) return;
    ct_output_finish(patience);
    leave();
    ct_restore_modes();
    ct_restore_arm(false);
    ct_stop_job();
    ct_restore_arm(true);
    take_again();
}
