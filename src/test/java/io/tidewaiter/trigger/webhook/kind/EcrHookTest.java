package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcrHookTest {

    private static final String EVENT = """
            {
              "version": "0",
              "id": "13cde686-328b-6117-af20-0e5566167482",
              "detail-type": "ECR Image Action",
              "source": "aws.ecr",
              "account": "123456789012",
              "time": "2026-11-17T01:54:34Z",
              "region": "us-west-2",
              "resources": [],
              "detail": {
                "result": "SUCCESS",
                "repository-name": "team/web",
                "image-digest": "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd",
                "action-type": "PUSH",
                "image-tag": "prod"
              }
            }
            """;

    private final EcrHook hook = new EcrHook();

    @Test
    void hearsOfAPush() throws IOException {
        assertThat(HookReading.to(hook, EVENT))
                .containsExactly(push("13cde686-328b-6117-af20-0e5566167482", "team/web", "prod"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUSH, DELETE",
        "SUCCESS, FAILURE",
        "ECR Image Action, ECR Image Scan",
        "'\"prod\"', '\"\"'",
    })
    void ignoresWhatIsNoPushOfATag(String text, String instead) throws IOException {
        assertThat(HookReading.to(hook, EVENT.replace(text, instead))).isEmpty();
    }
}
