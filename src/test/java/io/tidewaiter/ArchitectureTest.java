package io.tidewaiter;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packages use each other in one direction only. */
class ArchitectureTest {

    private static final String OURS = "io.tidewaiter";

    /** Each package, and the packages that it may use. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("", Set.of("cli.command", "cli.print")),
            Map.entry("image", Set.of()),
            Map.entry("text", Set.of()),
            Map.entry("calendar", Set.of()),
            Map.entry("time", Set.of()),
            Map.entry("policy", Set.of("calendar", "time")),
            Map.entry("tag", Set.of()),
            Map.entry("host", Set.of("image", "policy", "tag", "text")),
            Map.entry("memory", Set.of("host", "image", "update.model")),
            Map.entry("net", Set.of("time")),
            Map.entry("update.model", Set.of("host", "image")),
            Map.entry("update.port", Set.of("host", "image", "policy", "tag", "time", "update.model")),
            Map.entry(
                    "update.plan",
                    Set.of("calendar", "host", "image", "policy", "time", "update.model", "update.port")),
            Map.entry("update.queue", Set.of("host", "image", "policy", "time", "update.model")),
            Map.entry(
                    "update.run",
                    Set.of(
                            "host",
                            "image",
                            "policy",
                            "tag",
                            "text",
                            "time",
                            "update.model",
                            "update.plan",
                            "update.port")),
            Map.entry(
                    "update.round",
                    Set.of(
                            "host",
                            "image",
                            "policy",
                            "time",
                            "update.model",
                            "update.plan",
                            "update.port",
                            "update.run")),
            Map.entry(
                    "update",
                    Set.of(
                            "host",
                            "image",
                            "text",
                            "time",
                            "update.model",
                            "update.port",
                            "update.queue",
                            "update.round",
                            "update.run")),
            Map.entry("api.http", Set.of("api.model", "app", "host", "net", "time", "update.model", "update.port")),
            Map.entry(
                    "api.model",
                    Set.of("host", "image", "memory", "policy", "tag", "text", "time", "update.model", "update.port")),
            Map.entry(
                    "app",
                    Set.of(
                            "api.model",
                            "host",
                            "image",
                            "memory",
                            "policy",
                            "update",
                            "update.model",
                            "update.port",
                            "update.run")),
            Map.entry(
                    "cli.backend",
                    Set.of(
                            "api.model",
                            "app",
                            "cli.print",
                            "config",
                            "daemon",
                            "fleet.etcd",
                            "fleet.model",
                            "fleet.rollout",
                            "host",
                            "update.model")),
            Map.entry(
                    "cli.command",
                    Set.of(
                            "api.model",
                            "app",
                            "cli.backend",
                            "cli.podman",
                            "cli.print",
                            "config",
                            "daemon",
                            "fleet.model",
                            "fleet.rollout",
                            "image",
                            "scaffold",
                            "text",
                            "time",
                            "update.model")),
            Map.entry("cli.podman", Set.of("api.model", "cli.backend", "cli.print", "text", "update.model")),
            Map.entry("cli.print", Set.of("api.model", "text")),
            Map.entry(
                    "config",
                    Set.of("calendar", "fleet.model", "net", "policy", "tag", "text", "time", "update.model")),
            Map.entry("fleet.model", Set.of("image")),
            Map.entry("fleet.etcd", Set.of("net", "time")),
            Map.entry(
                    "fleet.agent",
                    Set.of(
                            "fleet.etcd",
                            "fleet.model",
                            "host",
                            "image",
                            "memory",
                            "time",
                            "update.model",
                            "update.port")),
            Map.entry("fleet.rollout", Set.of("fleet.etcd", "fleet.model", "image", "text", "time")),
            Map.entry("fleet.page", Set.of("api.model", "fleet.etcd", "fleet.model", "fleet.rollout", "text", "time")),
            Map.entry(
                    "daemon",
                    Set.of(
                            "api.http",
                            "api.model",
                            "app",
                            "calendar",
                            "config",
                            "dashboard",
                            "fleet.agent",
                            "fleet.etcd",
                            "fleet.model",
                            "fleet.page",
                            "fleet.rollout",
                            "health",
                            "hook",
                            "host",
                            "image",
                            "memory",
                            "metrics",
                            "net",
                            "notify",
                            "podman",
                            "policy",
                            "registry",
                            "store",
                            "systemd",
                            "text",
                            "time",
                            "trigger.timer",
                            "trigger.webhook.auth",
                            "trigger.webhook.kind",
                            "trigger.webhook.server",
                            "update",
                            "update.model",
                            "update.port",
                            "update.run",
                            "workload")),
            Map.entry("dashboard", Set.of("api.http", "api.model", "net", "time")),
            Map.entry("health", Set.of("host", "net", "policy", "time", "update.port")),
            Map.entry(
                    "hook",
                    Set.of("host", "image", "policy", "program", "text", "time", "update.model", "update.port")),
            Map.entry("metrics", Set.of("host", "memory", "net", "time", "update.model")),
            Map.entry(
                    "notify", Set.of("host", "image", "net", "program", "text", "time", "update.model", "update.port")),
            Map.entry("program", Set.of("text")),
            Map.entry("oci", Set.of("host", "image")),
            Map.entry("podman", Set.of("host", "image", "net", "oci", "text", "time", "update.port")),
            Map.entry(
                    "registry",
                    Set.of(
                            "host",
                            "image",
                            "memory",
                            "net",
                            "oci",
                            "registry.auth",
                            "registry.exchange",
                            "registry.hostfiles",
                            "registry.http",
                            "registry.limits",
                            "time",
                            "update.model",
                            "update.port")),
            Map.entry(
                    "registry.auth",
                    Set.of(
                            "image",
                            "net",
                            "registry.exchange",
                            "registry.hostfiles",
                            "registry.http",
                            "registry.limits",
                            "update.model")),
            Map.entry("registry.exchange", Set.of("host", "image", "net", "time", "update.model")),
            Map.entry("registry.hostfiles", Set.of("host", "image", "net", "registry.exchange", "update.model")),
            Map.entry(
                    "registry.http",
                    Set.of(
                            "net",
                            "registry.exchange",
                            "registry.hostfiles",
                            "registry.limits",
                            "time",
                            "update.model")),
            Map.entry("registry.limits", Set.of("memory", "net", "registry.exchange", "time", "update.model")),
            Map.entry("scaffold", Set.of("image", "policy", "time")),
            Map.entry("store", Set.of("host", "image", "memory", "policy", "update.model", "update.port")),
            Map.entry("systemd", Set.of("host", "text", "time", "update.port")),
            Map.entry("trigger.timer", Set.of("calendar", "memory", "time", "update.model", "update.port")),
            Map.entry("trigger.webhook.auth", Set.of()),
            Map.entry("trigger.webhook.kind", Set.of("image", "update.port")),
            Map.entry(
                    "trigger.webhook.server",
                    Set.of("host", "net", "time", "trigger.webhook.auth", "trigger.webhook.kind", "update.port")),
            Map.entry("workload", Set.of("host", "image", "policy", "tag", "time", "update.port")));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(OURS);

    static Set<String> packages() {
        return MAY_KNOW.keySet();
    }

    @Test
    void everyPackageIsListed() {
        // when
        Set<String> found = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        // then
        assertThat(found)
                .isEqualTo(
                        MAY_KNOW.keySet().stream().map(ArchitectureTest::full).collect(Collectors.toSet()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packages")
    void usesOnlyAllowedPackages(String name) {
        String[] allowed = MAY_KNOW.getOrDefault(name, Set.of()).stream()
                .map(ArchitectureTest::full)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(full(name))
                .should()
                .dependOnClassesThat(resideInAPackage(OURS + "..")
                        .and(not(resideInAnyPackage(allowed)))
                        .and(not(resideInAPackage(full(name)))))
                .check(MAIN);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(OURS + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    /** A class is found by its name alone. */
    @Test
    void everyFileNameIsUnique() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            Map<String, Long> timesFound = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
                    .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

