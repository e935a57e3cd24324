// The terminal as C sees it: ncurses, signals and the crash path, behind fixed-width types and ct_ functions only.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>
#include <stdint.h>

// Opening. One screen at a time; every function below but ct_entry and ct_locale needs an open one.

// What a terminfo entry is good for.
enum { CT_ENTRY_USABLE = 0, CT_ENTRY_UNKNOWN = 1, CT_ENTRY_NO_ADDRESSING = 2 };
int32_t ct_entry(const char *name);

// Takes the character type from the environment; `fallback` is tried where the environment's locale is not installed.
// True where characters are UTF-8 (from nl_langinfo).
bool ct_locale(const char *fallback);

// What may be asked of a terminal that terminfo does not tell of; it is taken back at every end. A title is what the
// program will give the window: until then the one before is kept. Progress is a bar in the window's tab.
enum { CT_PASTE = 1, CT_MOUSE = 2, CT_FOCUS = 4, CT_TITLE = 8, CT_PROGRESS = 16 };

// Takes the tty with the entry of that name: modes saved, alternate screen, crash handlers, exit handler.
// False where ncurses refuses or a screen is open already. Only terminals that talk in ECMA-48 sequences get extras.
bool ct_open(const char *entry, bool utf8, uint32_t extras);
// Gives the tty back exactly as it was. Harmless when nothing is open. What the tty doesn't take in so many milliseconds
// is dropped.
void ct_close(int32_t patience);

// Colours that the entry offers (0 without), and its colour pairs. Direct: colour numbers are RGB values.
int32_t ct_colours(void);
int32_t ct_pairs(void);
bool ct_direct_colour(void);
// Defines a pair; -1 is the terminal's own colour. False on failure.
bool ct_define_pair(int32_t pair, int32_t foreground, int32_t background);

// Drawing.

enum { CT_BOLD = 1, CT_DIM = 2, CT_ITALIC = 4, CT_UNDERLINE = 8, CT_REVERSE = 16 };
// Puts one glyph: a code point and the marks on it. What the locale cannot show that wide becomes question marks.
void ct_put(int32_t row, int32_t column, int32_t width, const uint32_t *scalars, int32_t count, uint32_t attributes,
            int32_t pair);
// Asks the terminal to report clicks and the wheel, or no longer.
void ct_use_mouse(bool wanted);

void ct_erase(void);
// Shows what changed, with the cursor at a place; a negative row hides it. True if anything was to be sent.
bool ct_flush(int32_t cursor_row, int32_t cursor_column);

// Frames are sent without waiting. How many bytes the tty has not taken yet; `continue` tries to send them.
int64_t ct_output_pending(void);
int64_t ct_output_continue(void);
// Where they go: to be watched for room.
int32_t ct_output_descriptor(void);
// Whether the terminal is asked after each frame to report itself (CSI 5 n, answered by CSI 0 n), and whether frames are
// shown at once (DEC's mode 2026).
void ct_frames_ask(bool wanted);
void ct_frames_synchronize(bool wanted);
// Whether the terminal may be asked to report itself, and whether it may be asked for DEC's private modes: those that
// know none print parts of the question.
bool ct_answers(void);
bool ct_has_modes(void);
// The next flush repaints everything.
void ct_touch_all(void);
// Writes bytes past ncurses, all of them.
void ct_write(const uint8_t *bytes, int32_t count);

void ct_size(int32_t *rows, int32_t *columns);
// Asks the kernel for the size and fits ncurses to it.
void ct_fit(int32_t *rows, int32_t *columns);

// Input.

// Keys that ncurses knew, above every byte. Function keys are CT_KEY_FUNCTION plus their number.
enum {
    CT_KEY_NONE = -1,
    CT_KEY_OTHER = 0x1000,
    CT_KEY_UP, CT_KEY_DOWN, CT_KEY_LEFT, CT_KEY_RIGHT, CT_KEY_PAGE_UP, CT_KEY_PAGE_DOWN, CT_KEY_HOME, CT_KEY_END,
    CT_KEY_ENTER, CT_KEY_BACKSPACE, CT_KEY_DELETE, CT_KEY_INSERT, CT_KEY_BACK_TAB,
    CT_KEY_PASTE_BEGIN, CT_KEY_PASTE_END, CT_KEY_FOCUS_IN, CT_KEY_FOCUS_OUT,
    CT_KEY_FUNCTION = 0x2000,
};
// The next byte (0…255) or key, without waiting but for the rest of an escape sequence (25 ms). CT_KEY_NONE at the end.
int32_t ct_read(void);

// Whether the tty's other end is gone.
bool ct_hung_up(void);

// Signals.

// Takes WINCH, TERM, HUP, INT, TSTP and CONT: each arrives as its number, one byte, on the descriptor returned.
// PIPE is disarmed without being passed on to child processes as ignored. -1 on failure.
// A program that has not ended 7 s after TERM, HUP or INT hangs: the tty is given back, and the signal ends it.
int32_t ct_signals_begin(void);
void ct_signals_end(void);
// The next signal, or 0.
int32_t ct_signals_next(void);

// Gives the tty back, stops this job, and takes the tty again once it goes on.
void ct_suspend(int32_t patience);
// Takes the modes again after something else, such as a shell, changed them.
void ct_take_back(void);

// Standard error.

// Keeps standard error off the screen: if it is a terminal, it goes to an unnamed file until the end or a crash; then
// what came meanwhile is shown (the last 16 KiB). A crash also appends the part that was not read, and its signal, to
// the file `log` (may be NULL). Returns a descriptor that is readable when something has come; -1 where there is none.
int32_t ct_capture_begin(const char *log);
void ct_capture_end(void);
// Reads what came since the last call; returns how many bytes were put into the buffer.
int32_t ct_capture_read(uint8_t *buffer, int32_t room);

#endif
