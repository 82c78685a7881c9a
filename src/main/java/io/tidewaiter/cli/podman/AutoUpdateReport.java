package io.tidewaiter.cli.podman;

import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.RowView;
import io.tidewaiter.text.Visible;
import io.tidewaiter.update.model.Updated;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of a check as podman-auto-update(1) reports it: one line for each container, and errors in Podman's words.
 *
 * @param notes what Podman would not report and is no error
 */
public record AutoUpdateReport(List<ReportLine> lines, List<String> errors, List<String> notes) {

    private static final Set<String> POLICIES = Set.of("registry", "image", "local");

    private static final String X509 = "tls: failed to verify certificate: x509: ";

    /** As in Podman, all containers of a restarted unit have the result of the unit. */
    private static final List<Updated> VERDICTS_OF_A_UNIT = List.of(Updated.ROLLED_BACK, Updated.TRUE);

    /** @param rollback the value of {@code --rollback} */
    public static AutoUpdateReport of(CheckAnswer answer, boolean rollback, boolean dryRun) {
        List<ReportLine> lines = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (RowView row : answer.rows()) {
            Optional<String> strange = strange(row);
            strange.ifPresent(errors::add);
            if (strange.isEmpty() && !restsAndIsFine(row)) {
                Updated updated = updated(row, answer.rows());
                lines.add(ReportLine.of(row, updated));
                if (updated == Updated.FAILED) {
                    errors.add(error(row, rollback));
                } else if (!row.why().isEmpty() && !(dryRun && updated == Updated.PENDING)) {
                    notes.add("%s: %s".formatted(name(row), row.why()));
                }
            }
        }
        return new AutoUpdateReport(lines, errors, notes);
    }

    /** Podman's error for many, or for one, behind its {@code Error: }. */
    public String joinedErrors() {
        return errors.size() == 1
                ? Visible.line(errors.getFirst())
                : errors.stream()
                        .map(error -> "\n\t* " + Visible.line(error))
                        .collect(Collectors.joining("", errors.size() + " errors occurred:", ""));
    }

    /** Podman reports only running containers. Others are reported only where there was something to do. */
    private static boolean restsAndIsFine(RowView row) {
        return row.containerId().isEmpty() && row.updated() == Updated.FALSE;
    }

    /** The error for a container that Podman does not list. */
    private static Optional<String> strange(RowView row) {
        if (!POLICIES.contains(row.policy())) {
            return Optional.of(
                    "auto-updating container \"%s\": invalid auto-update policy \"%s\": valid policies are [\"disabled\" \"image\" \"local\" \"registry\"]"
                            .formatted(id(row), row.policy()));
        }
        return row.unit() == null
                ? Optional.of("auto-updating container \"%s\": no PODMAN_SYSTEMD_UNIT label found".formatted(id(row)))
                : Optional.empty();
    }

    private static Updated updated(RowView row, List<RowView> all) {
        return row.updated() == Updated.FALSE ? verdict(row, all) : row.updated();
    }

    private static Updated verdict(RowView row, List<RowView> all) {
        return VERDICTS_OF_A_UNIT.stream()
                .filter(verdict ->
                        all.stream().anyMatch(other -> name(other).equals(name(row)) && other.updated() == verdict))
                .findFirst()
                .orElse(Updated.FALSE);
    }

    private static String error(RowView row, boolean rollback) {
        if (row.down()) {
            return "restarting unit %s during %s: %s".formatted(name(row), rollback ? "rollback" : "update", row.why());
        }
        return row.newDigest() == null
                ? "checking image updates for container %s: %s%s".formatted(id(row), term(row), row.why())
                : "updating image for container %s: %s".formatted(id(row), row.why());
    }

    /** Podman's term for the problem, for scripts that look for it. The reason follows. */
    private static String term(RowView row) {
        return switch (row.problem()) {
            // to Podman a missing credential file is the same as one without credentials
            case UNAUTHORIZED, NO_CREDENTIAL_FILE -> "authentication required: ";
            case NOT_FOUND -> "manifest unknown: ";
            case RATE_LIMITED -> "toomanyrequests: ";
            case UNTRUSTED -> X509 + "certificate signed by unknown authority: ";
            case EXPIRED -> X509 + "certificate has expired or is not yet valid: ";
            case OTHER_NAME -> X509 + "certificate is valid for other names: ";
            case UNREACHABLE, OTHER_PLATFORM, MISCONFIGURED, BROKEN -> "";
            case null -> "";
        };
    }

    private static String id(RowView row) {
        return row.containerId().isEmpty() ? row.container() : row.containerId();
    }

    private static String name(RowView row) {
        return row.unit() == null ? row.container() : row.unit();
    }
}
