package io.chathub.core.export;

import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.StreamPage;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StateCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An export of a chat as lines of JSON, read page by page: the export is never in memory as a whole, and the reader decides the
 * pace.
 *
 * <pre>
 * {"format":"chathub-export","version":1}
 * {"stream":"dev","epoch":"k3","offset":61,"floor":0}
 * {"stream":"dev","key":"m/45","change":52,"state":{"type":"message",…}}
 * {"stream":"dev","key":"member/u1","change":60,"removed":true,"state":{…}}
 * {"end":true,"entries":2}
 * </pre>
 *
 * <p>The entries of a stream come by their last change. The export is no state of one moment: an entry that changes meanwhile may
 * come twice, and its last line counts. An export without its last line is incomplete. The states are those of the wire.
 * Read markers, keys and the names of reactors are not in it.
 *
 * <p>For one thread at a time.
 */
public final class ChatExport {

    private static final int PAGE = 200;

    private interface Source {
        CompletionStage<StreamPage> streams(@Nullable String after);

        CompletionStage<@Nullable ChangesPage> changes(String stream, long after);
    }

    private final Source source;
    private final Deque<String> names = new ArrayDeque<>();
    private @Nullable String lastName;
    private boolean moreNames;
    private boolean begun;
    private boolean ended;
    private long after = -1;
    private long entries;

    private ChatExport(Source source, @Nullable String stream) {
        this.source = source;
        moreNames = stream == null;
        if (stream != null) {
            names.add(stream);
        }
    }

    /**
     * An export of a broker.
     *
     * @param stream the only stream of the export; null for all
     */
    public static ChatExport of(Broker broker, @Nullable String stream) {
        return new ChatExport(
                new Source() {
                    @Override
                    public CompletionStage<StreamPage> streams(@Nullable String last) {
                        return broker.streams("", last, PAGE);
                    }

                    @Override
                    public CompletionStage<@Nullable ChangesPage> changes(String name, long position) {
                        return broker.changes(name, position, PAGE).thenApply(page -> page);
                    }
                },
                stream);
    }

    /**
     * An export of a store that is open and that no hub uses. {@link #next} then blocks, and throws what the store throws.
     *
     * @param stream the only stream of the export; null for all
     */
    public static ChatExport of(MessageStore store, @Nullable String stream) {
        return new ChatExport(
                new Source() {
                    @Override
                    public CompletionStage<StreamPage> streams(@Nullable String last) {
                        return CompletableFuture.completedFuture(store.streams("", last, PAGE));
                    }

                    @Override
                    public CompletionStage<@Nullable ChangesPage> changes(String name, long position) {
                        return CompletableFuture.completedFuture(store.changes(name, position, PAGE));
                    }
                },
                stream);
    }

    /**
     * The next lines, without their ends; none after the last line. The stage fails as the reads of the broker do, and the call
     * may be repeated then. Called again once the stage before has completed.
     */
    public CompletionStage<List<String>> next() {
        if (!begun) {
            begun = true;
            return CompletableFuture.completedFuture(List.of("{\"format\":\"chathub-export\",\"version\":1}"));
        }
        if (ended) {
            return CompletableFuture.completedFuture(List.of());
        }
        String name = names.peek();
        if (name != null) {
            return source.changes(name, Math.max(0, after)).thenCompose(page -> lines(name, page));
        }
        if (!moreNames) {
            ended = true;
            return CompletableFuture.completedFuture(List.of("{\"end\":true,\"entries\":" + entries + "}"));
        }
        return source.streams(lastName).thenCompose(page -> {
            names.addAll(page.names());
            moreNames = page.more() && !page.names().isEmpty();
            lastName = page.names().isEmpty()
                    ? lastName
                    : page.names().get(page.names().size() - 1);
            return next();
        });
    }

    private CompletionStage<List<String>> lines(String name, @Nullable ChangesPage page) {
        List<String> lines = new ArrayList<>();
        if (page != null && page.head().offset() > 0) {
            if (after < 0) {
                lines.add("{\"stream\":" + quoted(name) + ",\"epoch\":"
                        + quoted(page.head().epoch()) + ",\"offset\":"
                        + page.head().offset() + ",\"floor\":"
                        + page.head().floor() + "}");
            }
            page.entries().forEach(entry -> lines.add(line(name, entry)));
            entries += page.entries().size();
        }
        if (page != null && page.more()) {
            after = page.through();
        } else {
            names.remove();
            after = -1;
        }
        return lines.isEmpty() ? next() : CompletableFuture.completedFuture(lines);
    }

    private static String line(String stream, Entry entry) {
        return "{\"stream\":" + quoted(stream) + ",\"key\":" + quoted(entry.key()) + ",\"change\":" + entry.change()
                + (entry.removed() ? ",\"removed\":true" : "") + ",\"state\":" + StateCodec.encode(entry.state()) + "}";
    }

    /** Names of streams and keys of entries need few escapes. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
