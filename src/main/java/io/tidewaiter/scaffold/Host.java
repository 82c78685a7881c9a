package io.tidewaiter.scaffold;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The host that a set is for: where files go, and what is there already. Reads the disk, changes nothing.
 *
 * @param user whose manager it is; of no account for {@link ManagerScope#SYSTEM}
 * @param root of the file system
 * @param configHome where the user's own configuration is, as systemd and Quadlet find it
 */
public record Host(ManagerScope scope, String user, Path root, Path configHome) {

    private static final int USUAL_LOWEST_PORT = 1024;
    private static final long LONGEST_FILE = 1 << 20;

    /** Where unit files go: systemd.unit(5). */
    public Path units() {
        return scope == ManagerScope.USER ? configHome.resolve("systemd/user") : root.resolve("etc/systemd/system");
    }

    /** Where Quadlet files go: podman-systemd.unit(5). */
    public Path quadlets() {
        return scope == ManagerScope.USER
                ? configHome.resolve("containers/systemd")
                : root.resolve("etc/containers/systemd");
    }

    /** Whether Podman's generator is there, which came with 4.4. */
    public boolean hasQuadlet() {
        String generator = scope == ManagerScope.USER
                ? "user-generators/podman-user-generator"
                : "system-generators/podman-system-generator";
        return Stream.of("usr/lib/systemd", "lib/systemd", "usr/local/lib/systemd", "etc/systemd")
                .anyMatch(folder -> Files.exists(root.resolve(folder).resolve(generator)));
    }

    /** Whether the user's units run without a login: {@code loginctl enable-linger}. */
    public boolean lingers() {
        return scope == ManagerScope.SYSTEM
                || Files.exists(root.resolve("var/lib/systemd/linger").resolve(user));
    }

    public boolean hasFirewall() {
        return Files.exists(root.resolve("usr/bin/firewall-cmd"));
    }

    /** The lowest port that this user may listen on. */
    public int lowestPort() {
        if (scope == ManagerScope.SYSTEM) {
            return 1;
        }
        // the kernel gives the number to the first read, however short, and nothing to the next: Files.readString reads
        // one byte
        try (BufferedReader number =
                Files.newBufferedReader(root.resolve("proc/sys/net/ipv4/ip_unprivileged_port_start"))) {
            return Integer.parseInt(number.readLine());
        } catch (IOException | NumberFormatException e) {
            // no such switch: then it is as it always was
            return USUAL_LOWEST_PORT;
        }
    }

    /** Every file here that {@code tidewaiter init} made for this manager. */
    public List<Made> made() throws IOException {
        return madeIn(List.of(units(), quadlets()));
    }

    /** The same of the whole host, as far as it can be read: ports belong to all. */
    List<Made> madeByAll() throws IOException {
        List<Made> all = new ArrayList<>(made());
        if (scope == ManagerScope.USER) {
            all.addAll(madeIn(List.of(root.resolve("etc/systemd/system"), root.resolve("etc/containers/systemd"))));
        }
        return all;
    }

    /** Where systemd and Quadlet find a unit or a {@code .container} of this name; the folders that are not ours too. */
    List<Path> found(String name) {
        String manager = scope == ManagerScope.USER ? "systemd/user" : "systemd/system";
        return Stream.of(
                        units(),
                        root.resolve("etc").resolve(manager),
                        root.resolve("run").resolve(manager),
                        root.resolve("usr/local/lib").resolve(manager),
                        root.resolve("usr/lib").resolve(manager),
                        quadlets(),
                        root.resolve("etc/containers/systemd/users"),
                        root.resolve("usr/share/containers/systemd"))
                .distinct()
                .map(folder -> folder.resolve(name))
                .filter(path -> !Files.notExists(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    private static List<Made> madeIn(List<Path> folders) throws IOException {
        List<Made> made = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                made.addAll(madeIn(folder));
            }
        }
        made.sort(Comparator.comparing(Made::path));
        return made;
    }

    /** A file that is too long, or no text, is none of ours. */
    private static List<Made> madeIn(Path folder) throws IOException {
        List<Made> made = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{container,service,socket}")) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && Files.isReadable(file) && Files.size(file) < LONGEST_FILE) {
                    Made.read(file, new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                            .ifPresent(made::add);
                }
            }
        }
        return made;
    }
}
