package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.UnitDefinition;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of definitions is kept, and never longer than it is true. */
class DefinitionsTest extends SystemdTest {

    @BeforeEach
    void start() throws Exception {
        systemd.unitPath = directory.toString();
        file("web.service");
        runs("web.service", "v1");
    }

    @Test
    void asksForEachDefinitionOnce() throws Exception {
        for (int i = 0; i < 32; i++) {
            file("web-%d.service".formatted(i));
            runs("web-%d.service".formatted(i), "v1");
        }
        assertThat(found()).hasSize(33);
        systemd.questions.clear();

        assertThat(found()).hasSize(33);

        assertThat(systemd.questions).containsExactly("Get UnitsLoadTimestampMonotonic", "ListUnitsByPatterns");
    }

    @Test
    void asksAgainOnceSystemdHasReadItsFilesAgain() throws Exception {
        assertThat(found()).containsExactly("v1");

        runs("web.service", "v2");
        systemd.read = 2L;

        assertThat(found()).containsExactly("v2");
    }

    /** What is not in memory is read at its next start, reload or not. */
    @Test
    void asksAgainOnceAFileHasChanged() throws Exception {
        assertThat(found()).containsExactly("v1");

        runs("web.service", "v2");
        Files.writeString(directory.resolve("web.service"), "ExecStart=podman run v2, without a reload");

        assertThat(found()).containsExactly("v2");
    }

    @Test
    void seesAServiceThatIsAddedAndOneThatGoes() throws Exception {
        assertThat(found()).containsExactly("v1");

        file("x.service");
        runs("x.service", "x1");
        assertThat(found()).containsExactly("v1", "x1");

        Files.delete(directory.resolve("web.service"));
        assertThat(found()).containsExactly("x1");
    }

    @Test
    void seesAnInstanceThatIsStartedAndOneThatEnds() throws Exception {
        file("many@.service");
        assertThat(found()).containsExactly("v1");

        runs("many@one.service", "m1");
        systemd.loaded.add(listed("many@one.service"));
        assertThat(found()).containsExactly("m1", "v1");

        systemd.loaded.clear();
        assertThat(found()).containsExactly("v1");
    }

    /** systemd has forgotten it, and nothing on the disk names it. */
    @Test
    void seesAStoppedInstanceWhoseNameIsKnown() throws Exception {
        file("many@.service");
        runs("many@one.service", "m1");

        assertThat(found("many@one.service")).containsExactly("m1", "v1");
        assertThat(get(manager.servicesRunning("podman", List.of("many@one.service"))))
                .filteredOn(UnitDefinition::recalled)
                .extracting(UnitDefinition::name)
                .containsExactly("many@one.service");
        systemd.questions.clear();
        assertThat(found("many@one.service")).containsExactly("m1", "v1");
        assertThat(systemd.questions).containsExactly("Get UnitsLoadTimestampMonotonic", "ListUnitsByPatterns");

        systemd.loaded.add(listed("many@one.service"));
        assertThat(get(manager.servicesRunning("podman", List.of("many@one.service"))))
                .noneMatch(UnitDefinition::recalled);
    }

    @Test
    void seesNoInstanceOfATemplateThatIsGone() throws Exception {
        file("many@.service");
        runs("many@one.service", "m1");
        assertThat(found("many@one.service", "other@one.service")).containsExactly("m1", "v1");

        Files.delete(directory.resolve("many@.service"));

        assertThat(found("many@one.service")).containsExactly("v1");
    }

    /** There is one for each connection, with a name that does not come again. */
    @Test
    void seesNoStoppedInstanceThatAConnectionMade() throws Exception {
        file("many@.service");
        systemd.unit("many.socket", Map.of("Accept", new Variant<>(true)));
        runs("many@1-127.0.0.1:80-127.0.0.1:40000.service", "m1");

        assertThat(found("many@1-127.0.0.1:80-127.0.0.1:40000.service")).containsExactly("v1");
    }

    @Test
    void seesTheLatestOfManyStoppedInstances() throws Exception {
        file("many@.service");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            names.add("many@%d.service".formatted(i));
            runs(names.getLast(), "m" + i);
        }

