package io.tidewaiter.fleet.etcd;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes that happen together or not at all, and what must hold for them. It is built step by step.
 *
 * <p>etcd takes at most {@link #MOST} comparisons, and as many writes, in one transaction.
 */
public final class Txn {

    /** etcd's {@code --max-txn-ops}. */
    public static final int MOST = 128;

    /** What must hold. */
    sealed interface Compare {

        String key();
    }

    /** @param revision that wrote the key last; 0 for a key that does not exist */
    record Modified(String key, long revision) implements Compare {}

    /** The key has this value. */
    record Holds(String key, String value) implements Compare {}

    /** What is written. */
    sealed interface Write {

        String key();
    }

    /** @param lease with which the key ends; 0 for none */
    record Put(String key, String value, long lease) implements Write {}

    /** The key is removed. */
    record Delete(String key) implements Write {}

    private final List<Compare> compares = new ArrayList<>();
    private final List<Write> writes = new ArrayList<>();

    /** The key was not written since this revision; 0 means that it does not exist. */
    public Txn unchanged(String key, long modified) {
        compares.add(new Modified(key, modified));
        return this;
    }

    public Txn absent(String key) {
        return unchanged(key, 0);
    }

    public Txn holds(String key, String value) {
        compares.add(new Holds(key, value));
        return this;
    }

    public Txn put(String key, String value) {
        return put(key, value, 0);
    }

    /** @param lease with which the key ends; 0 for none */
    public Txn put(String key, String value, long lease) {
        writes.add(new Put(key, value, lease));
        return this;
    }

    public Txn delete(String key) {
        writes.add(new Delete(key));
        return this;
    }

    List<Compare> compares() {
        return compares;
    }

    List<Write> writes() {
        return writes;
    }
}
