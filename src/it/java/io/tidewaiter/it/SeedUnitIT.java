package io.tidewaiter.it;

/** Stories 1 to 5, with the unit that people have: it runs {@code podman run -d} itself. */
class SeedUnitIT extends UpdateStories {

    @Override
    Httpd install(Account core, Httpd.Health health) {
        return Httpd.ofSeedUnit(core, health);
    }
}
