package io.tidewaiter.it.host;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/** For a story of Quadlets, which came with Podman 4.4: not on a host without them. */
@DisabledIfEnvironmentVariable(
        named = TestHost.SUITE,
        matches = "bullseye|bookworm",
        disabledReason = "no Quadlet there")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface NeedsQuadlet {}
