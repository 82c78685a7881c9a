package io.tidewaiter.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/** What is told. */
public sealed interface Notification permits UpdateNotification, FleetNotification {

    /** The same whenever this is told again, and of no two alike. */
    String id();

    /** What happened, in a word: what a notifier may choose by. */
    String outcome();

    /** The CloudEvents attribute: reverse DNS, as the specification wants it. */
    String type();

    /** The CloudEvents attribute: what it happened to. */
    String subject();

    /** When, by the wall clock. */
    Instant time();

    /** Adds what there is to say, as the data of a CloudEvent. */
    void describe(ObjectNode data);

    /** All of it by the names of {@code TIDEWAITER_…} variables; what is not known is left out. */
    Map<String, String> fields();
}
