package io.chathub.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.client.BlockingChat;
import io.chathub.client.ChatClient;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The page of the application in Chromium, which logs in as a person does, beside a client over a socket. */
class PageBrowserTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Referenced, so that its level is not garbage collected. Selenium warns about DevTools that it has no classes for. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    @TempDir
    private Path folder;

    /** Chromium leaves files behind, and its processes may write until after the end of the driver. */
    private Path browserFolder;

    private ConfigurableApplicationContext application;
    private WebDriver browser;

    @BeforeEach
    void start() throws IOException {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driver = program("chromedriver");
        assumeTrue(
                chromium.isPresent() && driver.isPresent() || "true".equals(System.getenv("CI")),
                "Chromium and its driver are on the PATH");
        browserFolder = Files.createTempDirectory("browser");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.orElseThrow().toFile())
                        .usingAnyFreePort()
                        .withEnvironment(Map.of("TMPDIR", browserFolder.toString()))
                        .build(),
                options);
        application = SpringApplication.run(
                ShopApplication.class,
                "--server.port=0",
                "--server.tomcat.basedir=" + folder.resolve("tomcat"),
                "--server.servlet.context-path=/shop",
                "--spring.main.banner-mode=off",
                "--spring.security.user.name=ann",
                "--spring.security.user.password=secret",
                "--logging.level.root=WARN");
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
        if (browser != null) {
            browser.quit();
        }
        if (browserFolder != null) {
            eventually(() -> delete(browserFolder));
        }
    }

    private static Optional<Path> program(String... names) {
        List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void page_sendsAndShowsMessages_asTheUserOfTheApplication() {
        String address = "localhost:" + application.getEnvironment().getProperty("local.server.port") + "/shop/chat/";
        browser.get("http://ann:secret@" + address);
        logIn();
        act("#name-input", field -> field.sendKeys("Someone"));
        act("#join-button", WebElement::click);
        try (ChatClient client = ChatClient.builder(URI.create("ws://" + address + "ws"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8)))
                .build()) {
            BlockingChat chat = client.blocking(SOON);
            chat.connect();
            BlockingChat.Room lobby = chat.join("lobby");
            lobby.send("hello");
            eventually(() -> assertThat(messages()).as(this::shown).contains("hello"));

            act("#message-input", field -> field.sendKeys("darn"));
            act("#send-button", WebElement::click);
            eventually(() -> assertThat(shown()).contains("Mind your language"));
            act("#message-input", WebElement::clear);
            act("#message-input", field -> field.sendKeys("hello from the page"));
            act("#send-button", WebElement::click);

            eventually(() -> assertThat(lobby.history(10).messages())
                    .anySatisfy(message -> {
                        assertThat(message.text()).isEqualTo("hello from the page");
                        assertThat(message.username()).isEqualTo("ann");
                    }));
        }
    }

    /** By the form of Spring Security, where the application has it; else the browser has answered the demand for HTTP Basic. */
    private void logIn() {
        eventually(() -> element("#name-input, [name=username]"));
        if (!browser.findElements(By.name("username")).isEmpty()) {
            act("[name=username]", field -> field.sendKeys("ann"));
            act("[name=password]", field -> field.sendKeys("secret", Keys.ENTER));
        }
    }

    /** Acts on an element once it can be acted on. */
    private void act(String selector, Consumer<WebElement> action) {
        eventually(() -> action.accept(element(selector)));
    }

    private WebElement element(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    private String shown() {
        return element("body").getText();
    }

    private List<String> messages() {
        return browser.findElements(By.cssSelector("#messages .message .message-text")).stream()
                .map(WebElement::getText)
                .toList();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(SOON).ignoreExceptions().untilAsserted(assertion);
    }
}
