package io.tidewaiter.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemberTest {

    private static final String IMAGE = "registry.example/web:prod";
    private static final String ID = "c0".repeat(32);

    private static Container container(String id, String name) {
        return Container.listed(id, name, "1f".repeat(32), IMAGE, true, Map.of(), "", "");
    }

    /** {@code podman rename} lasts until the next start. */
    @Test
    void isKnownByTheNameThatItsUnitGivesIt() {
        Workload web = new Workload(
                "web.service",
                "web",
                ID,
                "1f".repeat(32),
                Reference.parse(IMAGE),
                null,
                "registry",
                new HealthPolicy(List.of(), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        List<Container> renamed = List.of(container(ID, "other"), container("d1".repeat(32), "beside"));

        List<Member> members = Member.running(renamed, List.of(web));

        assertThat(members).extracting(Member::name).containsExactly("web", "beside");
        assertThat(members.getFirst().isOf(web)).isTrue();
    }
}
