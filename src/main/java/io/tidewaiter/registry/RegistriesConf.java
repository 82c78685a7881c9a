package io.tidewaiter.registry;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.RegistryException.Kind;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All rules of registries.conf and its drop-ins: which registry a name really means. */
final class RegistriesConf {

    private final List<RegistryRule> rules;

    /** @param rules at most one per prefix */
    RegistriesConf(Collection<RegistryRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Where to ask for this reference: the primary location. Its mirrors, once they are read, stand in front of it.
     *
     * @throws Trouble when the name is blocked, or the rewritten one is no image name
     */
    Endpoint endpoint(Reference asked) {
        RegistryRule rule = longestMatch(asked.name()).orElse(null);
        if (rule == null) {
            return new Endpoint(asked, false);
        }
        if (rule.blocked()) {
            throw new Trouble(
                    Kind.UNAUTHORIZED, "registries.conf blocks " + rule.prefix() + " on this host (blocked = true)");
        }
        return new Endpoint(rewritten(asked, rule), rule.insecure());
    }

    /** Whether this {@code host[:port]} may be spoken to without verified TLS. */
    boolean isInsecure(String authority) {
        return longestMatch(authority).map(RegistryRule::insecure).orElse(false);
    }

    private Optional<RegistryRule> longestMatch(String name) {
        return rules.stream()
                .filter(rule -> rule.matched(name) >= 0)
                .max(Comparator.comparingInt(rule -> rule.prefix().length()));
    }

    private static Reference rewritten(Reference asked, RegistryRule rule) {
        @Nullable String location = rule.location();
        if (location == null) {
            return asked;
        }
        String name = location + asked.name().substring(rule.matched(asked.name()));
        try {
            return Reference.parse(name + ":" + asked.tagOrLatest());
        } catch (IllegalArgumentException e) {
            throw new Trouble(
                    Kind.BROKEN,
                    "registries.conf turns this name into %s, which is no image name: correct location = \"%s\""
                            .formatted(name, location),
                    e);
        }
    }
}
