package io.chathub.server.servlet.internal.admin;

import io.chathub.core.export.ChatExport;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an export, page by page: the next page is read once the one before is written, and no thread waits for the peer. Where an
 * export fails, or its peer does not read for too long, the response is cut off: the peer sees that it is not complete.
 */
final class ExportDownload implements WriteListener, AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(ExportDownload.class);
    private static final long MAX_MILLIS = 3_600_000;
    private static final String FAILURE = ExportDownload.class.getName() + ".failure";

    private final ChatExport export;
    private final AsyncContext async;
    private final ServletOutputStream out;
    private byte @Nullable [] page;
    private boolean reading;
    private boolean proceeding;
    private boolean ended;

    private ExportDownload(ChatExport export, AsyncContext async, ServletOutputStream out) {
        this.export = export;
        this.async = async;
        this.out = out;
    }

    static void send(ChatExport export, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/x-ndjson");
        response.setHeader("Content-Disposition", "attachment; filename=\"chat-export.jsonl\"");
        AsyncContext async = request.startAsync();
        async.setTimeout(MAX_MILLIS);
        ServletOutputStream out = response.getOutputStream();
        ExportDownload download = new ExportDownload(export, async, out);
        async.addListener(download);
        out.setWriteListener(download);
    }

    /**
     * Throws for the request of an export that has failed: a container cuts off the response where a servlet throws after the begin of
     * the body, and has no other way to do so.
     */
    static void requireNoFailure(HttpServletRequest request) throws IOException {
        if (request.getAttribute(FAILURE) instanceof Throwable cause) {
            throw new IOException("an export has failed: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        proceed();
    }

    @Override
    public synchronized void onError(Throwable cause) {
        if (!ended) {
            ended = true;
            LOG.warn("An export has ended early: {}", cause.toString());
            async.complete();
        }
    }

    /** Ends an export whose peer is there. */
    private synchronized void cutOff(Throwable cause) {
        if (!ended) {
            ended = true;
            LOG.warn("An export has ended early: {}", cause.toString());
            async.getRequest().setAttribute(FAILURE, cause);
            async.dispatch();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        cutOff(new TimeoutException("the peer has not read it within " + MAX_MILLIS / 1_000 + " s"));
    }

    @Override
    public void onError(AsyncEvent event) {
        Throwable cause = event.getThrowable();
        onError(cause == null ? new IOException("the connection has failed") : cause);
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}

    /** Writes the page, or reads the next one, as far as neither has to wait. */
    private synchronized void proceed() throws IOException {
        if (proceeding) {
            return; // a page that is there at once: the loop below goes on
        }
        proceeding = true;
        try {
            while (!ended && !reading && out.isReady()) {
                byte[] next = page;
                if (next == null) {
                    reading = true;
                    var unused = export.next().whenComplete(this::read);
                } else if (next.length == 0) {
                    ended = true;
                    async.complete();
                } else {
                    page = null;
                    out.write(next);
                }
            }
        } finally {
            proceeding = false;
        }
    }

    private void read(@Nullable List<String> lines, @Nullable Throwable failure) {
        try {
            synchronized (this) {
                reading = false;
                if (lines == null) {
                    cutOff(failure == null ? new IllegalStateException("no page") : failure);
                    return;
                }
                page = lines.isEmpty()
                        ? new byte[0]
                        : (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
            }
            proceed();
        } catch (IOException | RuntimeException e) {
            onError(e);
        }
    }
}