        assertThat(found(names.toArray(String[]::new)))
                .hasSize(101)
                .contains("m0", "m99", "v1")
                .doesNotContain("m100");
    }

    @Test
    void leavesOutWhatSystemdHasOnlyAnErrorFor() throws Exception {
        file("odd.service");
        systemd.failsFor = "odd.service";

        assertThat(found()).containsExactly("v1");
    }

    @Test
    void tellsWhatAnyUnitIsDefinedToDo() throws Exception {
        assertThat(get(manager.definition("web.service")))
                .hasValueSatisfying(
                        unit -> assertThat(unit.commands()).containsExactly(List.of("podman", "run", "v1")));
        systemd.unit(
                "x.target",
                Map.of(
                        "Requires",
                        new Variant<>(List.of("a.service"), "as"),
                        "PartOf",
                        new Variant<>(List.of("b.service"), "as")));
        assertThat(get(manager.definition("x.target")))
                .hasValueSatisfying(
                        unit -> assertThat(unit.restartsWith()).containsExactlyInAnyOrder("a.service", "b.service"));
    }

    @Test
    void putsInTheVariablesThatTheUnitSets() throws Exception {
        runs("web.service", "${IMAGE}", Map.of("Environment", new Variant<>(List.of("IMAGE=v2"), "as")));

        assertThat(found()).containsExactly("v2");
    }

    /** The file beats what the unit sets. */
    @Test
    void leavesVariablesAsTheyAreWhereTheUnitReadsAFileOfThem() throws Exception {
        List<Object> files = new ArrayList<>();
        files.add(new Object[] {"/etc/web.env", false});
        runs(
                "web.service",
                "${IMAGE}",
                Map.of(
                        "Environment",
                        new Variant<>(List.of("IMAGE=v2"), "as"),
                        "EnvironmentFiles",
                        new Variant<>(files, "a(sb)")));

        assertThat(found()).containsExactly("${IMAGE}");
    }

    /** What else is in it is none of our business. */
    @Test
    void takesTheAuthFileFromAFileOfVariablesAndSeesThatItChanges() throws Exception {
        Path first = Files.writeString(directory.resolve("web.env"), """
                # REGISTRY_AUTH_FILE=/comment.json
                PASSWORD=secret
                TEXT="several
                REGISTRY_AUTH_FILE=/inside.json"
                  REGISTRY_AUTH_FILE = '/a b.json'
                """);
        Files.createDirectory(directory.resolve("env.d"));
        List<Object> files = List.of(
                new Object[] {first.toString(), false},
                new Object[] {directory.resolve("gone.env").toString(), true},
                new Object[] {directory.resolve("env.d/*.conf").toString(), true});
        runs(
                "web.service",
                "v1",
                Map.of(
                        "Environment",
                        new Variant<>(List.of("REGISTRY_AUTH_FILE=/own.json"), "as"),
                        "EnvironmentFiles",
                        new Variant<>(files, "a(sb)")));
        assertThat(environment()).containsExactly("REGISTRY_AUTH_FILE=/own.json", "REGISTRY_AUTH_FILE=/a b.json");

        Files.writeString(directory.resolve("env.d/z.conf"), "REGISTRY_AUTH_FILE=/z.\\\njson\n");
        assertThat(environment()).last().isEqualTo("REGISTRY_AUTH_FILE=/z.json");

        Files.writeString(directory.resolve("env.d/z.conf"), "REGISTRY_AUTH_FILE=\n");
        assertThat(environment()).last().isEqualTo("REGISTRY_AUTH_FILE=");
    }

    @Test
    void tellsWhereTheUnitSeesOtherFilesThanTheHost() throws Exception {
        List<Object> temporary = List.<Object>of((Object) new Object[] {"/srv", ""});
        List<Object> bound = List.<Object>of((Object) new Object[] {"/host", "/here", true, new UInt64(0)});
        runs(
                "web.service",
                "v1",
                Map.of(
                        "PrivateTmp",
                        new Variant<>(true),
                        "ProtectHome",
                        new Variant<>("read-only"),
                        "InaccessiblePaths",
                        new Variant<>(List.of("-/secret"), "as"),
                        "TemporaryFileSystem",
                        new Variant<>(temporary, "a(ss)"),
                        "BindPaths",
                        new Variant<>(bound, "a(ssbt)")));

        assertThat(get(manager.servicesRunning("podman", List.of())).getFirst().ownPaths())
                .isEqualTo(Map.of(
                        Path.of("/tmp"), "PrivateTmp=",
                        Path.of("/var/tmp"), "PrivateTmp=",
                        Path.of("/secret"), "InaccessiblePaths=",
                        Path.of("/srv"), "TemporaryFileSystem=",
                        Path.of("/here"), "BindPaths="));
    }

    private List<String> environment() throws Exception {
        return get(manager.servicesRunning("podman", List.of())).getFirst().environment();
    }

    @Test
    void keepsNothingWhereSystemdDoesNotTellWhenItReadItsFiles() throws Exception {
        systemd.read = null;
        assertThat(found()).containsExactly("v1");

        runs("web.service", "v2");

        assertThat(found()).containsExactly("v2");
    }

    @Test
    void keepsNothingOfABusThatWentAway() throws Exception {
        assertThat(found()).containsExactly("v1");

        runs("web.service", "v2");
        systemd.stopBus();
        assertThat(manager.glance())
                .satisfies(lost -> assertThat(
                                get(lost.transform(Future::succeededFuture)).failed())
                        .isTrue());
        systemd.restartBus();

        assertThat(found()).containsExactly("v2");
    }

    @Test
    void glancesAtAllServicesWithOneQuestion() throws Exception {
        systemd.loaded.add(listed("one.service"));
        systemd.loaded.add(listed("two.service"));
        get(manager.state("web.service"));
        systemd.questions.clear();

        assertThat(get(manager.glance()))
                .containsOnlyKeys("one.service", "two.service")
                .allSatisfy((name, unit) -> assertThat(unit.isActive()).isTrue());

        assertThat(systemd.questions).containsExactly("ListUnitsByPatterns");
    }

    /** The image that each of the services runs. */
    private List<String> found(String... instances) throws Exception {
        return get(manager.servicesRunning("podman", List.of(instances))).stream()
                .map(UnitDefinition::commands)
                .map(commands -> commands.getFirst().getLast())
                .toList();
    }

    private void file(String name) throws Exception {
        Files.writeString(directory.resolve(name), "ExecStart=podman run x");
    }

    private void runs(String name, String image) {
        runs(name, image, Map.of());
    }

    private void runs(String name, String image, Map<String, Variant<?>> more) {
        UInt64 zero = new UInt64(0);
        Object[] command = {
            "/usr/bin/podman", List.of("podman", "run", image), false, zero, zero, zero, zero, new UInt32(0), 0, 0
        };
        List<Object> commands = new ArrayList<>();
        commands.add(command);
        Map<String, Variant<?>> properties = new HashMap<>(more);
        properties.put("ExecStart", new Variant<>(commands, "a(sasbttttuii)"));
        systemd.unit(name, properties);
    }

    private static Manager1.LoadedUnit listed(String name) {
        DBusPath none = new DBusPath("/");
        return new Manager1.LoadedUnit(name, "", "loaded", "active", "running", "", none, new UInt32(0), "", none);
    }
}
