package io.tidewaiter.app;

import io.tidewaiter.api.model.LinkView;
import java.util.Optional;

/** Makes sign-in links for the dashboard. */
@FunctionalInterface
public interface Links {

    /** Makes none: the dashboard is off, or the request came through the dashboard. */
    Links NONE = Optional::empty;

    /** Why there is no link. */
    String WHY_NONE =
            "there is no dashboard to link to: set dashboard.listen to 127.0.0.1:8651 in the configuration, and restart the"
                    + " daemon";

    Optional<LinkView> make();
}
