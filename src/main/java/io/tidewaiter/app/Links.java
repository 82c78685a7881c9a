package io.tidewaiter.app;

import io.tidewaiter.api.model.LinkView;
import java.util.Optional;

/** Makes sign-in links for the dashboard. */
@FunctionalInterface
public interface Links {

    /** Makes none: the dashboard is off, or the request came through the dashboard. */
    Links NONE = Optional::empty;

    Optional<LinkView> make();
}
