// Bringing the tty back whatever happens: at exit, and from the handlers of fatal signals.

#include "internal.h"

#include <errno.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static bool has_saved;
static volatile sig_atomic_t is_armed;
// What to write, composed from terminfo while there is time.
static char sequence[512];
static unsigned long sequence_length;

static const struct {
    int number;
    const char *name;
} fatal[] = {{SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"}, {SIGILL, "SIGILL"}, {SIGFPE, "SIGFPE"},
             {SIGABRT, "SIGABRT"}, {SIGTRAP, "SIGTRAP"}, {SIGSYS, "SIGSYS"}, {SIGQUIT, "SIGQUIT"}};
enum { FATAL_COUNT = sizeof fatal / sizeof fatal[0] };
static struct sigaction previous[FATAL_COUNT];
static char alternate_stack[64 * 1024];

bool ct_write_all(int descriptor, const void *bytes, unsigned long count) {
    const char *at = bytes;
    while (count > 0) {
        ssize_t written = write(descriptor, at, count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) {
            // The tty doesn't block, by us or by another program. A reader that stands still for seconds is not waited for.
            struct pollfd ready = {.fd = descriptor, .events = POLLOUT};
            if (poll(&ready, 1, 2000) > 0) continue;
        }
        if (written <= 0) return false;
        at += written;
        count -= (unsigned long)written;
    }
    return true;
}

void ct_restore_save(void) { has_saved = tcgetattr(STDIN_FILENO, &saved) == 0; }

static int append(int character) {
    if (sequence_length < sizeof sequence) sequence[sequence_length++] = (char)character;
    return character;
}

static void append_capability(const char *capability) {
    if (capability != NULL) tputs(capability, 1, append);
}

void ct_restore_compose(uint32_t extras) {
    sequence_length = 0;
    for (int i = 0; i < CT_EXTRA_COUNT; i++) {
        if (extras & ct_extras[i].flag) append_capability(ct_extras[i].off);
    }
    if (ct_has_modes()) append_capability("\033[?2026l");
    append_capability(exit_attribute_mode);
    append_capability(orig_pair);
    append_capability(keypad_local);
    append_capability(cursor_normal);
    // Where what was drawn stays, whatever follows begins below it.
    append_capability(tiparm(cursor_address, LINES - 1, 0));
    append_capability(clr_eol);
    append_capability(exit_ca_mode);
    append_capability(cursor_normal);
}

void ct_restore_modes(void) {
    if (has_saved) tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
}

void ct_restore_now(void) {
    if (!is_armed) return;
    is_armed = 0;
    ct_output_last(sequence, sequence_length);
    // Not TCSADRAIN: a terminal that stands still must not keep a dying program.
    if (has_saved) tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}

void ct_restore_arm(bool armed) {
    static bool at_exit;
    if (armed && !at_exit) at_exit = atexit(ct_restore_now) == 0;
    is_armed = armed;
}

// Says which signal it was, where standard error goes and in the log.
static void tell(int number, const char *name) {
    char text[64] = "Ended by ";
    char digits[3] = {(char)('0' + number / 10), (char)('0' + number % 10), 0};
    strcat(text, name);
    strcat(strcat(strcat(text, " (signal "), number < 10 ? digits + 1 : digits), ").\n");
    ct_capture_crash(text, strlen(text));
}

static void crashed(int number, siginfo_t *information, void *context) {
    (void)context;
    int error = errno;
    ct_restore_now();
    for (int i = 0; i < FATAL_COUNT; i++) {
        if (fatal[i].number != number) continue;
        tell(number, fatal[i].name);
        sigaction(number, &previous[i], NULL);
    }
    errno = error;
    // A faulting instruction runs again and meets the handler that was there before, or ends the process as it would
    // have ended without us. Everything else is sent once more.
    bool repeats = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
    if (!repeats || information->si_code <= 0) raise(number);
}

void ct_end_by(int number) {
    ct_restore_now();
    tell(number, number == SIGTERM ? "SIGTERM" : number == SIGHUP ? "SIGHUP" : "SIGINT");
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(number, &standard, NULL);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    pthread_sigmask(SIG_UNBLOCK, &one, NULL);
    raise(number);
}

void ct_crash_begin(void) {
    stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    stack_t current;
    if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
    struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | (int)SA_RESETHAND | SA_ONSTACK};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < FATAL_COUNT; i++) sigaction(fatal[i].number, &action, &previous[i]);
}

void ct_crash_end(void) {
    for (int i = 0; i < FATAL_COUNT; i++) sigaction(fatal[i].number, &previous[i], NULL);
}
