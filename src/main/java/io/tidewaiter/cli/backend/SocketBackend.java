package io.tidewaiter.cli.backend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import io.tidewaiter.api.model.ApprovalRequest;
import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.api.model.AutoUpdateRequest;
import io.tidewaiter.api.model.CheckAnswer;
import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.HoldRequest;
import io.tidewaiter.api.model.HoldView;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Line;
import io.tidewaiter.api.model.LinkView;
import io.tidewaiter.api.model.NoticeView;
import io.tidewaiter.api.model.NotificationView;
import io.tidewaiter.api.model.PinRequest;
import io.tidewaiter.api.model.PullRequest;
import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.api.model.WorkloadView;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks the daemon. */
public final class SocketBackend implements Backend {

    /** The prefix of a message of the event stream. */
    private static final String DATA = "data: ";

    /** As long as the launcher waits. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ControlClient client;

    private SocketBackend(ControlClient client) {
        this.client = client;
    }

    /** @return null when no daemon listens there */
    public static @Nullable SocketBackend connect(Path socket) {
        return connect(socket, PATIENCE);
    }

    /** @param patience how long the daemon may say nothing before it is asked for a sign of life */
    public static @Nullable SocketBackend connect(Path socket, Duration patience) {
        ControlClient client = new ControlClient(socket, patience);
        try {
            return client.answers() ? new SocketBackend(client) : null;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /**
     * The daemon of another user.
     *
     * @param owner the name of that user
     */
    static SocketBackend of(Path socket, String owner) {
        return new SocketBackend(ControlClient.of(socket, PATIENCE, owner));
    }

    @Override
    public CheckAnswer check(CheckRequest request, Consumer<Step> progress) {
        return act("/v1/checks", request, progress);
    }

    @Override
    public CheckAnswer autoUpdate(AutoUpdateRequest request, Consumer<Step> progress) {
        return act("/v1/auto-updates", request, progress);
    }

    @Override
    public CheckAnswer pull(PullRequest request, Consumer<Step> progress) {
        return act("/v1/pulls", request, progress);
    }

    @Override
    public CheckAnswer pin(PinRequest request, Consumer<Step> progress) {
        return act("/v1/pins", request, progress);
    }

    @Override
    public int hold(HoldRequest request) {
        return count("POST", "/v1/holds", Json.write(request), "held");
    }

    @Override
    public int release(String unit) {
        return count("DELETE", "/v1/holds?" + query("unit", unit), "", "released");
    }

    @Override
    public List<HoldView> holds() {
        return list("/v1/holds", HoldView.class);
    }

    private CheckAnswer act(String path, Object request, Consumer<Step> progress) {
        try (BufferedReader lines = client.stream("POST", path, Json.write(request))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Line line = Json.read(text.getBytes(StandardCharsets.UTF_8), Line.class);
                if (line.result() != null) {
                    return line.result();
                }
                if (line.error() != null) {
                    throw new CommandException(ExitCode.FAILED, line.error(), null);
                }
                if (line.progress() != null) {
                    progress.accept(line.progress());
                }
            }
            throw new CommandException(
                    ExitCode.FAILED,
                    "the daemon went away in the middle: it goes on where it was once it runs again (tidewaiter history)",
                    null);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public List<ApprovalView> approve(ApprovalRequest request) {
        return list("POST", "/v1/approvals", Json.write(request), ApprovalView.class);
    }

    @Override
    public int revoke(String unit, @Nullable String digest) {
        return count("DELETE", "/v1/approvals?" + query("unit", unit) + query("&digest", digest), "", "revoked");
    }

    @Override
    public List<DiffView> diff(String unit, @Nullable String digest) {
        return list("/v1/diff?" + query("unit", unit) + query("&digest", digest), DiffView.class);
    }

    @Override
    public List<WorkloadView> status(String unit) {
        return list("/v1/unit?" + query("unit", unit), WorkloadView.class);
    }

    @Override
    public void events(Set<String> units, boolean follow, Consumer<EventView> listener) {
        String wanted = units.stream().map(unit -> query("&unit", unit)).collect(Collectors.joining());
        try (BufferedReader lines = client.stream("GET", "/v1/events?follow=" + follow + wanted, "")) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    byte[] event = line.substring(DATA.length()).getBytes(StandardCharsets.UTF_8);
                    listener.accept(Json.read(event, EventView.class));
                }
            }
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public List<StatusView> status() {
        return list("/v1/workloads", StatusView.class);
    }

    @Override
    public List<HistoryView> history(@Nullable String unit, int limit) {
        return list("/v1/history?limit=" + limit + query("&unit", unit), HistoryView.class);
    }

    @Override
    public List<QuarantineView> quarantine() {
        return list("/v1/quarantine", QuarantineView.class);
    }

    /** A daemon of an earlier version, not restarted since the upgrade, does not have this route. */
    @Override
    public List<NoticeView> notices() {
        try {
            return list("/v1/notices", NoticeView.class);
        } catch (CommandException unknown) {
            return List.of();
        }
    }

    @Override
    public List<RegistryView> registries() {
        return list("/v1/registries", RegistryView.class);
    }

    @Override
    public List<NotificationView> testNotifications(@Nullable String notifier) {
        return list("POST", "/v1/notifications/tests?" + query("notifier", notifier), "", NotificationView.class);
    }

    @Override
    public int clearQuarantine(@Nullable String image, @Nullable String digest) {
        return count("DELETE", "/v1/quarantine?" + query("&image", image) + query("&digest", digest), "", "cleared");
    }

    @Override
    public void close() {
        // each request has its own connection
    }

    /** Sends a request whose answer has a number under this name. */
    private int count(String method, String path, String body, String name) {
        try (BufferedReader answer = client.send(method, path, body)) {
            Map<?, ?> counted = Json.MAPPER.readValue(answer, TreeMap.class);
            return counted.get(name) instanceof Integer count ? count : 0;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    @Override
    public LinkView link() {
        try (BufferedReader answer = client.send("POST", "/v1/links", "")) {
            return Json.MAPPER.readValue(answer, LinkView.class);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private <T> List<T> list(String path, Class<T> type) {
        return list("GET", path, "", type);
    }

    private <T> List<T> list(String method, String path, String body, Class<T> type) {
        JavaType list = Json.MAPPER.getTypeFactory().constructCollectionType(List.class, type);
        try (BufferedReader answer = client.send(method, path, body)) {
            return Json.MAPPER.readValue(answer, list);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private static String query(String name, @Nullable String value) {
        return value == null ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static CommandException lost(IOException e) {
        String reason = e instanceof JsonProcessingException
                ? "the daemon's answer is cut short or not its own"
                : "the daemon does not answer: " + e.getMessage();
        return new CommandException(ExitCode.FAILED, reason, e);
    }
}
