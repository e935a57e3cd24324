// Signals as bytes in a pipe, and stopping as a job.

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int taken[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGPIPE};
enum { TAKEN_COUNT = sizeof taken / sizeof taken[0] };
static struct sigaction previous[TAKEN_COUNT], previous_alarm;
static int ends[2] = {-1, -1};

// Seconds that the program has to end by itself once it was asked to.
enum { GRACE = 7 };
// The signal that asked for it first.
static volatile sig_atomic_t asked;

static bool asks_to_end(int number) { return number == SIGTERM || number == SIGHUP || number == SIGINT; }

static void arrived(int number) {
    int error = errno;
    if (asks_to_end(number) && asked == 0) {
        asked = number;
        alarm(GRACE);
    }
    char byte = (char)number;
    // A full pipe holds enough signals already.
    ssize_t ignored = write(ends[1], &byte, 1);
    (void)ignored;
    errno = error;
}

// The program hangs, and can't give the tty back itself.
static void overdue(int number) {
    (void)number;
    ct_end_by(asked);
}

// A handler, unlike SIG_IGN, is not inherited by programs that are started.
static void disarmed(int number) { (void)number; }

static void take(int number, struct sigaction *old) {
    struct sigaction action = {.sa_handler = number == SIGPIPE ? disarmed : arrived, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    sigaction(number, &action, old);
}

int32_t ct_signals_begin(void) {
    // Made once and never closed: event sources may still watch it while they are being cancelled.
    if (ends[0] < 0) {
        if (pipe(ends) != 0) return -1;
        for (int i = 0; i < 2; i++) {
            fcntl(ends[i], F_SETFD, FD_CLOEXEC);
            fcntl(ends[i], F_SETFL, O_NONBLOCK);
        }
    }
    struct sigaction late = {.sa_handler = overdue};
    sigaction(SIGALRM, &late, &previous_alarm);
    for (int i = 0; i < TAKEN_COUNT; i++) take(taken[i], &previous[i]);
    return ends[0];
}

void ct_signals_end(void) {
    for (int i = 0; i < TAKEN_COUNT; i++) sigaction(taken[i], &previous[i], NULL);
    alarm(0);
    asked = 0;
    sigaction(SIGALRM, &previous_alarm, NULL);
    while (ct_signals_next() != 0) {}
}

int32_t ct_signals_next(void) {
    unsigned char byte = 0;
    return read(ends[0], &byte, 1) == 1 ? byte : 0;
}

void ct_stop_job(void) {
    struct sigaction ignore = {.sa_handler = SIG_IGN}, standard = {.sa_handler = SIG_DFL};
    // First the rest of the job, such as the other end of a pipe, then this thread: a signal to itself stops the process
    // before raise returns. In an orphaned group, where nobody could continue it, the kernel lets it run on.
    sigaction(SIGTSTP, &ignore, NULL);
    kill(0, SIGTSTP);
    // Once more: where a thread had it blocked it is pending now, and would stop us a second time. This discards it.
    sigaction(SIGTSTP, &ignore, NULL);
    sigaction(SIGCONT, &standard, NULL);
    sigaction(SIGTSTP, &standard, NULL);
    // Threads of a dispatch queue run with most signals blocked.
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, &before);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    // The signal that continued us may be pending in the same way, and would count as a second one.
    sigaction(SIGCONT, &ignore, NULL);
    take(SIGTSTP, NULL);
    take(SIGCONT, NULL);
}
