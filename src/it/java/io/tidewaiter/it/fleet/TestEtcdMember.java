package io.tidewaiter.it.fleet;

import static org.awaitility.Awaitility.await;

import io.tidewaiter.it.host.Account;
import java.time.Duration;

/** One member of a {@link TestEtcd}, a unit of the hub, and the faults that it can have. It comes up with the hub. */
public final class TestEtcdMember {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Account root;
    private final String unit;
    private final String endpoint;
    private boolean awake = true;

    TestEtcdMember(Account root, String unit, String endpoint) {
        this.root = root;
        this.unit = unit;
        this.endpoint = endpoint;
    }

    /** Where clients reach it, as a URL. */
    public String endpoint() {
        return endpoint;
    }

    /** After {@link #stop} or {@link #kill}. It answers as soon as a majority of members runs. */
    public void start() {
        root.systemctl("start", "--no-block", unit).ok();
        awake = true;
    }

    /** It hands over and leaves. */
    public void stop() {
        awake = false;
        root.systemctl("stop", unit).ok();
    }

    /** With SIGKILL. It has gone when this returns. */
    public void kill() {
        awake = false;
        root.systemctl("kill", "--signal=KILL", unit).ok();
        await().atMost(LIMIT).until(() -> root.property(unit, "MainPID").equals("0"));
    }

    /** With SIGSTOP: it keeps its connections open, accepts new ones, and says nothing. */
    public void pause() {
        awake = false;
        root.systemctl("kill", "--signal=STOP", unit).ok();
    }

    /** Ends {@link #pause}. */
    public void resume() {
        root.systemctl("kill", "--signal=CONT", unit).ok();
        awake = true;
    }

    /** No packet comes to it or goes from it, of members and clients alike. */
    public void cut() {
        awake = false;
        root.systemctl("set-property", "--runtime", unit, "IPAddressDeny=any").ok();
    }

    /** Ends {@link #cut}. */
    public void mend() {
        root.systemctl("set-property", "--runtime", unit, "IPAddressDeny=").ok();
        awake = true;
    }

    /** Whether the test has left it able to answer. */
    boolean isAwake() {
        return awake;
    }

    @Override
    public String toString() {
        return unit + " at " + endpoint;
    }
}
