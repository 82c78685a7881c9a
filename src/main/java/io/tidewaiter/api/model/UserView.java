package io.tidewaiter.api.model;

import java.util.List;

/** What the daemon of another user of the host says of its workloads. */
public record UserView(String user, List<StatusView> workloads) {

    public UserView {
        workloads = List.copyOf(workloads);
    }
}