            timesFound.values().removeIf(times -> times == 1);
            assertThat(timesFound).isEmpty();
        }
    }

    @Test
    void theUpdateUsesNoLibraryButFuturesAndTheLog() {
        noClasses()
                .that()
                .resideInAnyPackage(full("update.."), full("host"), full("policy"), full("time"), full("image"))
                .should()
                .dependOnClassesThat(not(resideInAnyPackage(
                                OURS + "..",
                                "java.lang..",
                                "java.util..",
                                "java.time..",
                                "java.net",
                                "java.security",
                                "java.nio.charset",
                                "io.vertx.core..",
                                "org.slf4j..",
                                "org.jspecify..")
                        .or(type(Path.class))))
                .check(MAIN);
    }

    @ParameterizedTest(name = "{0} only in {1}")
    @MethodSource("libraries")
    void aLibraryStaysBehindItsPackage(String library, List<String> homes) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        homes.stream().map(ArchitectureTest::full).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(MAIN);
    }

    static List<Object[]> libraries() {
        return List.of(
                new Object[] {"java.sql..", List.of("store")},
                new Object[] {"org.freedesktop.dbus..", List.of("systemd")},
                new Object[] {"org.snakeyaml..", List.of("config")},
                new Object[] {"com.github.benmanes..", List.of("registry..")},
                new Object[] {"io.micrometer..", List.of("metrics")},
                new Object[] {"org.semver4j..", List.of("tag")},
                new Object[] {"com.google.re2j..", List.of("tag")},
                new Object[] {"picocli..", List.of("cli..")});
    }

    /**
     * A credential helper is a program, by its very protocol; so is what a person wants to be run, and only journalctl(1)
     * reads the journal.
     */
    @Test
    void onlyCredentialHelpersAndNotifiersAreStartedAsProcesses() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(full("registry.hostfiles") + ".CredentialHelper")
                .and()
                .doNotHaveFullyQualifiedName(full("program") + ".Child")
                .and()
                .doNotHaveFullyQualifiedName(full("systemd") + ".ManagerJournal")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class)
                .orShould()
                .callMethodWhere(called(Runtime.class, "exec"))
                .check(MAIN);
    }

    @Test
    void onlyTheCommandLineWritesToTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackages(full("cli.."), OURS)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(MAIN);
    }

    /** It escapes what others wrote. The completion is a script, the help is picocli's, and live rows move the cursor. */
    @Test
    void commandsPrintThroughThePrinter() {
        noClasses()
                .that()
                .resideInAPackage(full("cli.."))
                .and(not(nameMatching(
                        full("cli").replace(".", "\\.") + "\\.\\w+\\.(Printer|LiveProgress|CompletionCommand)")))
                .should()
                .callMethodWhere(
                        target(owner(type(PrintWriter.class))).and(target(nameMatching("print.*|write|append"))))
                .check(MAIN);
    }

    @Test
    void onlyTheCommandLineSleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackage(full("cli.."))
                .should()
                .callMethodWhere(called(Thread.class, "sleep").or(called(TimeUnit.class, "sleep")))
                .check(MAIN);
    }

    private static DescribedPredicate<JavaCall<?>> called(Class<?> owner, String method) {
        return target(owner(type(owner))).and(target(name(method)));
    }

    private static String full(String name) {
        return name.isEmpty() ? OURS : OURS + "." + name;
    }
}
