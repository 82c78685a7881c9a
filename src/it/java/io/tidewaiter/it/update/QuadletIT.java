package io.tidewaiter.it.update;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.NeedsQuadlet;

/** An update of a Quadlet with {@code AutoUpdate=registry}. */
@NeedsQuadlet
class QuadletIT extends UpdateStories {

    @Override
    Httpd install(Account core, Httpd.Health health) {
        return Httpd.ofQuadlet(core, health);
    }
}
