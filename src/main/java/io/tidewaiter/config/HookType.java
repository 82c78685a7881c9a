package io.tidewaiter.config;

import static io.tidewaiter.config.HookAuth.BASIC;
import static io.tidewaiter.config.HookAuth.BEARER;
import static io.tidewaiter.config.HookAuth.CERTIFICATE;
import static io.tidewaiter.config.HookAuth.HEADER;
import static io.tidewaiter.config.HookAuth.HMAC;
import static io.tidewaiter.config.HookAuth.PATH;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The registries whose way to tell of a push is understood, and what each can show to be heard. */
public enum HookType {
    DISTRIBUTION,
    GITLAB,
    ACR,
    DOCKER_HUB,
    QUAY,
    HARBOR,
    GITHUB,
    GITEA,
    FORGEJO,
    ZOT,
    ECR,
    PLAIN;

    static HookType parse(String text) {
        return Arrays.stream(values())
                .filter(type -> type.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is not one of %s".formatted(text, Arrays.toString(values()))));
    }

    /** What such a sender can show; first what it shows unless a person says otherwise. */
    List<HookAuth> auths() {
        return switch (this) {
            case DISTRIBUTION, GITLAB, ACR, HARBOR, ZOT, ECR -> List.of(BEARER, BASIC, HEADER, PATH);
            case DOCKER_HUB -> List.of(PATH);
            case QUAY -> List.of(PATH, CERTIFICATE);
            case GITHUB -> List.of(HMAC, PATH);
            case GITEA, FORGEJO -> List.of(HMAC, BEARER, BASIC, PATH);
            case PLAIN -> List.of(BEARER, BASIC, HEADER, HMAC, PATH, CERTIFICATE);
        };
    }

    /** @throws IllegalArgumentException when a sender of this type cannot show that */
    HookAuth auth(String text) {
        HookAuth auth = HookAuth.parse(text);
        if (!auths().contains(auth)) {
            throw new IllegalArgumentException("%s cannot show %s: it can show %s".formatted(this, auth, auths()));
        }
        return auth;
    }

    /** As the configuration writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
