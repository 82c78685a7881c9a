package io.tidewaiter.it.update;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.Httpd;

/** The same for a Quadlet with {@code AutoUpdate=registry}. */
class QuadletIT extends UpdateStories {

    @Override
    Httpd install(Account core, Httpd.Health health) {
        return Httpd.ofQuadlet(core, health);
    }
}
