package io.chathub.server.servlet.internal.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses the parameters {@code for} and {@code proto} of the {@code Forwarded} header (RFC 7239, section 4). */
final class ForwardedElements {

    /**
     * One element: the client and scheme that one proxy received the request from.
     *
     * @param node  the client of that proxy, as written: {@code 192.0.2.1}, {@code [2001:db8::1]:4711}, {@code unknown}, {@code _hidden}
     * @param proto the scheme of the request to that proxy
     */
    record Hop(@Nullable String node, @Nullable String proto) {}

    private final String text;
    private int position;

    private ForwardedElements(String text) {
        this.text = text;
    }

    /** The elements of all headers, in order. An unreadable element has neither node nor proto. */
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
     * Splits at the commas outside of quotes, from the end backwards: the nearest proxy's element is the last, and a quote that a
     * client left open before it must not swallow it.
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
        while (position < text.length()) {
            skip(' ', '\t', ';');
            String name = until('=', ';').strip().toLowerCase(Locale.ROOT);
            if (position >= text.length() || text.charAt(position) != '=') {
                continue;
            }
            position++;
            String value = position < text.length() && text.charAt(position) == '"'
                    ? quoted()
                    : until(';').strip();
            // A repeated parameter is ambiguous: "twice" is neither an address nor a scheme.
            if (name.equals("for")) {
                node = node == null ? value : "twice";
            } else if (name.equals("proto")) {
                proto = proto == null ? value : "twice";
            }
        }
        return new Hop(node, proto);
    }

    private void skip(char... characters) {
        while (position < text.length() && String.valueOf(characters).indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private String until(char... characters) {
        int start = position;
        while (position < text.length() && String.valueOf(characters).indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        position++;
        while (position < text.length() && text.charAt(position) != '"') {
            if (text.charAt(position) == '\\' && position + 1 < text.length()) {
                position++;
            }
            value.append(text.charAt(position++));
        }
        position = Math.min(position + 1, text.length());
        return value.toString();
    }
}
