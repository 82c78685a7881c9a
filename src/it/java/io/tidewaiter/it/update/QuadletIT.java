package io.tidewaiter.it.update;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.Httpd;

/** An update of a Quadlet with {@code AutoUpdate=registry}. */
class QuadletIT extends UpdateStories {

    @Override
    Httpd install(Account core, Httpd.Health health) {
        return Httpd.ofQuadlet(core, health);
    }
}
