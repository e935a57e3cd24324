// A program in a pseudo-terminal with job control, and libvterm as its screen, for tests.
#ifndef CHARNESS_H
#define CHARNESS_H

#include <stdbool.h>
#include <stdint.h>

// What a started program is reached by. All descriptors close on exec; `terminal` does not block.
typedef struct {
    int32_t terminal;  // the pty's outer end
    int32_t reports;   // records of two int32: kind and value
    int32_t control;   // one byte starts the program, or continues it; closing it ends the monitor
    int32_t monitor;   // process id of the monitor, the session's leader
} ch_program;

enum { CH_STARTED = 1, CH_STOPPED = 2, CH_EXITED = 3, CH_SIGNALLED = 4 };

// Makes a session whose foreground job is the program, once it is started. Returns 0 or errno.
int32_t ch_start(const char *path, char *const arguments[], char *const environment[], int32_t rows, int32_t columns,
                 ch_program *program);
void ch_resize(int32_t terminal, int32_t rows, int32_t columns);
// The pty's modes: input, output, control and local flags, then the control characters.
bool ch_modes(int32_t terminal, uint32_t flags[4], uint8_t characters[32]);

typedef struct ch_screen ch_screen;

typedef struct {
    uint32_t scalars[6];
    int32_t width;
    bool bold, italic, underline, reverse;
    // -1 the terminal's own, 0…255 the palette, else 0x1000000 and the RGB value.
    int32_t foreground, background;
} ch_cell;

typedef struct {
    int32_t row, column;
    bool visible, alternate;
    int32_t mouse;
} ch_state;

ch_screen *ch_screen_new(int32_t rows, int32_t columns);
void ch_screen_free(ch_screen *screen);
void ch_screen_resize(ch_screen *screen, int32_t rows, int32_t columns);
void ch_screen_feed(ch_screen *screen, const uint8_t *bytes, int32_t count);
// What the terminal answers to queries; returns the count.
int32_t ch_screen_answer(ch_screen *screen, uint8_t *bytes, int32_t room);
ch_cell ch_screen_cell(ch_screen *screen, int32_t row, int32_t column);
ch_state ch_screen_state(ch_screen *screen);

#endif
