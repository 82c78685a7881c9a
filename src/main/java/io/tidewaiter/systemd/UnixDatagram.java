package io.tidewaiter.systemd;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * One datagram to a unix socket (unix(7)), straight by libc: the JDK has only stream sockets for these, and a helper
 * program would not be the main process that {@code NotifyAccess=main} asks for.
 */
@SuppressWarnings("restricted") // native calls: the launcher passes --enable-native-access
final class UnixDatagram {

    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    /** Bytes of {@code sun_path}, the closing zero of a file's name included. */
    private static final int MAX_NAME = 108;

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_VALUE = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle SENDTO = function(
            "sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
            ERRNO);
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private UnixDatagram() {}

    /**
     * @param name a path, or {@code @} and a name in the abstract namespace
     * @throws IOException with the errno; the socket's owner not listening is one
     */
    static void send(String name, String message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(CAPTURED);
            MemorySegment address = address(arena, name);
            MemorySegment data = arena.allocateFrom(JAVA_BYTE, message.getBytes(StandardCharsets.UTF_8));
            int socket = (int) SOCKET.invokeExact(errno, (int) AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            check("socket", socket, errno);
            try {
                long sent = (long) SENDTO.invokeExact(
                        errno, socket, data, data.byteSize(), MSG_NOSIGNAL, address, (int) address.byteSize());
                check("sendto " + name, sent, errno);
            } finally {
                int ignored = (int) CLOSE.invokeExact(socket);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a native call has no checked exceptions", e);
        }
    }

    /** {@code struct sockaddr_un}, cut to the bytes in use: in the abstract namespace every byte counts. */
    static MemorySegment address(Arena arena, String name) throws IOException {
        boolean abstractName = name.startsWith("@");
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length + (abstractName ? 0 : 1);
        if (length > MAX_NAME || !(abstractName || name.startsWith("/"))) {
            throw new IOException("not a socket's name of at most %d bytes: %s".formatted(MAX_NAME, name));
        }
        MemorySegment address = arena.allocate(Short.BYTES + length, Short.BYTES);
        address.set(JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, Short.BYTES, bytes.length);
        if (abstractName) {
            address.set(JAVA_BYTE, Short.BYTES, (byte) 0);
        }
        return address;
    }

    private static void check(String call, long result, MemorySegment errno) throws IOException {
        if (result < 0) {
            throw new IOException("%s: errno %d".formatted(call, (int) ERRNO_VALUE.get(errno, 0L)));
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }
}
