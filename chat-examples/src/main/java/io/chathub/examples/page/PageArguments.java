package io.chathub.examples.page;

import io.chathub.server.servlet.PageOptions;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Name, picture, colour, language and texts of the chat page. */
public final class PageArguments {

    @Option(
            names = "--page-name",
            paramLabel = "TEXT",
            defaultValue = PageOptions.DEFAULT_NAME,
            description = "The name of the chat on its pages; ${DEFAULT-VALUE}. [CHAT_PAGE_NAME]")
    private String name = PageOptions.DEFAULT_NAME;

    @Option(
            names = "--page-logo",
            paramLabel = "PATH",
            description = "The picture of the chat: a path of this server such as /logo.svg, or a data: URL in base64;"
                    + " that of this software. [CHAT_PAGE_LOGO]")
    private @Nullable String logo;

    @Option(
            names = "--page-accent",
            paramLabel = "COLOUR",
            description =
                    "The colour of buttons, links and the user's own name, such as #0f766e, with a contrast of 4.5:1 or more"
                            + " to white; that of this software. [CHAT_PAGE_ACCENT]")
    private @Nullable String accent;

    @Option(
            names = "--page-welcome",
            paramLabel = "TEXT",
            description = "A text above the form for the name; none. [CHAT_PAGE_WELCOME]")
    private @Nullable String welcome;

    @Option(
            names = "--page-links",
            paramLabel = "LABEL=URL",
            split = ",",
            description = "Links below the form for the name and below the list of people, separated by commas; none."
                    + " [CHAT_PAGE_LINKS]")
    private Map<String, URI> links = new LinkedHashMap<>();

    @Option(
            names = "--page-prices",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description = "Whether the page offers to give a message a price; ${DEFAULT-VALUE}. [CHAT_PAGE_PRICES]")
    private boolean prices;

    @Option(
            names = "--page-stylesheet",
            paramLabel = "PATH",
            description =
                    "A style sheet of the chat page: a path of this server such as /chat.css in the static folder;"
                            + " none. [CHAT_PAGE_STYLESHEET]")
    private @Nullable String stylesheet;

    @Option(
            names = "--page-language",
            paramLabel = "LANGUAGE",
            defaultValue = PageOptions.AUTO,
            description = "The language of the chat page: en, ar, or auto for that of each user's browser;"
                    + " ${DEFAULT-VALUE}. [CHAT_PAGE_LANGUAGE]")
    private String language = PageOptions.AUTO;

    @Option(
            names = "--page-rooms",
            paramLabel = "ROOM",
            split = ",",
            description = "Rooms that the chat page offers to join, separated by commas; none. [CHAT_PAGE_ROOMS]")
    private List<String> rooms = List.of();

    /**
     * The options as parsed.
     *
     * @throws IllegalArgumentException if a value is not acceptable
     */
    public PageOptions options() {
        PageOptions.Builder page = PageOptions.builder()
                .name(name)
                .logo(logo)
                .accent(accent)
                .welcome(welcome)
                .prices(prices)
                .stylesheet(stylesheet)
                .language(language)
                .rooms(rooms.stream().map(String::strip).toList());
        links.forEach(page::link);
        return page.build();
    }
}
