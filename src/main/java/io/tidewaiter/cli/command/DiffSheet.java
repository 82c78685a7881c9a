package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.ChangeView;
import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.api.model.VersionView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.LiveProgress;
import io.tidewaiter.cli.print.Sheet;
import io.tidewaiter.cli.print.ShortDigest;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The text of {@code diff}. */
final class DiffSheet {

    private static final int WIDTH = 18;

    private DiffSheet() {}

    static String of(DiffView diff, Layout layout) {
        Sheet sheet = new Sheet(WIDTH, "%s: %s".formatted(diff.unit(), diff.image()), layout);
        sheet.line("digest", "%s → %s".formatted(ShortDigest.of(diff.fromDigest()), ShortDigest.of(diff.toDigest())));
        if (diff.problem() != null) {
            sheet.line("unknown", diff.why());
            return sheet.toString();
        }
        if (diff.versions() != null) {
            sheet.line("version", VersionsView.text(diff.versions()));
            sheet.known("compare", diff.versions().compare());
        }
        sheet.line("created", "%s → %s".formatted(created(diff.from()), created(diff.to())));
        sheet.line("layers", layers(diff));
        if (diff.changes().isEmpty()) {
            sheet.line("configuration", "as before");
        }
        diff.changes().forEach(change -> sheet.lines(change.part(), lines(change)));
        return sheet.toString();
    }

    private static String created(@Nullable VersionView version) {
        return version == null || version.created() == null
                ? "-"
                : version.created().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String layers(DiffView diff) {
        String counted = "%d kept, %d new".formatted(diff.layersKept(), diff.layersNew());
        return counted
                + (diff.local()
                        ? ", in local storage already"
                        : ", %s MB to pull".formatted(LiveProgress.megabytes(diff.pullBytes())));
    }

    private static List<String> lines(ChangeView change) {
        return Stream.of(marked("-", change.removed()), marked("+", change.added()), marked("~", change.changed()))
                .flatMap(lines -> lines)
                .toList();
    }

    private static Stream<String> marked(String mark, List<String> names) {
        return names.stream().map(name -> mark + " " + name);
    }
}
