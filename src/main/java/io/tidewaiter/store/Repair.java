package io.tidewaiter.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a new store in the place of a damaged one: that must never be a reason not to start. */
final class Repair {

    private static final Logger log = LoggerFactory.getLogger(Repair.class);

    /** What the name of the new store ends in until it takes its place. */
    private static final String NEW = ".new";

    private Repair() {}

    static boolean isFor(SQLException e) {
        // SQLITE_CORRUPT and SQLITE_NOTADB, https://sqlite.org/rescode.html
        return (e.getErrorCode() & 0xff) == 11 || (e.getErrorCode() & 0xff) == 26;
    }

    /** The new store takes the place of the damaged one when it is whole: whatever comes between, it is tried again. */
    static void replace(Path file, SQLException damaged) throws SQLException, IOException {
        Path aside = sibling(file, ".damaged-" + Instant.now().getEpochSecond());
        for (String part : List.of(NEW, NEW + "-wal", NEW + "-shm")) {
            Files.deleteIfExists(sibling(file, part));
        }
        String saved = salvage(file, sibling(file, NEW));
        Files.deleteIfExists(sibling(file, "-shm"));
        if (Files.exists(sibling(file, "-wal"))) {
            Files.move(sibling(file, "-wal"), sibling(aside, "-wal"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        finish(file);
        log.error(
                "the store is damaged: it is put aside and a new one is begun kept={} reason={} saved={}",
                aside,
                damaged.getMessage(),
                saved);
    }

    /** Where the old one is gone, the new one is whole. */
    static void finish(Path file) throws IOException {
        if (Files.notExists(file) && Files.exists(sibling(file, NEW))) {
            Files.move(sibling(file, NEW), file);
        }
    }

    /** Closing the new store brings all of it into its file. */
    private static String salvage(Path damaged, Path file) throws SQLException, IOException {
        try (Sql fresh = Database.prepared(file)) {
            return Salvage.copy(damaged, fresh);
        }
    }

    private static Path sibling(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }
}
