package io.chathub.server.servlet.internal.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The content codings that a client accepts (RFC 9110, {@code Accept-Encoding}). */
final class AcceptedCodings {

    private static final Pattern GZIP = Pattern.compile("(?:x-)?gzip");
    private static final Pattern ANY = Pattern.compile("\\*");
    private static final Pattern WEIGHT = Pattern.compile("q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)");

    private AcceptedCodings() {}

    /**
     * Whether the client accepts {@code gzip}. An entry of its own is stronger than {@code *}; an entry that is not understood counts as
     * a refusal.
     *
     * @param headers the values of the header
     */
    static boolean hasGzip(List<String> headers) {
        List<String> entries = new ArrayList<>();
        for (String header : headers) {
            for (String entry : header.split(",", -1)) {
                entries.add(entry.strip().toLowerCase(Locale.ROOT));
            }
        }
        List<String> own = entries.stream().filter(entry -> names(entry, GZIP)).toList();
        List<String> deciding = own.isEmpty()
                ? entries.stream().filter(entry -> names(entry, ANY)).toList()
                : own;
        return !deciding.isEmpty() && deciding.stream().allMatch(AcceptedCodings::isAccepted);
    }

    private static boolean names(String entry, Pattern coding) {
        return coding.matcher(entry.split(";", -1)[0].strip()).matches();
    }

    private static boolean isAccepted(String entry) {
        String[] parts = entry.split(";", -1);
        if (parts.length == 1) {
            return true;
        }
        Matcher weight = WEIGHT.matcher(parts[1].strip());
        return parts.length == 2 && weight.matches() && Double.parseDouble(weight.group(1)) > 0;
    }
}
