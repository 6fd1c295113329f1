package io.chathub.core.hook;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides which names clients may choose, beyond the rule of {@link io.chathub.protocol.Usernames}, and which names
 * count as equal. Names from an identity of the host are not checked. The policy is called on a transport's thread
 * while the client waits, and must return at once. An exception refuses the join with {@code internal}.
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
     * Whether a client may take {@code name}; if not, the join is refused with {@code bad-username}. By default every
     * name is accepted.
     *
     * @param name the name, normalized
     */
    default boolean accepts(String name) {
        return true;
    }

    /**
     * The key by which {@code name} is compared if names are
     * {@linkplain io.chathub.core.options.IdentityOptions#uniqueNames() unique}. By default the key ignores case,
     * compatibility forms such as full width, and invisible characters such as joiners and variation selectors:
     * {@code Ａlice} equals {@code ALICE}.
     */
    default String key(String name) {
        String visible = NameKeys.withoutInvisible(name);
        String plain = Normalizer.normalize(visible, Normalizer.Form.NFKC);
        String folded = plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC);
    }

    /** Accepts every name. */
    static NamePolicy standard() {
        return new NamePolicy() {};
    }

    /**
     * Accepts names of one script only, since Cyrillic letters among Latin ones look like Latin letters. Japanese,
     * Chinese and Korean names may mix in Latin letters. This is the level "Highly Restrictive" of Unicode Technical
     * Standard 39, section 5.2. A name in one script that looks like a name in another is accepted; to refuse such
     * names as well, {@link #key} can return the skeleton that a library such as ICU4J computes.
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
