package io.tidewaiter.api.model;

import java.util.List;

/**
 * The other users of the host.
 *
 * @param users those whose daemon answered, in the order of their names
 * @param troubles one line for each of the others, with the user's name in front
 */
public record UsersView(List<UserView> users, List<String> troubles) {

    /** Where no other user is asked. */
    public static final UsersView NONE = new UsersView(List.of(), List.of());

    public UsersView {
        users = List.copyOf(users);
        troubles = List.copyOf(troubles);
    }
}
