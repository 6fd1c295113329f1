package io.chathub.core.hook;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which of the names that clients choose are taken, beyond the rule of {@link io.chathub.protocol.Usernames}, and which
 * count as the same. Names that the host gave are not asked about. It is called on a transport's thread while its
 * client waits: it returns at once. One that throws refuses the join with {@code internal}.
 *
 * <pre>{@code
 * Hub hub = Hub.builder()
 *         .namePolicy(NamePolicy.singleScript())
 *         .options(HubOptions.builder().uniqueNames(true).build())
 *         .build();
 * }</pre>
 */
public interface NamePolicy {

    /**
     * Whether a client may take {@code name}; if not, it is refused as {@code bad-username}. Every name, unless it says
     * otherwise.
     *
     * @param name the name, normalized
     */
    default boolean accepts(String name) {
        return true;
    }

    /**
     * What {@code name} is compared by, where names are
     * {@linkplain io.chathub.core.IdentityOptions#uniqueNames() unique}. Without regard to case, and to compatibility
     * forms such as those of full width, unless it says otherwise: {@code Ａlice} is {@code ALICE}.
     */
    default String key(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
        String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    /** Takes every name. */
    static NamePolicy standard() {
        return new NamePolicy() {};
    }

    /**
     * Takes names of one script: letters of Cyrillic among those of Latin look like them and are not. Japanese, Chinese
     * and Korean names may have Latin letters beside their own. This is the level "Highly Restrictive" of Unicode
     * Technical Standard 39, section 5.2. A name that is all of one script and looks like one of another is taken; to
     * refuse those as well, {@link #key} can be the skeleton that a library such as ICU4J has.
     */
    static NamePolicy singleScript() {
        return new NamePolicy() {
            @Override
            public boolean accepts(String name) {
                return isOfOneScript(name);
            }
        };
    }

    private static boolean isOfOneScript(String name) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        name.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() <= 1
                || List.of(
                                EnumSet.of(
                                        UnicodeScript.LATIN,
                                        UnicodeScript.HAN,
                                        UnicodeScript.HIRAGANA,
                                        UnicodeScript.KATAKANA),
                                EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
                                EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL))
                        .stream()
                        .anyMatch(allowed -> allowed.containsAll(scripts));
    }
}
