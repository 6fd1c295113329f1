package io.chathub.server.servlet.internal.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the pages, read from the jar at the first request and then kept in memory, compressed as well. An asset has a name, or a folder and
 * a name; no path leaves the folder of the pages. In a page, <code>${name|default}</code> stands for a value of the server, or for the
 * default where the server has none.
 */
public final class PageFiles {

    /** One file. Its bytes are shared and must not be changed. */
    static final class File {
        private final byte[] bytes;
        private final String contentType;
        private final String etag;
        private final @Nullable File compressed;

        private File(byte[] bytes, String contentType, String etag, @Nullable File compressed) {
            this.bytes = bytes;
            this.contentType = contentType;
            this.etag = etag;
            this.compressed = compressed;
        }

        byte[] bytes() {
            return bytes;
        }

        String contentType() {
            return contentType;
        }

        String etag() {
            return etag;
        }

        /** The file in the coding {@code gzip}; null if that is not smaller. */
        @Nullable File compressed() {
            return compressed;
        }
    }

    private static final String FOLDER = "/io/chathub/server/servlet/pages/";
    private static final Pattern ASSET = Pattern.compile("(?:[a-z0-9]{1,20}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern VALUE = Pattern.compile("\\$\\{([a-z]+)(?:\\|([^}]*))?}");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "txt", "text/plain;charset=utf-8");

    private final Map<String, File> files = new ConcurrentHashMap<>();
    private final PageContent content;

    /** The files of one chat. */
    public PageFiles(PageContent content) {
        this.content = content;
        content.assets().forEach((name, bytes) -> files.put("assets/" + name, file(name, bytes)));
    }

    /** The page of this name; null if there is none. */
    @Nullable File page(String name) {
        return load(name);
    }

    /** The asset of this {@code pathInfo}, which begins with a slash; null if there is none. */
    @Nullable File asset(@Nullable String pathInfo) {
        if (pathInfo == null
                || pathInfo.isEmpty()
                || !ASSET.matcher(pathInfo.substring(1)).matches()) {
            return null;
        }
        return load("assets" + pathInfo);
    }

    private @Nullable File load(String path) {
        File known = files.get(path);
        if (known != null) {
            return known;
        }
        if (!TYPES.containsKey(extension(path))) {
            return null;
        }
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                return null;
            }
            byte[] bytes = path.endsWith(".html") ? filledIn(in.readAllBytes()) : in.readAllBytes();
            File file = file(path, bytes);
            files.put(path, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File file(String path, byte[] bytes) {
        String type = Objects.requireNonNull(TYPES.get(extension(path)), "type");
        String hash = hash(bytes);
        byte[] gzip = gzip(bytes);
        File compressed = gzip.length < bytes.length ? new File(gzip, type, '"' + hash + "-gzip\"", null) : null;
        return new File(bytes, type, '"' + hash + '"', compressed);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(bytes.length);
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** In one pass: a value that looks like the name of another one stays as it is. */
    private byte[] filledIn(byte[] page) {
        String text = VALUE.matcher(new String(page, StandardCharsets.UTF_8))
                .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), found.group(2))));
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String value(String name, @Nullable String otherwise) {
        String value = content.values().getOrDefault(name, otherwise);
        if (value == null) {
            throw new IllegalStateException("a page has no value for " + name);
        }
        return value;
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
