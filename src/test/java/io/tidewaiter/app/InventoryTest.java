package io.tidewaiter.app;

import static io.tidewaiter.api.http.TestDaemon.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InventoryTest {

    private static final Digest OLD = Digest.parse("sha256:" + "a1".repeat(32));
    private static final Digest NEW = Digest.parse("sha256:" + "b2".repeat(32));
    private static final ImageVersion BEFORE = new ImageVersion("1.4.2", null, null, null, null, null);
    private static final ImageVersion AFTER = new ImageVersion("1.5.0", null, null, null, null, null);

    private final Inventory inventory = new Inventory();

    private static Row row(Updated updated) {
        return new Row(
                        WEB.identity(),
                        WEB.unit(),
                        WEB.container(),
                        "",
                        WEB.reference().toString(),
                        "registry",
                        updated,
                        "",
                        OLD,
                        NEW,
                        null,
                        false)
                .withVersions(new VersionChange(BEFORE, AFTER));
    }

    @ParameterizedTest
    @EnumSource
    void hasTheNewImageWhereItWasBroughtIn(Updated updated) {
        inventory.note(new Report(List.of(row(updated))), true);

        boolean isNew = updated == Updated.TRUE;
        assertThat(inventory.items()).singleElement().satisfies(item -> {
            assertThat(item.digest()).isEqualTo((isNew ? NEW : OLD).toString());
            assertThat(item.version()).isEqualTo(isNew ? AFTER : BEFORE);
        });
    }

    @Test
    void forgetsWhatAWholeCheckDoesNotFind() {
        inventory.note(new Report(List.of(row(Updated.FALSE))), true);

        inventory.note(new Report(List.of()), false);
        assertThat(inventory.items()).hasSize(1);

        inventory.note(new Report(List.of()), true);
        assertThat(inventory.items()).isEmpty();
    }
}
