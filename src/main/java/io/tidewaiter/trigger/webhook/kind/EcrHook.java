package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * What Amazon ECR tells by way of an EventBridge rule with an API destination.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html">Amazon ECR events</a>
 */
public final class EcrHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        JsonNode body = delivery.json();
        JsonNode detail = body.path("detail");
        boolean pushed = body.path("detail-type").asText().equals("ECR Image Action")
                && detail.path("action-type").asText().equals("PUSH")
                && detail.path("result").asText().equals("SUCCESS");
        return pushed
                ? Notice.of(
                        body.path("id").asText(),
                        detail.path("repository-name").asText(),
                        detail.path("image-tag").asText())
                : List.of();
    }
}
