package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.memory.RegistryMemory;
import io.tidewaiter.memory.RegistryStanding.Pause;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What about registries outlives the process. */
class RegistryMemoryTest {

    private static final Platform ARM = new Platform("linux", "arm", "v7");
    private static final Platform AMD = new Platform("linux", "amd64", "");

    @AutoClose
    private TestStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
    }

    private Pause pause(String registry, Duration from) {
        return new Pause(registry, store.now().plus(from), Kind.RATE_LIMITED, true, 3, "it was asked too often");
    }

    @Test
    void remembersPausesThatAreNotOver() {
        // given
        RegistryMemory memory = store.open().registries();
        Pause pause = pause("a.example", Duration.ofMinutes(5));
        await(memory.pause(pause("a.example", Duration.ofMinutes(1))));
        await(memory.pause(pause("over.example", Duration.ofMinutes(-1))));
        await(memory.pause(pause("mended.example", Duration.ofMinutes(5))));
        await(memory.pause(pause));

        // when
        await(memory.resume("mended.example"));

        // then
        assertThat(await(store.openAgain().registries().pauses())).containsExactly(pause);
    }

    @Test
    void remembersWhatAnIndexLists() {
        // given
        Digest index = Objects.requireNonNull(V1.digest());
        Digest manifest = Objects.requireNonNull(V2.digest());
        await(store.open().registries().listed(index, ARM, manifest));

        // when
        RegistryMemory memory = store.openAgain().registries();

        // then
        assertThat(await(memory.listed(index, ARM))).contains(manifest);
        assertThat(await(memory.listed(index, AMD))).isEmpty();
        assertThat(await(memory.listed(manifest, ARM))).isEmpty();
    }

    @Test
    void forgetsTheOldestIndexesInTheEnd() {
        RegistryMemory memory = store.open().registries();
        Digest manifest = Objects.requireNonNull(V2.digest());

        for (int i = 0; i <= 1000; i++) {
            await(memory.listed(index(i), ARM, manifest));
        }

        assertThat(await(memory.listed(index(0), ARM))).isEmpty();
        assertThat(await(memory.listed(index(1), ARM))).contains(manifest);
    }

    @Test
    void remembersWhatImagesSay() {
        ImageVersion version = new ImageVersion(
                "1.5.0",
                "a1",
                Instant.parse("2026-03-01T10:00:00Z"),
                "https://github.com/team/shop",
                "https://shop.example",
                "Shop \"1\"");
        RegistryMemory memory = store.open().registries();
        await(memory.version(index(1), version));
        await(memory.version(index(2), ImageVersion.UNKNOWN));

        RegistryMemory later = store.openAgain().registries();

        assertThat(await(later.version(index(1)))).contains(version);
        assertThat(await(later.version(index(2)))).as("that it says nothing").contains(ImageVersion.UNKNOWN);
        assertThat(await(later.version(index(3)))).isEmpty();
    }

    @Test
    void forgetsTheOldestImagesInTheEnd() {
        RegistryMemory memory = store.open().registries();

        for (int i = 0; i <= 1000; i++) {
            await(memory.version(index(i), ImageVersion.UNKNOWN));
        }

        assertThat(await(memory.version(index(0)))).isEmpty();
        assertThat(await(memory.version(index(1)))).isPresent();
    }

    private static Digest index(int number) {
        return Digest.sha256(("index " + number).getBytes(StandardCharsets.UTF_8));
    }
}
