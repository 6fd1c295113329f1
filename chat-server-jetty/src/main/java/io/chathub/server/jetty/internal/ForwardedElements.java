package io.chathub.server.jetty.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The {@code Forwarded} header (RFC 7239 section 4), as far as it is of interest here. */
final class ForwardedElements {

    /**
     * One element: what one proxy says of the request it got.
     *
     * @param node  who made it, as written: {@code 192.0.2.1}, {@code [2001:db8::1]:4711}, {@code unknown}, {@code _hidden}
     * @param proto by which scheme
     */
    record Hop(@Nullable String node, @Nullable String proto) {}

    private final String text;
    private int at;

    private ForwardedElements(String text) {
        this.text = text;
    }

    /** The elements of all headers, in their order. What cannot be read says nothing. */
    static List<Hop> parse(List<String> headers) {
        List<Hop> hops = new ArrayList<>();
        for (String header : headers) {
            for (String element : split(header)) {
                hops.add(new ForwardedElements(element).element());
            }
        }
        return hops;
    }

    /**
     * At the commas outside of quotes, from the end on: what the nearest proxy has added stands there, and a quote that a client
     * has left open before is not to swallow it.
     */
    private static List<String> split(String header) {
        Deque<String> elements = new ArrayDeque<>();
        boolean quoted = false;
        int end = header.length();
        for (int i = header.length() - 1; i >= 0; i--) {
            char c = header.charAt(i);
            if (c == '"' && !isEscaped(header, i)) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                elements.addFirst(header.substring(i + 1, end));
                end = i;
            }
        }
        elements.addFirst(header.substring(0, end));
        return List.copyOf(elements);
    }

    private static boolean isEscaped(String header, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && header.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private Hop element() {
        String node = null;
        String proto = null;
        while (at < text.length()) {
            skip(' ', '\t', ';');
            String name = until('=', ';').strip().toLowerCase(Locale.ROOT);
            if (at >= text.length() || text.charAt(at) != '=') {
                continue;
            }
            at++;
            String value = at < text.length() && text.charAt(at) == '"'
                    ? quoted()
                    : until(';').strip();
            // A parameter may come once; where it comes again, nobody knows which is meant.
            if (name.equals("for")) {
                node = node == null ? value : "twice";
            } else if (name.equals("proto")) {
                proto = proto == null ? value : "twice";
            }
        }
        return new Hop(node, proto);
    }

    private void skip(char... characters) {
        while (at < text.length() && String.valueOf(characters).indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private String until(char... characters) {
        int start = at;
        while (at < text.length() && String.valueOf(characters).indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at = Math.min(at + 1, text.length());
        return value.toString();
    }
}
