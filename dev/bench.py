#!/usr/bin/env python3
"""Prints the budgets beside what is measured, and beside ctr on the same daemon.

Runs inside `tallyman-lab demo`, `lazy` and `hosts`; `make bench` starts it. Times are medians of interleaved pairs, given as ratios: single
times say little on a busy machine.

usage: bench.py transfers|screen|beside|lazy|copy [PAIRS]
"""
import fcntl
import os
import pty
import resource
import select
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TALLYMAN = os.environ.get("TALLYMAN", f"{ROOT}/.build/release/tallyman")
CTR = os.environ["TALLYMAN_CTR"]
ADDRESS = os.environ.get("CONTAINERD_ADDRESS", "")
PAIRS = int(sys.argv[2]) if len(sys.argv) > 2 else 10


def history():
    with open(os.environ["TALLYMAN_LAB_HISTORY"]) as file:
        return file.read().split()


def registry():
    return history()[-1].split("/")[0]


def row(name, budget, measured):
    print(f"{name:<58} {budget:<22} {measured}", flush=True)


def run(*command):
    """Seconds, and the peak of resident memory in MB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)}: {errors.decode()}")
    return time.monotonic() - start, usage.ru_maxrss / 1000


def ctr(*arguments):
    return run(CTR, "-a", ADDRESS, *arguments)


def tallyman(*arguments):
    return run(TALLYMAN, "-a", ADDRESS, *arguments)


def compare(name, budget, ours, theirs, clean):
    """Each side runs once before it counts."""
    pairs = []
    for number in range(PAIRS + 1):
        both = []
        for side in (ours, theirs) if number % 2 else (theirs, ours):
            clean()
            os.sync()
            both.append((side, side()))
        if number:
            pairs.append(dict(both))
    ratio = statistics.median(pair[ours][0] / pair[theirs][0] for pair in pairs)
    memory = [max(pair[side][1] for pair in pairs) for side in (ours, theirs)]
    seconds = [statistics.median(pair[side][0] for pair in pairs) for side in (ours, theirs)]
    row(name, budget, f"{ratio:.2f}  ({seconds[0]:.2f} s to {seconds[1]:.2f} s, peak {memory[0]:.0f} MB to {memory[1]:.0f} MB)")


def transfers():
    big = f"{registry()}/demo/big:1.0"
    folder = tempfile.mkdtemp()
    archive = f"{folder}/big.tar"

    def synced(measured):
        start = time.monotonic()
        descriptor = os.open(archive, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        return measured[0] + time.monotonic() - start, measured[1]

    def forget():
        subprocess.run([CTR, "-a", ADDRESS, "images", "rm", "--sync", big], capture_output=True)

    print(f"{'what':<58} {'budget':<22} measured, to ctr's ({PAIRS} pairs)")
    compare("pull of 12 layers, 245 MB: time to ctr's", "<= 1.05",
            lambda: tallyman("pull", "-q", big),
            lambda: ctr("images", "pull", "--skip-metadata", "--plain-http", big), forget)
    compare("the same by the local engine: time to ctr's --local", "<= 1.05",
            lambda: tallyman("--engine", "local", "pull", "-q", big),
            lambda: ctr("images", "pull", "--local", "--skip-metadata", "--plain-http", big), forget)
    tallyman("pull", "-q", big)
    compare("save of it: time to ctr's export, both synced", "<= 1.05",
            lambda: synced(tallyman("save", "-q", "-o", archive, big)),
            lambda: synced(ctr("images", "export", archive, big)),
            lambda: os.path.exists(archive) and os.unlink(archive))
    tallyman("save", "-q", "-o", archive, big)
    compare("load of it: time to ctr's import", "<= 1.05",
            lambda: tallyman("load", "-q", "-i", archive), lambda: ctr("images", "import", archive), forget)
    compare("the same by the local engine: time to ctr's import", "<= 0.5",
            lambda: tallyman("--engine", "local", "load", "-q", "-i", archive),
            lambda: ctr("images", "import", archive), forget)
    shutil.rmtree(folder)


def lazy():
    image = os.environ["TALLYMAN_LAB_LAZY"]
    print(f"{'what':<58} {'budget':<22} measured, to soci's ({PAIRS} pairs)")
    compare("lazy pull of 4 layers, 61 MB: time to soci image rpull", "<= 1.5",
            lambda: tallyman("--snapshotter", "soci", "pull", "-q", image),
            lambda: run(*os.environ["TALLYMAN_LAB_RPULL"].split()),
            lambda: subprocess.run([CTR, "-a", ADDRESS, "images", "rm", "--sync", image], capture_output=True))


def copy():
    image = os.environ["TALLYMAN_LAB_BIG"]
    moved = {}

    def line():
        with open("/proc/net/dev") as file:
            return next(int(row.split()[1]) for row in file if row.split()[0] == "lo:")

    def counted(side, *command):
        before = line()
        measured = run(*command)
        moved.setdefault(side, []).append(line() - before)
        return measured

    print(f"{'what':<58} {'budget':<22} measured, to ctr's ({PAIRS} pairs)")
    compare("copy of 245 MB, half there: time to ctr's export | import", "< 1",
            lambda: counted("ours", TALLYMAN, "copy", "-q", image, "--from", "host-1", "--to", "host-2"),
            lambda: counted("theirs", "sh", "-c", f"ssh host-1 ctr images export --local - {image}"
                            " | ssh host-2 ctr images import -"),
            lambda: subprocess.run(["ssh", "host-2", "ctr", "images", "rm", "--sync", image], capture_output=True))
    # What else passes on the loopback device meanwhile counts too.
    ours, theirs = min(moved["ours"]), min(moved["theirs"])
    row("the same: bytes over ssh to ctr's", "<= 0.55", f"{ours / theirs:.2f}  ({ours / 2e6:.0f} MB to {theirs / 2e6:.0f} MB)")


def processor(pid):
    """Seconds that a process has had so far, by its clock of clock_getcpuclockid: /proc counts in hundredths."""
    return time.clock_gettime(~pid << 3 | 2)


class Screen:
    """The program in a terminal, with what it writes."""

    def __init__(self, *arguments, columns=160, rows=50):
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", NO_COLOR="")
            os.execv(TALLYMAN, [TALLYMAN, "-a", ADDRESS, *arguments])
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.start = time.monotonic()
        self.written = 0
        self.seen = b""

    def read(self, limit):
        """What comes within `limit` seconds; nothing at the end."""
        if not select.select([self.file], [], [], limit)[0]:
            return b""
        try:
            data = os.read(self.file, 1 << 16)
        except OSError:
            return b""
        self.written += len(data)
        self.seen = (self.seen + data)[-200_000:]
        return data

    def wait(self, text, limit=60):
        """Seconds from the start until the text was written."""
        while text not in self.seen:
            if time.monotonic() - self.start > limit:
                sys.exit(f"waited in vain for {text}")
            self.read(0.05)
        return time.monotonic() - self.start

    def key(self, text):
        """Seconds from a key to the first byte of its frame."""
        while self.read(0.02):
            pass
        start = time.monotonic()
        os.write(self.file, text)
        self.read(2)
        return time.monotonic() - start

    def rest(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(end - time.monotonic())

    def status(self, name):
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(name))

    def switches(self):
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/status") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith("voluntary"))
        return total

    def processor(self):
        return processor(self.pid)

    def quit(self):
        os.write(self.file, b"q")
        while self.read(1):
            pass
        return os.wait4(self.pid, 0)[2]


def beside():
    """Processor time of a pull in the screen, of this program and of the daemon, beside the images that are there. The
    first run keeps its figures, and the next is compared with them. The daemon's collection looks at all images after
    any pull, so what it takes is compared with what a pull of ctr's makes it take."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(ADDRESS)
        daemon, _, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    image = f"{registry()}/demo/l30:1.0"
    view = Screen()
    view.wait(b"scale.test/")
    view.rest(20)
    costs, others = [], []
    for number in range(PAIRS + 1):
        subprocess.run([CTR, "-a", ADDRESS, "images", "rm", "--sync", image], capture_output=True)
        view.rest(3)
        before = (processor(view.pid), processor(daemon))
        view.seen, view.start = b"", time.monotonic()
        for keys in (b"1", b"p", image.encode(), b"\r"):
            os.write(view.file, keys)
            view.rest(0.5)
        view.wait(b"unpacked to")
        view.rest(3)
        # The first pull warms both up.
        if number:
            costs.append((processor(view.pid) - before[0], processor(daemon) - before[1]))
    view.quit()
    for number in range(PAIRS + 1):
        subprocess.run([CTR, "-a", ADDRESS, "images", "rm", "--sync", image], capture_output=True)
        time.sleep(3)
        before = processor(daemon)
        run(CTR, "-a", ADDRESS, "images", "pull", "--plain-http", image)
        time.sleep(3)
        if number:
            others.append(processor(daemon) - before)
    count = len(subprocess.run([CTR, "-a", ADDRESS, "images", "ls", "-q"], capture_output=True).stdout.split())
    ours, theirs = (statistics.median(cost[side] for cost in costs) for side in (0, 1))
    ctrs = statistics.median(others)
    kept = f"{os.environ['XDG_STATE_HOME']}/beside"
    if not os.path.exists(kept):
        with open(kept, "w") as file:
            file.write(f"{count} {ours} {theirs} {ctrs}")
        return
    with open(kept) as file:
        few, our_few, their_few, ctr_few = (float(word) for word in file.read().split())
    print(f"{'what':<58} {'budget':<22} measured")
    name = f"pull of 30 layers beside {count:,} images"
    row(f"{name}: processor time here", f"<= 1.1 of {few:.0f} images",
        f"{ours / our_few:.2f} ({ours * 1000:.0f} ms to {our_few * 1000:.0f} ms)")
    row(f"{name}: in the daemon", "<= 1.1 of ctr's pulls",
        f"{theirs / their_few / (ctrs / ctr_few):.2f} ({theirs * 1000:.0f} ms to {their_few * 1000:.0f} ms, "
        f"ctr {ctrs * 1000:.0f} ms to {ctr_few * 1000:.0f} ms)")


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def screen():
    print(f"{'what':<58} {'budget':<22} measured")
    paints, lists = [], []
    for _ in range(PAIRS):
        view = Screen()
        paints.append(view.wait(b"tallyman"))
        lists.append(view.wait(b"scale.test/"))
        view.quit()
    count = len(subprocess.run([CTR, "-a", ADDRESS, "images", "ls", "-q"], capture_output=True).stdout.split())
    row("first paint", "<= 50 ms", f"{statistics.median(paints) * 1000:.0f} ms")
    row(f"names of {count:,} images listed", "<= 300 ms / 1 s", f"{statistics.median(lists) * 1000:.0f} ms")
    view = Screen()
    view.wait(b"scale.test/")
    view.rest(8)
    row(f"resident memory with {count:,} images", "<= 40 MB / 70 MB", f"{view.status('VmRSS') / 1000:.0f} MB")
    before, switches, processor = view.written, view.switches(), view.processor()
    view.rest(10)
    row("bytes to the terminal in 10 s of rest", "0", view.written - before)
    row("processor at rest", "<= 0.1 %", f"{(view.processor() - processor) * 10:.2f} %")
    row("wake-ups a second at rest", "<= 2", f"{(view.switches() - switches) / 10:.1f}")
    moves = [view.key(b"j") for _ in range(200)]
    row("key to paint, 99th percentile", "<= 16 ms", f"{percentile(moves, 0.99) * 1000:.1f} ms")
    view.key(b"/")
    letters = [view.key(letter) for _ in range(20) for letter in (b"9", b"\x7f")]
    row("filter keystroke, 99th percentile", "<= 20 ms", f"{percentile(letters, 0.99) * 1000:.1f} ms")
    view.key(b"\x1b")
    view.quit()
    slow = history()[0]
    for name, command in (("tallyman", None), ("ctr", [CTR, "-a", ADDRESS, "images", "pull", "--plain-http", slow])):
        subprocess.run([CTR, "-a", ADDRESS, "images", "rm", "--sync", slow], capture_output=True)
        if command is None:
            view = Screen("pull", slow)
        else:
            view = Screen.__new__(Screen)
            view.pid, view.file = pty.fork()
            if view.pid == 0:
                os.execv(command[0], command)
            fcntl.ioctl(view.file, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
            view.start, view.written, view.seen = time.monotonic(), 0, b""
        while select.select([view.file], [], [], 30)[0] and view.read(1):
            pass
        seconds = time.monotonic() - view.start
        usage = os.wait4(view.pid, 0)[2]
        budget = "<= 1.0 kB/s, <= 1.5 %" if name == "tallyman" else ""
        row(f"pull of 30 layers on a slow line: {name}", budget,
            f"{view.written / seconds / 1000:.2f} kB/s to the terminal, "
            f"{(usage.ru_utime + usage.ru_stime) / seconds * 100:.1f} % of a core")
    with tempfile.NamedTemporaryFile() as stripped:
        subprocess.run(["strip", "-o", stripped.name, TALLYMAN], check=True)
        row("binary, stripped, ctr's beside it", "<= 60 MB",
            f"{os.path.getsize(stripped.name) / 1e6:.0f} MB ({os.path.getsize(CTR) / 1e6:.0f} MB)")


if __name__ == "__main__":
    {"transfers": transfers, "screen": screen, "beside": beside, "lazy": lazy, "copy": copy}[sys.argv[1]]()
