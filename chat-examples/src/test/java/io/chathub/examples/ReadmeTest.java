package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README and the docs show is there: their Java compiles, their links lead somewhere, their options exist. */
class ReadmeTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /** Variables that the log's configuration reads, and those that Kubernetes sets. */
    private static final Set<String> OF_OTHERS =
            Set.of("CHAT_LOG_LEVEL", "CHAT_LOG_FORMAT", "CHAT_SERVICE_HOST", "CHAT_PORT");

    @Test
    void everyJavaBlockStandsInTheCompiledSnippets() throws IOException {
        String snippets = squeezed(snippets());
        for (Path page : pages()) {
            List<String> blocks = matches("(?s)```java\n(.*?)```", Files.readString(page)).stream()
                    .filter(block -> !isSpringWithJetty(page, block))
                    .toList();
            assertThat(blocks)
                    .as(page.toString())
                    .hasSizeGreaterThanOrEqualTo(page.endsWith("README.md") ? 4 : 0)
                    .allSatisfy(block -> assertThat(snippets).contains(squeezed(block)));
        }
    }

    /** Whether Spring Boot and Jetty would have to be on one class path to compile the block. */
    private static boolean isSpringWithJetty(Path page, String block) {
        return page.endsWith("spring-boot.md") && (block.contains("ChatServer") || block.contains("Jetty"));
    }

    /** The snippets, and the tests of containers: each of those has a container on its class path that the others lack. */
    private static String snippets() throws IOException {
        Path examples = ROOT.resolve("chat-examples/src/test/java/io/chathub/examples");
        StringBuilder all = new StringBuilder()
                .append(Files.readString(examples.resolve("ReadmeSnippets.java")))
                .append(Files.readString(examples.resolve("JakartaSnippets.java")))
                .append(Files.readString(ROOT.resolve(
                        "chat-spring-boot-starter/src/test/java/io/chathub/spring/boot/SpringSnippets.java")));
        try (Stream<Path> containers = Files.walk(ROOT.resolve("chat-containers"))) {
            for (Path file : containers
                    .filter(path -> path.endsWith("DocumentedIT.java"))
                    .toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void everyLocalLinkLeadsToAFile() throws IOException {
        for (Path page : pages()) {
            for (String link : matches("\\]\\(([^)#]+)[^)]*\\)", Files.readString(page))) {
                if (!link.startsWith("http")) {
                    assertThat(page.resolveSibling(link)).as(page + ": " + link).exists();
                }
            }
        }
    }

    @Test
    void everyVariableInTheDocsIsAnOption() throws IOException {
        String help =
                ChatServerMain.commandLine(java.util.Map.of()).getUsageMessage().replaceAll("\\s+", " ");
        for (Path page : pages()) {
            for (String variable : matches("\\b(CHAT_[A-Z_]+)\\b", Files.readString(page))) {
                if (!OF_OTHERS.contains(variable)) {
                    assertThat(help).as(page.toString()).contains("[" + variable + "]");
                }
            }
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            docs.filter(file -> file.toString().endsWith(".md")),
                            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                    .map(ROOT::resolve))
                    .toList();
        }
    }

    private static List<String> matches(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", ""); // the formatter breaks lines where the README does not
    }
}
