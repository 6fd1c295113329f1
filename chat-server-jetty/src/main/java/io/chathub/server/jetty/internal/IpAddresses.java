package io.chathub.server.jetty.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** IP addresses as text. No name is ever looked up. */
final class IpAddresses {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int LONGEST = 45;

    private IpAddresses() {}

    /** The address in a text that is one and nothing else, or null. */
    static @Nullable InetAddress parse(String text) {
        if (text.length() > LONGEST
                || !(V4.matcher(text).matches() || V6.matcher(text).matches())) {
            return null;
        }
        try {
            return InetAddress.getByName(text); // of these letters it is a literal, or nothing
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** A peer's address as Jetty has it, without brackets, and without the interface that one of a single link names. */
    static String ofPeer(String address) {
        String inner =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        int zone = inner.indexOf('%');
        return zone < 0 ? inner : inner.substring(0, zone);
    }

    /** As {@link #parse}, of a text that may have brackets and a port, as {@code Forwarded} has them: {@code [2001:db8::1]:4711}. */
    static @Nullable InetAddress parseNode(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end > 0 && isPortOrNothing(text.substring(end + 1)) ? parse(text.substring(1, end)) : null;
        }
        int colon = text.indexOf(':');
        boolean hasPort = colon > 0 && text.indexOf(':', colon + 1) < 0;
        return hasPort && isPortOrNothing(text.substring(colon)) ? parse(text.substring(0, colon)) : parse(text);
    }

    private static boolean isPortOrNothing(String text) {
        return text.isEmpty() || text.matches(":[0-9]{1,5}");
    }
}
