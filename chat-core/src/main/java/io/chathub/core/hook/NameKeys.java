package io.chathub.core.hook;

import java.util.regex.Pattern;

/** The characters that the key of a name leaves out. */
final class NameKeys {

    /** Joiners, tags and other format characters, and variation selectors: two names may look alike with and without them. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cf}\\x{180B}-\\x{180D}\\x{FE00}-\\x{FE0F}\\x{E0100}-\\x{E01EF}]");

    private NameKeys() {}

    static String withoutInvisible(String name) {
        return INVISIBLE.matcher(name).replaceAll("");
    }
}
