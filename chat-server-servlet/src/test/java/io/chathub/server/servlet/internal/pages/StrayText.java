package io.chathub.server.servlet.internal.pages;

import java.util.Set;
import java.util.regex.Pattern;

/** Recognizes the strings of a module that its users would read: by what they look like, and by what the code does with them. */
final class StrayText {

    private static final Pattern SENTENCE =
            Pattern.compile("^\\p{Lu}\\p{Ll}*[^-.(\\[]* \\p{L}.*|.*\\p{L}{2}[.…!?](?: .*)?$|.*\\p{L}, \\p{L}.*");
    private static final Pattern CAPITALIZED = Pattern.compile("\\p{Lu}\\p{Ll}+…?");
    private static final Pattern WORD = Pattern.compile("\\p{L}{2}");

    /** The last arguments and assignments that show a string, with the beginning of a choice between two strings. */
    private static final Pattern SHOWS = Pattern.compile("(?:"
            + "\\b(?:textContent|innerText|innerHTML|title|placeholder|alt|ariaLabel|label)\\s*[=:]\\s*"
            + "|\\bsetText\\([^;]*,\\s*"
            + "|\\bcreate\\('[^']*',\\s*'[^']*',\\s*"
            + "|\\.(?:append|prepend|replaceChildren|before|after)\\("
            + "|\\b(?:toast\\.show|showProblem|alert|confirm)\\("
            + "|\\baddNote\\(\\{ text: "
            + "|\\bsetAttribute\\('(?:aria-label|aria-description|aria-roledescription|title|placeholder|alt)',\\s*"
            + ")(?:[^;()]*[?:,]\\s*)?$");
    /** Words for developers. */
    private static final Pattern FOR_DEVELOPERS = Pattern.compile("\\bconsole\\.\\w+\\(|\\bnew Error\\(");
    /** Names of keys, of a scheme of HTTP and of scripts of Unicode. */
    private static final Pattern KEYS = Pattern.compile("\\bkey\\b.*|.*\\bcase $|.*\\bcase '.*");

    private static final Set<String> NAMES = Set.of(
            "Arabic",
            "ArrowLeft",
            "ArrowRight",
            "Balinese",
            "Bearer {}",
            "Bengali",
            "Devanagari",
            "Gujarati",
            "Gurmukhi",
            "Hebrew",
            "Javanese",
            "Kannada",
            "Khmer",
            "Lao",
            "Malayalam",
            "Myanmar",
            "Oriya",
            "Sinhala",
            "Syriac",
            "Tamil",
            "Telugu",
            "Thai",
            "Tibetan");

    private StrayText() {}

    static boolean isForUsers(JsLiterals.Literal literal) {
        String value = literal.value();
        String line = literal.beforeInLine();
        if (!WORD.matcher(value).find()
                || NAMES.contains(value)
                || FOR_DEVELOPERS.matcher(line).find()
                || line.strip().startsWith("import ")
                || line.endsWith("from ")
                || line.endsWith("import(")) {
            return false;
        }
        boolean isKey =
                CAPITALIZED.matcher(value).matches() && KEYS.matcher(line).find();
        return !isKey
                && (SENTENCE.matcher(value).matches()
                        || CAPITALIZED.matcher(value).matches()
                        || SHOWS.matcher(literal.before()).find());
    }
}
