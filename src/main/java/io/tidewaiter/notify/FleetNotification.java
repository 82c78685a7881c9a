package io.tidewaiter.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What happened to a release in a fleet.
 *
 * @param outcome such as {@code fleet-halted}
 * @param image the reference that hosts follow
 * @param digest of the release
 * @param wave 0 for the canaries
 * @param waves how many follow the canaries
 * @param hosts how many it is about
 * @param by who or what did it
 * @param reason for people; may be empty
 */
public record FleetNotification(
        String id,
        String outcome,
        String fleet,
        String group,
        String image,
        String digest,
        String rollout,
        int wave,
        int waves,
        int hosts,
        String by,
        String reason,
        Instant time)
        implements Notification {

    private static final String PREFIX = "fleet-";

    @Override
    public String type() {
        return "io.tidewaiter.fleet." + outcome.substring(outcome.startsWith(PREFIX) ? PREFIX.length() : 0);
    }

    @Override
    public String subject() {
        return image;
    }

    @Override
    public void describe(ObjectNode data) {
        data.put("outcome", outcome);
        data.put("fleet", fleet);
        data.put("group", group);
        data.put("image", image);
        data.put("digest", digest);
        data.put("rollout", rollout);
        data.put("wave", wave);
        data.put("waves", waves);
        data.put("hosts", hosts);
        data.put("by", by);
        data.put("reason", reason);
    }

    @Override
    public Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("ID", id);
        fields.put("TYPE", type());
        fields.put("TIME", time.toString());
        fields.put("OUTCOME", outcome);
        fields.put("FLEET", fleet);
        fields.put("GROUP", group);
        fields.put("IMAGE", image);
        fields.put("NEW_DIGEST", digest);
        fields.put("ROLLOUT", rollout);
        fields.put("WAVE", Integer.toString(wave));
        fields.put("WAVES", Integer.toString(waves));
        fields.put("HOSTS", Integer.toString(hosts));
        fields.put("BY", by);
        fields.put("REASON", reason);
        return fields;
    }
}
