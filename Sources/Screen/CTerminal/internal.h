// What the C files of this target share.
#ifndef CTERMINAL_INTERNAL_H
#define CTERMINAL_INTERNAL_H

#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1

#include <stdio.h>

#include "include/CTerminal.h"

// Set by screen.c: the window that keys are read from (a pad, so that reading never draws).
struct _win_st;
extern struct _win_st *ct_input;

// input.c: leaves single bytes alone that the terminfo entry takes for keys without a name here, such as ctrl-Z on Linux's
// console.
void ct_free_bytes(void);

// screen.c: what ncurses does not know of, and what ends it.
struct ct_extra {
    uint32_t flag;
    const char *on, *off;
};
enum { CT_EXTRA_COUNT = 5 };
extern const struct ct_extra ct_extras[CT_EXTRA_COUNT];

// terminfo.c: whether the terminal talks in ECMA-48 sequences.
bool ct_speaks_ecma48(void);

// frame.c: the file that ncurses writes to, NULL on failure; between begin and end its output is gathered. The end says
// whether there was any.
FILE *ct_frame_open(void);
void ct_frame_close(FILE *file);
void ct_frame_begin(void);
bool ct_frame_end(void);
// Sends bytes behind all that is still to be sent.
void ct_output_send(const void *bytes, unsigned long count);
// Sends what is left, but waits no longer than that; the rest is dropped, also of what is in the tty.
void ct_output_finish(int32_t milliseconds);
// Sends the last bytes of a dying program, in place of all that is still to be sent; async-signal-safe.
void ct_output_last(const void *bytes, unsigned long count);

// restore.c: saves what brings the tty back, from the open screen; then arms it.
void ct_restore_save(void);
void ct_restore_compose(uint32_t extras);
void ct_restore_arm(bool armed);
// Sets the saved modes; async-signal-safe.
void ct_restore_modes(void);
// Brings the tty back whatever state it is in; async-signal-safe.
void ct_restore_now(void);
// Brings the tty back and ends the program as this signal does; async-signal-safe.
void ct_end_by(int number);
void ct_crash_begin(void);
void ct_crash_end(void);

// capture.c: gives standard error back, shows what came meanwhile and this text, and tells the log the same;
// async-signal-safe.
void ct_capture_crash(const char *text, unsigned long count);

// signals.c: stops the job as ctrl-Z would, and returns once it is continued.
void ct_stop_job(void);

// Writes everything, async-signal-safe; false where that fails, or a tty that doesn't block takes nothing for seconds.
bool ct_write_all(int descriptor, const void *bytes, unsigned long count);

#endif
