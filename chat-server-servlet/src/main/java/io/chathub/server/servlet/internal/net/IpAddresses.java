package io.chathub.server.servlet.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses IP addresses from text. No host name is ever resolved. */
public final class IpAddresses {

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern V4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final int LONGEST = 45;

    private IpAddresses() {}

    /** The address, if {@code text} is an IP address literal and nothing else; null otherwise. */
    public static @Nullable InetAddress parse(String text) {
        if (text.length() > LONGEST
                || !(V4.matcher(text).matches() || V6.matcher(text).matches())) {
            return null;
        }
        try {
            return InetAddress.getByName(text); // these characters are a literal or no address: no lookup happens
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** A peer's address as the container gives it, without brackets and without the zone of a link-local address. */
    public static String ofPeer(String address) {
        String inner =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        int zone = inner.indexOf('%');
        return zone < 0 ? inner : inner.substring(0, zone);
    }

    /** As {@link #parse}, for a text with optional brackets and port as in {@code Forwarded}: {@code [2001:db8::1]:4711}. */
    static @Nullable InetAddress parseNode(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end > 0 && isEmptyOrPort(text.substring(end + 1)) ? parse(text.substring(1, end)) : null;
        }
        int colon = text.indexOf(':');
        boolean hasPort = colon > 0 && text.indexOf(':', colon + 1) < 0;
        return hasPort && isEmptyOrPort(text.substring(colon)) ? parse(text.substring(0, colon)) : parse(text);
    }

    private static boolean isEmptyOrPort(String text) {
        return text.isEmpty() || text.matches(":[0-9]{1,5}");
    }
}
