package io.tidewaiter.registry.hostfiles;

import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All rules of registries.conf and its drop-ins: which registry a name really means. */
final class RegistriesConf {

    /** Among {@link #credentialHelpers}: the auth files. */
    static final String AUTH_FILES = "containers-auth.json";

    private final List<RegistryRule> rules;
    private final List<String> credentialHelpers;

    /** @param rules at most one per prefix */
    RegistriesConf(Collection<RegistryRule> rules, List<String> credentialHelpers) {
        this.rules = List.copyOf(rules);
        this.credentialHelpers = List.copyOf(credentialHelpers);
    }

    /**
     * Where to ask for this reference: its mirrors in order, and last the primary.
     *
     * @throws RegistryFailure when the name is blocked, or a rewritten one is no image name
     */
    List<Endpoint> endpoints(Reference asked) {
        RegistryRule rule = longestMatch(asked.name()).orElse(null);
        if (rule == null) {
            return List.of(new Endpoint(asked, false));
        }
        requireOpen(rule);
        List<Endpoint> endpoints = new ArrayList<>();
        for (RegistryRule.Place place : rule.places(asked)) {
            Reference physical = rewritten(asked, rule, place);
            // Another rule may be for the physical name: of what it says only the blocking counts.
            Optional<RegistryRule> own = longestMatch(physical.name());
            if (place.equals(rule.primary())) {
                own.ifPresent(RegistriesConf::requireOpen);
            }
            if (own.filter(RegistryRule::blocked).isEmpty()) {
                endpoints.add(new Endpoint(physical, place.insecure()));
            }
        }
        return endpoints;
    }

    private static void requireOpen(RegistryRule rule) {
        if (rule.blocked()) {
            throw new RegistryFailure(
                    Kind.MISCONFIGURED,
                    "registries.conf blocks %s on this host (blocked = true or [registries.block])"
                            .formatted(rule.prefix()));
        }
    }

    /** Who is asked for credentials, in order: names of helpers, and {@link #AUTH_FILES}. */
    List<String> credentialHelpers() {
        return credentialHelpers;
    }

    /** Whether this {@code host[:port]} may be spoken to without verified TLS. */
    boolean isInsecure(String authority) {
        return longestMatch(authority).map(rule -> rule.primary().insecure()).orElse(false);
    }

    private Optional<RegistryRule> longestMatch(String name) {
        return rules.stream()
                .filter(rule -> rule.matched(name) >= 0)
                .max(Comparator.comparingInt(rule -> rule.prefix().length()));
    }

    private static Reference rewritten(Reference asked, RegistryRule rule, RegistryRule.Place place) {
        @Nullable String location = place.location();
        if (location == null) {
            return asked;
        }
        String name = location + asked.name().substring(rule.matched(asked.name()));
        try {
            return asked.named(Reference.parse(name));
        } catch (IllegalArgumentException e) {
            throw new RegistryFailure(
                    Kind.MISCONFIGURED,
                    "registries.conf turns this name into %s, which is no image name: correct location = \"%s\""
                            .formatted(name, location),
                    e);
        }
    }
}
