package io.tidewaiter.api;

import java.util.Optional;

/** Gives out ways into the dashboard, to whoever may have one. */
@FunctionalInterface
public interface Links {

    /** Where there is none: the dashboard is off, or the asker came by way of it. */
    Links NONE = Optional::empty;

    Optional<LinkView> make();
}
