// Starts a program in a pty, as a shell would: a session leader that watches one job and can continue it.

#define _GNU_SOURCE 1

#include "include/CHarness.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static void report(int descriptor, int32_t kind, int32_t value) {
    int32_t record[2] = {kind, value};
    ssize_t ignored = write(descriptor, record, sizeof record);
    (void)ignored;
}

static void run_program(const char *path, char *const arguments[], char *const environment[]) {
    setpgid(0, 0);
    tcsetpgrp(STDIN_FILENO, getpid());
    for (int number = 1; number < 32; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close_range(3, ~0U, 0);
    execve(path, arguments, environment);
    _exit(127);
}

static void run_monitor(const char *path, char *const arguments[], char *const environment[], int reports,
                        int control) {
    signal(SIGTTOU, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    char command;
    if (read(control, &command, 1) <= 0) _exit(0);
    pid_t program = fork();
    if (program < 0) _exit(126);
    if (program == 0) run_program(path, arguments, environment);
    report(reports, CH_STARTED, program);
    for (;;) {
        int status = 0;
        if (waitpid(program, &status, WUNTRACED) < 0) {
            if (errno == EINTR) continue;
            _exit(125);
        }
        tcsetpgrp(STDIN_FILENO, getpid());
        if (!WIFSTOPPED(status)) {
            if (WIFEXITED(status)) report(reports, CH_EXITED, WEXITSTATUS(status));
            if (WIFSIGNALED(status)) report(reports, CH_SIGNALLED, WTERMSIG(status));
            // Keeps the terminal open, so that its last output and its modes can be read.
            while (read(control, &command, 1) > 0) {}
            _exit(0);
        }
        report(reports, CH_STOPPED, WSTOPSIG(status));
        if (read(control, &command, 1) <= 0) kill(-program, SIGKILL);
        tcsetpgrp(STDIN_FILENO, program);
        kill(-program, SIGCONT);
    }
}

int32_t ch_start(const char *path, char *const arguments[], char *const environment[], int32_t rows, int32_t columns,
                 ch_program *program) {
    int reports[2], control[2], terminal;
    if (pipe2(reports, O_CLOEXEC) != 0) return errno;
    if (pipe2(control, O_CLOEXEC) != 0) return errno;
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    pid_t monitor = forkpty(&terminal, NULL, NULL, &size);
    if (monitor < 0) return errno;
    if (monitor == 0) {
        // Other programs' ends, inherited with everything else, would keep their terminals open.
        dup2(reports[1], 3);
        dup2(control[0], 4);
        close_range(5, ~0U, 0);
        fcntl(3, F_SETFD, FD_CLOEXEC);
        fcntl(4, F_SETFD, FD_CLOEXEC);
        run_monitor(path, arguments, environment, 3, 4);
    }
    close(reports[1]);
    close(control[0]);
    fcntl(terminal, F_SETFD, FD_CLOEXEC);
    fcntl(terminal, F_SETFL, O_NONBLOCK);
    fcntl(reports[0], F_SETFL, O_NONBLOCK);
    *program = (ch_program){.terminal = terminal, .reports = reports[0], .control = control[1], .monitor = monitor};
    return 0;
}

void ch_resize(int32_t terminal, int32_t rows, int32_t columns) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    ioctl(terminal, TIOCSWINSZ, &size);
}

bool ch_modes(int32_t terminal, uint32_t flags[4], uint8_t characters[32]) {
    struct termios modes;
    if (tcgetattr(terminal, &modes) != 0) return false;
    flags[0] = modes.c_iflag;
    flags[1] = modes.c_oflag;
    flags[2] = modes.c_cflag;
    flags[3] = modes.c_lflag;
    memset(characters, 0, 32);
    memcpy(characters, modes.c_cc, NCCS < 32 ? NCCS : 32);
    return true;
}
