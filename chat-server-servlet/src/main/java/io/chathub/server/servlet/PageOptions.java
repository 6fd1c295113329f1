package io.chathub.server.servlet;

import io.chathub.protocol.RoomNames;
import io.chathub.server.servlet.internal.pages.Colour;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Name, picture, colour, language and texts of the chat page, as a host wants them. Immutable. The texts are shown as text: markup in them has no effect.
 *
 * <pre>{@code
 * PageOptions page = PageOptions.builder()
 *         .name("Tea shop")
 *         .logo("/tea.svg")
 *         .accent("#0f766e")
 *         .welcome("Ask us about tea. We answer from 9 to 17.")
 *         .link("Imprint", URI.create("https://shop.example/imprint"))
 *         .build();
 * }</pre>
 *
 * @param name       the name of the chat, in the head and in the title of the pages; {@value #DEFAULT_NAME} unless set
 * @param logo       the address of a picture for head, form and tab; null: the picture of this software. See {@link Builder#logo}
 * @param accent     the colour of buttons, links and the user's own name, as {@code #rrggbb}; null: the colour of this software. See
 *                   {@link Builder#accent}
 * @param welcome    a text above the form for the name; null: none
 * @param prices     whether a message can be given a price; false unless set
 * @param links      links below the form for the name and below the list of people
 * @param stylesheet the path of a style sheet that is loaded after those of the chat page; null: none. See {@link
 *                   Builder#stylesheet}
 * @param language   the language of the page: one of {@link #LANGUAGES}, or {@value #AUTO}, which is the default: the first of the
 *                   languages of the user's browser that the page has. See {@link Builder#language}
 * @param rooms      names of rooms that the page offers to join, each once; none unless set. See {@link Builder#rooms}
 */
public record PageOptions(
        String name,
        @Nullable String logo,
        @Nullable String accent,
        @Nullable String welcome,
        boolean prices,
        List<Link> links,
        @Nullable String stylesheet,
        String language,
        List<String> rooms) {

    /**
     * A link to a page of the host. The link is opened in another tab.
     *
     * @param label   the text of the link: 1 to {@value #MAX_NAME_LENGTH} code points without control characters
     * @param address an {@code http} or {@code https} URL without a user
     */
    public record Link(String label, URI address) {

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if the label or the address is not acceptable
         */
        public Link {
            requireText("link", label, MAX_NAME_LENGTH, false);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            if (!scheme.matches("https?") || address.getHost() == null || address.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "link: " + address + " (expected: an http or https URL without a user)");
            }
        }
    }

    /** The {@link #language()} that each user's browser chooses, the default: {@value}. */
    public static final String AUTO = "auto";
    /** The languages of the chat page, by their subtags of BCP 47: English and Arabic. */
    public static final List<String> LANGUAGES = List.of("en", "ar");
    /** The default of {@link #name()}: {@value}. */
    public static final String DEFAULT_NAME = "ChatHub";
    /** The longest {@link #name()}, in code points: {@value}. */
    public static final int MAX_NAME_LENGTH = 40;
    /** The longest {@link #welcome()}, in code points: {@value}. */
    public static final int MAX_WELCOME_LENGTH = 500;
    /** The largest number of {@link #links()}: {@value}. */
    public static final int MAX_LINKS = 8;
    /** The largest number of {@link #rooms()}: {@value}. */
    public static final int MAX_ROOMS = 50;
    /** The longest {@link #logo()}, in characters: {@value}. */
    public static final int MAX_LOGO_LENGTH = 65_536;
    /** The least contrast of {@link #accent()} with white text: {@value}. */
    public static final double MIN_CONTRAST = 4.5;

    private static final Pattern PATH = Pattern.compile("/(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/?-]{0,500}");
    private static final Pattern PICTURE =
            Pattern.compile("data:image/(?:svg\\+xml|png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}");

    /** All defaults: name, picture and colour of this software, no prices, the language of the browser. */
    public static final PageOptions DEFAULT = builder().build();

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is not as its setter in {@link Builder} says
     */
    public PageOptions {
        requireText("name", name, MAX_NAME_LENGTH, false);
        if (logo != null
                && (logo.length() > MAX_LOGO_LENGTH
                        || !(PATH.matcher(logo).matches()
                                || PICTURE.matcher(logo).matches()))) {
            throw new IllegalArgumentException("logo: " + shortened(logo)
                    + " (expected: a path of this server that begins with one /, or data:image/png;base64,… with at most "
                    + MAX_LOGO_LENGTH + " characters; also svg+xml, jpeg and webp)");
        }
        if (accent != null) {
            requireContrast(accent);
        }
        if (welcome != null) {
            requireText("welcome", welcome, MAX_WELCOME_LENGTH, true);
        }
        links = List.copyOf(links);
        if (links.size() > MAX_LINKS) {
            throw new IllegalArgumentException("links: " + links.size() + " (expected: at most " + MAX_LINKS + ")");
        }
        if (stylesheet != null && !PATH.matcher(stylesheet).matches()) {
            throw new IllegalArgumentException("stylesheet: " + shortened(stylesheet)
                    + " (expected: a path of this server that begins with one /)");
        }
        if (!language.equals(AUTO) && !LANGUAGES.contains(language)) {
            throw new IllegalArgumentException("language: " + shortened(language) + " (expected: " + AUTO + ", "
                    + String.join(", ", LANGUAGES) + ")");
        }
        rooms = rooms.stream().distinct().toList();
        for (String room : rooms) {
            if (!RoomNames.isValid(room)) {
                throw new IllegalArgumentException("rooms: " + shortened(room) + " (expected: 1.."
                        + RoomNames.MAX_LENGTH + " of A-Z, a-z, 0-9, '.', '_' and '-')");
            }
        }
        if (rooms.size() > MAX_ROOMS) {
            throw new IllegalArgumentException("rooms: " + rooms.size() + " (expected: at most " + MAX_ROOMS + ")");
        }
    }

    private static void requireText(String option, String text, int longest, boolean lines) {
        int length = text.codePointCount(0, text.length());
        boolean hasControls = text.chars().anyMatch(c -> Character.isISOControl(c) && !(lines && c == '\n'));
        if (text.isBlank() || length > longest || hasControls) {
            throw new IllegalArgumentException(
                    option + ": " + length + " code points" + (hasControls ? " with control characters" : "")
                            + " (expected: 1.." + longest + " without control characters, not blank)");
        }
    }

    private static void requireContrast(String accent) {
        Colour colour = Colour.parse(accent);
        if (colour == null) {
            throw new IllegalArgumentException("accent: " + shortened(accent) + " (expected: #rrggbb)");
        }
        double contrast = colour.contrast(Colour.WHITE);
        if (contrast < MIN_CONTRAST) {
            // Rounded down, so that a ratio just below the limit does not look like the limit.
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "accent: %s has a contrast of %.2f:1 with white text (expected: >= %.1f:1, a darker colour)",
                    accent,
                    Math.floor(contrast * 100) / 100,
                    MIN_CONTRAST));
        }
    }

    private static String shortened(String text) {
        return text.length() > MAX_NAME_LENGTH ? text.substring(0, MAX_NAME_LENGTH) + "…" : text;
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with the values of these options. */
    public Builder mutate() {
        Builder builder = new Builder();
        builder.name = name;
        builder.logo = logo;
        builder.accent = accent;
        builder.welcome = welcome;
        builder.prices = prices;
        builder.links.addAll(links);
        builder.stylesheet = stylesheet;
        builder.language = language;
        builder.rooms = rooms;
        return builder;
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private String name = DEFAULT_NAME;
        private @Nullable String logo;
        private @Nullable String accent;
        private @Nullable String welcome;
        private boolean prices;
        private final List<Link> links = new ArrayList<>();
        private @Nullable String stylesheet;
        private String language = AUTO;
        private List<String> rooms = List.of();

        private Builder() {}

        /** The name of the chat: 1 to {@value PageOptions#MAX_NAME_LENGTH} code points without control characters, not blank. */
        public Builder name(String text) {
            name = Objects.requireNonNull(text, "name");
            return this;
        }

        /**
         * The picture of the chat: a path of this server that begins with one slash, such as {@code /tea.svg}, or a {@code data:} URL
         * in base64 of a PNG, SVG, JPEG or WebP with at most {@value PageOptions#MAX_LOGO_LENGTH} characters. The policy of the page
         * admits no picture of another origin.
         */
        public Builder logo(@Nullable String address) {
            logo = address;
            return this;
        }

        /**
         * The accent colour as {@code #rrggbb}. White text on the colour must have a contrast of at least
         * {@value PageOptions#MIN_CONTRAST}:1 by WCAG 2.2. The page derives the colours of links and of areas, and those of the dark
         * scheme, with the contrast that they need.
         */
        public Builder accent(@Nullable String colour) {
            accent = colour;
            return this;
        }

        /** The text above the form for the name: 1 to {@value PageOptions#MAX_WELCOME_LENGTH} code points; line feeds are kept. */
        public Builder welcome(@Nullable String text) {
            welcome = text;
            return this;
        }

        /** Whether the form for a message has the button for a price. */
        public Builder prices(boolean offered) {
            prices = offered;
            return this;
        }

        /**
         * Adds a link; at most {@value PageOptions#MAX_LINKS}.
         *
         * @throws IllegalArgumentException as {@link Link} does
         */
        public Builder link(String label, URI address) {
            links.add(new Link(label, address));
            return this;
        }

        /**
         * A style sheet that the chat page loads after its own: a path of this server that begins with one slash, such as {@code
         * /chat.css} in the {@linkplain WebOptions#staticDirectory folder of files}. Only the variables of {@code assets/base.css}
         * are a contract; the classes of the page change from version to version.
         */
        public Builder stylesheet(@Nullable String path) {
            stylesheet = path;
            return this;
        }

        /**
         * The language of the chat page's own texts, its numbers and dates, and its direction: one of {@link PageOptions#LANGUAGES}, or
         * {@value PageOptions#AUTO} for the first language of the user's browser that the page has, else English. The texts of these
         * options are shown as they are, and the dashboard is in English.
         */
        public Builder language(String subtag) {
            language = Objects.requireNonNull(subtag, "language");
            return this;
        }

        /**
         * Rooms to offer in the column of the chat page, below those that the user is in, in this order: at most {@value
         * PageOptions#MAX_ROOMS} names of {@value io.chathub.protocol.RoomNames#MAX_LENGTH} characters or fewer, letters and digits of ASCII, dots,
         * dashes and underscores. Nobody joins one without a press, and whether a user may is the decision of the {@link
         * io.chathub.core.hook.RoomPolicy}. A name here does not hide other rooms: a user can join any by its name.
         */
        public Builder rooms(List<String> names) {
            rooms = List.copyOf(names);
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException as the constructor says
         */
        public PageOptions build() {
            return new PageOptions(name, logo, accent, welcome, prices, links, stylesheet, language, rooms);
        }
    }
}
