package io.tidewaiter.dashboard;

import io.tidewaiter.api.model.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page's files, read once. What the page loads stands in a folder named after the content of all of it, so that a
 * browser may keep it for ever and never mixes two versions; the page itself is asked for each time, by its ETag.
 */
final class Assets {

    /** A line of a page in whose place a file is put. */
    private static final Pattern PART = Pattern.compile("<!-- part: ([a-z-]+\\.html) -->");

    private static final List<String> FILES = List.of(
            "acting.js",
            "actions.js",
            "api.js",
            "dom.js",
            "events.js",
            "fleet-actions.js",
            "fleet-host.js",
            "fleet-squares.js",
            "fleet-status.js",
            "fleet.css",
            "fleet.js",
            "history.js",
            "icon.svg",
            "lists.js",
            "main.js",
            "progress.js",
            "session.js",
            "signed.js",
            "style.css",
            "talk.js",
            "time.js",
            "updates.js",
            "versions.js",
            "workloads.js");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Buffer> files;
    private final String version;
    private final Buffer page;
    private final String pageTag;

    private Assets(Map<String, Buffer> files, String page) {
        MessageDigest all = sha256();
        files.forEach((name, content) -> all.update(content.getBytes()));
        this.files = files;
        this.version = shortened(all);
        this.page = Buffer.buffer(page.replace("assets/", "assets/" + version + "/"));
        MessageDigest whole = sha256();
        whole.update(this.page.getBytes());
        this.pageTag = '"' + shortened(whole) + '"';
    }

    /** Reads them; blocks for a moment. */
    static Assets read(DashboardPage page) {
        Map<String, Buffer> files = new TreeMap<>();
        FILES.forEach(name -> files.put(name, content(name)));
        String text = PART.matcher(text(page.file())).replaceAll(part -> Matcher.quoteReplacement(text(part.group(1))));
        return new Assets(files, text.replace("COMMAND", page.command()));
    }

    void page(RoutingContext context) {
        HttpServerResponse response =
                context.response().putHeader("Cache-Control", "no-cache").putHeader("ETag", pageTag);
        if (pageTag.equals(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
        } else {
            send(response, "page.html", page);
        }
    }

    /** The route's parameters are {@code version} and {@code name}. */
    void file(RoutingContext context) {
        Buffer content = files.get(context.pathParam("name"));
        if (content == null || !version.equals(context.pathParam("version"))) {
            Problem.of(404, "there is no such file").answer(context.response());
        } else {
            context.response().putHeader("Cache-Control", "private, max-age=31536000, immutable");
            send(context.response(), context.pathParam("name"), content);
        }
    }

    private static void send(HttpServerResponse response, String name, Buffer content) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        response.putHeader("Content-Type", type).end(content);
    }

    private static String text(String name) {
        return content(name).toString(StandardCharsets.UTF_8);
    }

    private static Buffer content(String name) {
        try (InputStream file = Assets.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is not among the dashboard's files");
            }
            return Buffer.buffer(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static String shortened(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
