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
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the one direction in which the packages may know each other. */
class ArchitectureTest {

    private static final String OURS = "io.tidewaiter";

    /** Each package of ours and those of ours that it may know, beside itself. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("", Set.of("cli")),
            Map.entry("image", Set.of()),
            Map.entry("text", Set.of()),
            Map.entry("calendar", Set.of()),
            Map.entry("update.port", Set.of("calendar", "image")),
            Map.entry("update", Set.of("calendar", "update.port", "image")),
            Map.entry("net", Set.of("update.port")),
            Map.entry("registry", Set.of("update.port", "image", "net")),
            Map.entry("podman", Set.of("update.port", "image", "net")),
            Map.entry("systemd", Set.of("update.port", "image", "text")),
            Map.entry("health", Set.of("update.port", "image", "net")),
            Map.entry("workload", Set.of("update.port", "image")),
            Map.entry("store", Set.of("update", "update.port", "image")),
            Map.entry("trigger", Set.of("update", "update.port", "image", "calendar", "net")),
            Map.entry("metrics", Set.of("update", "update.port", "net")),
            Map.entry("notify", Set.of("update", "update.port", "image", "net", "text")),
            Map.entry("api", Set.of("update", "update.port", "image", "text", "net")),
            Map.entry("dashboard", Set.of("api", "update.port", "net")),
            Map.entry("config", Set.of("update.port", "image", "calendar", "text")),
            Map.entry("scaffold", Set.of("update.port", "image")),
            Map.entry(
                    "daemon",
                    Set.of(
                            "api",
                            "calendar",
                            "config",
                            "dashboard",
                            "health",
                            "image",
                            "metrics",
                            "notify",
                            "podman",
                            "registry",
                            "store",
                            "systemd",
                            "trigger",
                            "update",
                            "update.port",
                            "workload",
                            "text")),
            Map.entry("cli", Set.of("api", "config", "daemon", "image", "scaffold", "update.port", "text")));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(OURS);

    static Set<String> packages() {
        return MAY_KNOW.keySet();
    }

    @Test
    void everyPackageHasItsPlace() {
        // when
        Set<String> found = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

        // then
        assertThat(found)
                .isEqualTo(
                        MAY_KNOW.keySet().stream().map(ArchitectureTest::full).collect(Collectors.toSet()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("packages")
    void knowsOnlyWhomItMay(String name) {
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
    void noPackageKnowsItselfByARoundabout() {
        slices().matching(OURS + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theUpdateKnowsNoLibraryButFuturesAndTheLog() {
        noClasses()
                .that()
                .resideInAnyPackage(full("update"), full("update.port"), full("image"))
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
                new Object[] {"com.github.benmanes..", List.of("registry")},
                new Object[] {"io.micrometer..", List.of("metrics")},
                new Object[] {"picocli..", List.of("cli")});
    }

    /**
     * A credential helper is a program, by its very protocol; so is what a person wants to be run, and only journalctl(1)
     * reads the journal.
     */
    @Test
    void nobodyStartsAProcessButToAskForCredentialsAndToTell() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(full("registry") + ".CredentialHelper")
                .and()
                .doNotHaveFullyQualifiedName(full("notify") + ".CommandNotifier")
                .and()
                .doNotHaveFullyQualifiedName(full("notify") + ".Child")
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
                .resideOutsideOfPackages(full("cli"), OURS)
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
                .resideInAPackage(full("cli"))
                .and(not(nameMatching(full("cli").replace(".", "\\.") + "\\.(Printer|LiveProgress|CompletionCommand)")))
                .should()
                .callMethodWhere(
                        target(owner(type(PrintWriter.class))).and(target(nameMatching("print.*|write|append"))))
                .check(MAIN);
    }

    @Test
    void onlyTheCommandLineSleeps() {
        noClasses()
                .that()
                .resideOutsideOfPackage(full("cli"))
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
