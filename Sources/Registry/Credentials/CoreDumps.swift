// Keeps secrets out of core dumps.

import Glibc

package enum CoreDumps {
    /// From linux/prctl.h, which Swift doesn't see.
    private static let setDumpable: CInt = 4

    /// Asks the kernel to write no core dump of this process, for as long as it runs: neither to a file (the limit) nor
    /// to a program that collects them, which the limit doesn't stop (the attribute). The program calls this before
    /// the first secret is read.
    ///
    /// Programs that it starts inherit the limit, not the attribute. Other processes of the same user, debuggers among
    /// them, can then no longer look into this one. A kernel that refuses is not reported: nothing depends on it.
    package static func disable() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        // `prctl` is variadic in C, which Swift can't call; the kernel takes five words.
        typealias Control = @convention(c) (CInt, CUnsignedLong, CUnsignedLong, CUnsignedLong, CUnsignedLong) -> CInt
        guard let address = dlsym(nil, "prctl") else { return }
        _ = unsafeBitCast(address, to: Control.self)(setDumpable, 0, 0, 0, 0)
    }
}
