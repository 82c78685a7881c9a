package io.tidewaiter.update.run;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.host.Identity;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.store.TestUptime;
import io.tidewaiter.update.SimulatedHost;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.port.DigestQuery;
import io.tidewaiter.update.port.Registry;
import io.tidewaiter.world.memory.MemoryStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigestLookupTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final Path GOOD = Path.of("/good.json");
    private static final Path BAD = Path.of("/bad.json");

    private final ManualTicker ticker = new ManualTicker();
    private final SimulatedHost host = new SimulatedHost();
    private final List<DigestQuery> questions = new ArrayList<>();
    private Kind refusal = Kind.UNAUTHORIZED;

    /** A registry that accepts only the credentials of the good file. */
    private Future<Digest> answer(DigestQuery question) {
        questions.add(question);
        return Identity.labelled(GOOD).equals(question.source().identity())
                ? Future.succeededFuture(V1.index())
                : Future.failedFuture(
                        new RegistryException(refusal, "no " + question.source().identity(), null));
    }

    private DigestLookup lookup(Registry registry) {
        return new DigestLookup(
                registry,
                new NewestTag(registry, host.registry, new MemoryStore(InstantSource.system(), new TestUptime())),
                host.engine,
                ticker);
    }

    private static Workload follower(String imageId, @Nullable Path authFile) {
        return new Workload("web.service", "web", "", imageId, WEB, authFile, "registry", HealthPolicy.DEFAULT);
    }

    private Future<Digest> ask(Workload... followers) {
        return answer(followers).map(told -> told.target().digest());
    }

    private Future<DigestLookup.Answer> answer(Workload... followers) {
        return lookup(this::answer).ask(List.of(followers), false);
    }

    @Test
    void asksOnceForAllOnBehalfOfTheImageInUse() {
        host.engine.have(V1, WEB);

        Future<Digest> answer = ask(follower(V1.id(), GOOD), follower(V1.id(), GOOD), follower("", GOOD));

        assertThat(answer.result()).isEqualTo(V1.index());
        assertThat(questions).singleElement().satisfies(question -> {
            assertThat(question.platform()).isEqualTo(TestImage.PLATFORM);
            assertThat(question.inUse()).isEqualTo(Set.of(V1.index(), V1.platform()));
        });
    }

    @Test
    void waitsForNoAnswerThatDoesNotCome() {
        Future<Digest> answer = lookup(question -> Promise.<Digest>promise().future())
                .target(follower("", GOOD), false)
                .map(TargetDigest::digest);

        ticker.pass(DigestLookup.LONGEST);

        assertThat(answer.cause()).isInstanceOf(RegistryException.class).hasMessage(WEB + ": no answer within 5m");
    }

    @Test
    void asksForThisHostWhereThereIsNoImageYet() {
        ask(follower("", GOOD));

        assertThat(questions).singleElement().satisfies(question -> {
            assertThat(question.platform()).isEqualTo(TestImage.PLATFORM);
            assertThat(question.inUse()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAUTHORIZED", "NOT_FOUND", "MISCONFIGURED", "NO_CREDENTIAL_FILE"})
    void triesAllCredentialsUntilOneIsAccepted(Kind kind) {
        refusal = kind;

        assertThat(ask(follower("", BAD), follower("", null), follower("", GOOD))
                        .result())
                .isEqualTo(V1.index());
        assertThat(questions).hasSize(3);
    }

    /** What was not verified for one is not told to another who wants it verified. */
    @Test
    void asksWithoutVerifiedTlsOnlyWhereAllDoWithoutIt() {
        Workload strict = follower("", BAD);
        Workload lax = follower("", GOOD).reached(null, false);

        assertThat(ask(lax, strict).failed()).isTrue();
        assertThat(questions).extracting(DigestQuery::source).containsExactly(strict.source());
        assertThat(ask(lax).result()).isEqualTo(V1.index());
    }

    @Test
    void whoIsNotLetInDoesNotHearWhatAnotherIsTold() {
        Workload good = follower("", GOOD);
        Workload bad = follower("", BAD);

        DigestLookup.Answer answer = answer(good, bad).result();

        assertThat(answer.target().digest()).isEqualTo(V1.index());
        assertThat(answer.refusal(good)).isEmpty();
        assertThat(answer.refusal(bad))
                .hasValueSatisfying(failure ->
                        assertThat(failure).hasMessage("no " + bad.source().identity()));
    }

    @Test
    void eachHearsWhatBecameOfItsOwnCredentials() {
        Workload bad = follower("", BAD);
        Workload user = follower("", null);

        assertThat(ask(bad, user).cause()).isInstanceOfSatisfying(DigestLookup.EachRefused.class, each -> {
            assertThat(each.of(bad)).hasMessage("no " + bad.source().identity());
            assertThat(each.of(user)).hasMessage("no " + user.source().identity());
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNREACHABLE", "UNTRUSTED", "EXPIRED", "OTHER_NAME", "RATE_LIMITED", "OTHER_PLATFORM", "BROKEN"})
    void otherCredentialsDoNotMendARegistry(Kind kind) {
        refusal = kind;

        assertThat(ask(follower("", BAD), follower("", GOOD)).failed()).isTrue();
        assertThat(questions).hasSize(1);
    }
}
