package io.tidewaiter.fleet.etcd;

/** A request that etcd did not carry out, or whose outcome is not known. The message is for people. */
public final class EtcdFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What to do about it. */
    public enum Kind {
        /** No member answers, or none has a quorum. A write may have been carried out nevertheless. */
        UNREACHABLE,
        /** The user, the password or the user's roles do not allow it. */
        DENIED,
        /** The revision that was asked for is gone: read everything again. */
        COMPACTED,
        /** The lease has ended. */
        NO_LEASE,
        /** It is another cluster than the one that is known. */
        OTHER_CLUSTER,
        /** The answer cannot be understood. */
        BROKEN
    }

    public EtcdFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public EtcdFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether a failure is of this kind. */
    public static boolean is(Throwable failure, Kind kind) {
        return failure instanceof EtcdFailure etcd && etcd.kind == kind;
    }
}
