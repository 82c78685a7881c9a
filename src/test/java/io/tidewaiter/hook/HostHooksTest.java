package io.tidewaiter.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.UpdateHook;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.SimulatedHost;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.HookRunner.Answer;
import io.tidewaiter.update.port.HookRunner.Run;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostHooksTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Digest OLD = Digest.parse("sha256:" + "1".repeat(64));
    private static final Digest NEW = Digest.parse("sha256:" + "2".repeat(64));
    private static final Update UPDATE = new Update(
                    7,
                    new Workload(
                            "web.service",
                            "web",
                            "c0".repeat(32),
                            "",
                            Reference.parse("registry.example/web:prod"),
                            null,
                            "registry",
                            HealthPolicy.DEFAULT),
                    new Release("1f".repeat(32), OLD),
                    NEW,
                    Instant.ofEpochSecond(1_700_000_000))
            .versioned(new VersionChange(version("1.4.2"), version("1.5.0")));

    private static ImageVersion version(String name) {
        return new ImageVersion(name, null, null, null, null, null);
    }

    @TempDir
    private Path folder;

    private final Loop loop = new Loop();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private HostHooks hooks;

    /** Without a manager: the program is a child, and its end is its process group's. */
    private final Launcher asChild = new Launcher() {
        @Override
        public List<String> start(String id, List<String> command, Map<String, String> environment, Duration limit) {
            List<String> line = new ArrayList<>(List.of("setsid", "--wait", "env", "-i"));
            environment.forEach((name, value) -> line.add(name + "=" + value));
            line.addAll(List.of(
                    "sh",
                    "-c",
                    "echo $$ >\"$0\"; exec \"$@\"",
                    folder.resolve("pid").toString()));
            line.addAll(command);
            return line;
        }

        @Override
        public List<String> end(String id) {
            ended.add(id);
            return List.of(
                    "sh", "-c", "kill -9 -$(cat \"$0\")", folder.resolve("pid").toString());
        }
    };

    @BeforeEach
    void wire() {
        hooks = new HostHooks(
                loop.vertx(),
                Ticker.of(loop.vertx()),
                new SimulatedHost().engine,
                asChild,
                folder.resolve("hooks"),
                Map.of("PATH", System.getenv("PATH"), "NOTIFY_SOCKET", "/run/notify"));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    private Run run(HookPoint point, boolean again, Duration limit, String... command) {
        return new Run(UPDATE, point, new UpdateHook.OnHost(List.of(command), limit), "", "it is silent", again);
    }

    private Answer script(HookPoint point, String script) {
        return loop.result(() -> hooks.run(run(point, false, LIMIT, "sh", "-c", script)));
    }

    private Path state() throws IOException {
        try (var all = Files.list(folder.resolve("hooks"))) {
            return all.filter(path -> !path.getFileName().toString().contains("-before-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void isToldWhatItIsAbout() throws IOException {
        Answer answer = script(HookPoint.BEFORE_ROLLBACK, "env >%s/env".formatted(folder));

        assertThat(answer).isInstanceOf(Answer.Done.class);
        assertThat(Files.readAllLines(folder.resolve("env")))
                .contains(
                        "TIDEWAITER_HOOK=before-rollback",
                        "TIDEWAITER_RUN=1700000000-7-before-rollback",
                        "TIDEWAITER_UPDATE=7",
                        "TIDEWAITER_UNIT=web.service",
                        "TIDEWAITER_CONTAINER=web",
                        "TIDEWAITER_IMAGE=registry.example/web:prod",
                        "TIDEWAITER_OLD_DIGEST=" + OLD,
                        "TIDEWAITER_NEW_DIGEST=" + NEW,
                        "TIDEWAITER_OLD_VERSION=1.4.2",
                        "TIDEWAITER_NEW_VERSION=1.5.0",
                        "TIDEWAITER_CHOSEN=false",
                        "TIDEWAITER_REASON=it is silent",
                        "TIDEWAITER_STATE=" + state())
                .noneMatch(line -> line.contains("NOTIFY_SOCKET"));
        assertThat(Files.getPosixFilePermissions(state())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void waitsForTheReasonInItsLastLine() {
        assertThat(script(HookPoint.BEFORE, "echo one; printf '\\033[2Jnot now\\n\\n'; exit 75"))
                .isEqualTo(new Answer.Wait("\\x1b[2Jnot now"));
    }

    @ParameterizedTest
    @EnumSource(names = "BEFORE", mode = EnumSource.Mode.EXCLUDE)
    void onlyTheHookBeforeMayWait(HookPoint point) {
        assertThat(script(point, "echo not now; exit 75"))
                .isEqualTo(new Answer.Failed(
                        "its hook %s (sh) failed with exit code 75: not now".formatted(point.word())));
    }

    @Test
    void saysWhyAProgramCannotBeStarted() {
        Answer answer = loop.result(() -> hooks.run(run(HookPoint.BEFORE, false, LIMIT, "/no/such/program")));

        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.reason())
                                .startsWith("its hook before (/no/such/program) failed with exit code 127")
                                .contains("not found"));
    }

    @Test
    void endsWhatTakesTooLong() {
        Answer answer = loop.result(() -> hooks.run(
                run(HookPoint.BEFORE, false, Duration.ofMillis(700), "sh", "-c", "echo copying; sleep 600 & wait")));

        assertThat(answer)
                .isEqualTo(
                        new Answer.Failed("its hook before (sh): it was not done after 700ms and was ended: copying"));
        assertThat(ended).containsExactly("1700000000-7-before");
    }

    @Test
    void endsWhatRunsWhenTheDaemonStops() {
        // given
        Future<Answer> answer = loop.begin(
                () -> hooks.run(run(HookPoint.BEFORE, false, LIMIT, "sh", "-c", "echo >\"$0\"; sleep 600", marker())));
        await().until(() -> Files.exists(Path.of(marker())));

        // when
        await().until(() -> {
            loop.result(() -> hooks.close());
            return !ended.isEmpty();
        });

        // then
        assertThat(ended).containsOnly("1700000000-7-before");
        await().until(() -> ProcessHandle.of(pid()).isEmpty());
        assertThat(answer.isComplete()).isFalse();
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    }

    private String marker() {
        return folder.resolve("marker").toString();
    }

    @Test
    void endsWhatAnEarlierProcessLeftRunningBeforeItRunsAgain() {
        loop.result(() -> hooks.run(run(HookPoint.BEFORE, true, LIMIT, "true")));

        assertThat(ended).containsExactly("1700000000-7-before");
    }

    @Test
    void theFolderIsThereForAllHooksOfTheUpdateAndGoesWithIt() throws IOException {
        // given
        script(HookPoint.BEFORE, "mkdir \"$TIDEWAITER_STATE/a\"; echo saved >\"$TIDEWAITER_STATE/a/data\"");

        // when
        Answer found = script(HookPoint.BEFORE_ROLLBACK, "cat \"$TIDEWAITER_STATE/a/data\"; exit 1");

        // then
        assertThat(found)
                .isInstanceOfSatisfying(
                        Answer.Failed.class,
                        failed -> assertThat(failed.reason()).endsWith(": saved"));

        // when
        loop.result(() -> hooks.forget(UPDATE));

        // then
        assertThat(folder.resolve("hooks")).isEmptyDirectory();
    }

    @Test
    void aCutOffRunFindsWhatItLeft() {
        script(HookPoint.BEFORE, "echo half >\"$TIDEWAITER_STATE/data\"");

        assertThat(loop.result(() -> hooks.run(
                        run(HookPoint.BEFORE, true, LIMIT, "sh", "-c", "test -e \"$TIDEWAITER_STATE/data\""))))
                .isInstanceOf(Answer.Done.class);
        assertThat(script(HookPoint.BEFORE, "test ! -e \"$TIDEWAITER_STATE/data\""))
                .isInstanceOf(Answer.Done.class);
    }

    @Test
    void whatIsKeptStaysAndIsMovedAsideByTheNextTry() throws IOException {
        // given
        script(HookPoint.BEFORE, "echo precious >\"$TIDEWAITER_STATE/data\"");
        loop.result(() -> hooks.keep(UPDATE));

        // when
        loop.result(() -> hooks.forget(UPDATE));

        // then
        assertThat(state().resolve("data")).hasContent("precious");

        // when
        script(HookPoint.BEFORE, "true");

        // then
        assertThat(state()).isEmptyDirectory();
        assertThat(state().resolveSibling(state().getFileName() + "-before-1700000000-7-before")
                        .resolve("data"))
                .hasContent("precious");
    }

    /** As files of a container's user, which only {@code podman unshare} removes. */
    @Test
    void whatCannotBeRemovedIsMovedAsideByTheNextTry() throws IOException {
        // given
        Answer saved = script(HookPoint.BEFORE, """
                cd "$TIDEWAITER_STATE" && mkdir locked && >locked/data && chmod 500 locked
                if [ "$(id -u)" = 0 ]; then chattr +i locked/data; fi
                """);
        assumeThat(saved).as("root needs chattr").isEqualTo(new Answer.Done());
        loop.result(() -> hooks.forget(UPDATE));

        try {
            // when
            Answer answer = script(HookPoint.BEFORE, "true");

            // then
            assertThat(answer).isEqualTo(new Answer.Done());
            assertThat(state()).isEmptyDirectory();
            assertThat(state().resolveSibling(state().getFileName() + "-before-1700000000-7-before")
                            .resolve("locked/data"))
                    .exists();
        } finally {
            script(
                    HookPoint.BEFORE_ROLLBACK,
                    "cd %s/hooks; chattr -R -i . 2>/dev/null; chmod -R u+w .".formatted(folder));
        }
    }

    @Test
    void aKeptFolderOfAnUpdateWithoutOneIsNoMatter() {
        loop.result(() -> hooks.keep(UPDATE));

        assertThat(folder.resolve("hooks")).doesNotExist();
    }
}
