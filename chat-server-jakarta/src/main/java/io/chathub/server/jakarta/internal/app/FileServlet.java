package io.chathub.server.jakarta.internal.app;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the files of a folder, with entity tags. Every request has passed the guard of static files, so the path names a file of
 * the folder. A slow peer blocks no thread.
 */
final class FileServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(FileServlet.class);
    private static final int CHUNK = 16 * 1024;
    private static final long MAX_DOWNLOAD_MILLIS = 600_000;

    private final transient Path folder;

    FileServlet(Path folder) {
        this.folder = folder;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Path file = folder.resolve(request.getPathInfo().substring(1));
        long size = Files.size(file);
        String tag = "\"" + Long.toHexString(Files.getLastModifiedTime(file).toMillis()) + "-" + Long.toHexString(size)
                + "\"";
        response.setHeader("ETag", tag);
        if (isKnown(request, tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        String type = getServletContext().getMimeType(file.getFileName().toString());
        if (type != null) {
            response.setContentType(type);
        }
        response.setContentLengthLong(size);
        if (!request.getMethod().equals("HEAD")) {
            send(request, response, Files.newInputStream(file));
        }
    }

    private static boolean isKnown(HttpServletRequest request, String tag) {
        return Collections.list(request.getHeaders("If-None-Match")).stream()
                .anyMatch(tags -> tags.strip().equals("*") || tags.contains(tag));
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        doGet(request, response);
    }

    private static void send(HttpServletRequest request, HttpServletResponse response, InputStream content)
            throws IOException {
        AsyncContext async = request.startAsync();
        async.setTimeout(MAX_DOWNLOAD_MILLIS);
        ServletOutputStream out = response.getOutputStream();
        Download download = new Download(content, async, out);
        async.addListener(download);
        out.setWriteListener(download);
    }

    /** One download. The file is closed at its end, be it complete, aborted or too slow. */
    private static final class Download implements WriteListener, AsyncListener {
        private final InputStream content;
        private final AsyncContext async;
        private final ServletOutputStream out;
        private final AtomicBoolean ended = new AtomicBoolean();

        Download(InputStream content, AsyncContext async, ServletOutputStream out) {
            this.content = content;
            this.async = async;
            this.out = out;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (!ended.get() && out.isReady()) {
                byte[] chunk = content.readNBytes(CHUNK);
                if (chunk.length == 0) {
                    end();
                    return;
                }
                out.write(chunk, 0, chunk.length);
            }
        }

        @Override
        public void onError(Throwable cause) {
            LOG.debug("Download aborted: {}", cause.toString());
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            LOG.debug("Download aborted: the peer has not read it within {} ms", MAX_DOWNLOAD_MILLIS);
            end();
        }

        @Override
        public void onError(AsyncEvent event) {
            LOG.debug("Download aborted: {}", String.valueOf(event.getThrowable()));
            end();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}

        private void end() {
            if (ended.getAndSet(true)) {
                return;
            }
            try {
                content.close();
            } catch (IOException e) {
                LOG.debug("Failed to close a file: {}", e.toString());
            }
            async.complete();
        }
    }
}
