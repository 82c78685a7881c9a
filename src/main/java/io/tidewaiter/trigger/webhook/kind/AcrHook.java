package io.tidewaiter.trigger.webhook.kind;

import java.io.IOException;
import java.util.List;

/**
 * What an Azure Container Registry sends: one event as Distribution words it, without the envelope.
 *
 * @see <a href="https://learn.microsoft.com/azure/container-registry/container-registry-webhook-reference">Webhook
 *     reference</a>
 */
public final class AcrHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        return DistributionHook.pushIn(delivery.json());
    }
}
