package io.chathub.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NoAlertPresentException;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.Pause;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with one window and a new profile, which is deleted on close. For one thread.
 *
 * <p>Each query of a page is one script, so that its result is the state of one moment, without references to elements that may
 * have been removed.
 */
final class Browser implements AutoCloseable {

    /** The limit for each wait. Long, because the machine may be loaded. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Log lines of Chromium that a test causes on purpose. */
    enum Expected {
        /** The server is not reachable. */
        LOST_SERVER(
                "WebSocket connection to |net::ERR_(CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)"
                        // The page asks by a plain request why a handshake failed.
                        + "|/ws - .* the server responded with a status of 426"),
        /** The server rejects a request. */
        REFUSAL("the server responded with a status of 40[13]"),
        /** The texts of a language are blocked. */
        BLOCKED_TEXTS("/i18n/[a-z]+\\.js|The texts of the language [a-z]+ could not be loaded");

        private final Pattern line;

        Expected(String line) {
            this.line = Pattern.compile(line);
        }

        private boolean covers(String entry) {
            return line.matcher(entry).find();
        }
    }

    /** Referenced, so that its level is not garbage collected. Selenium warns about DevTools versions that it has no classes for. */
    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        SELENIUM.setLevel(Level.SEVERE);
    }

    private static final int MAX_OPENINGS = 10;

    /** The largest delay of what pages draw and receive, in milliseconds, for a search of tests that read too early; none by default. */
    private static final int LATE = Integer.getInteger("chathub.browser.late", 0);

    private final ChromeDriver driver;
    private final Path folder;
    /** The log lines since a page was opened that were not returned yet. */
    private final List<String> logged = new ArrayList<>();

    private Browser(ChromeDriver driver, Path folder) {
        this.driver = driver;
        this.folder = folder;
    }

    /** A new browser with a window of 1280 × 800 that speaks American English. */
    static Browser start() {
        BrowserBinaries binaries =
                BrowserBinaries.search(System.getenv()).binaries().orElseThrow();
        Path folder = temporaryFolder();
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(binaries.driver().toFile())
                .usingAnyFreePort()
                .withEnvironment(Map.of("TMPDIR", folder.toString())) // Chromium leaves files behind
                .build();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(binaries.chromium().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--window-size=1280,940");
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", "en-US"));
        options.setCapability("goog:loggingPrefs", logs);
        Browser browser = new Browser(new ChromeDriver(service, options), folder);
        browser.cdp("Emulation.setLocaleOverride", Map.of("locale", "en-US"));
        browser.onEveryPage(
                "const reports = []; Object.defineProperty(globalThis, 'cspReports', { value: reports });"
                        + "addEventListener('securitypolicyviolation', e => reports.push(e.violatedDirective + ' ' + e.blockedURI), true)");
        if (LATE > 0) {
            browser.onEveryPage("(() => { const late = " + LATE + ";\n" + resource("late-page.js") + " })()");
        }
        browser.viewport(1280, 800, false);
        return browser;
    }

    /** A script beside this class. */
    static String resource(String name) {
        try (InputStream script = Browser.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes browsers; a browser that failed to start is null. */
    static void closeAll(Browser... browsers) {
        for (Browser browser : browsers) {
            if (browser != null) {
                browser.close();
            }
        }
    }

    /** Waits until an assertion holds; fails with its message after {@link #PATIENCE}. */
    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .untilAsserted(assertion);
    }

    /** Opens a page. */
    void open(URI address) {
        load(() -> driver.get(address.toString()));
    }

    /**
     * Loads a page. Loads it again if Chromium aborted a request because a network interface of the machine was added or removed,
     * as tests with network namespaces do.
     */
    private void load(Runnable step) {
        boolean whole = false;
        for (int i = 0; i < MAX_OPENINGS && !whole; i++) {
            step.run();
            List<String> lines = newLog();
            whole = lines.stream().noneMatch(line -> line.contains("net::ERR_NETWORK_CHANGED"));
            if (whole) {
                logged.addAll(lines);
            }
        }
    }

    /** Leaves the page and drops its log and its storage, for the next test: its server may get the same port. */
    void clear() {
        // The page stores its position when it is left.
        script(
                "if (location.protocol.startsWith('http')) addEventListener('pagehide', () => { sessionStorage.clear(); localStorage.clear(); })");
        driver.get("about:blank");
        viewport(1280, 800, false);
        headers(Map.of());
        var unused = log();
    }

    /** Runs steps in a second tab, which is closed at their end. */
    void inSecondTab(Runnable steps) {
        String first = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);
        try {
            steps.run();
        } finally {
            driver.close();
            driver.switchTo().window(first);
        }
    }

    /** Loads the page again, as its user does. */
    void reload() {
        load(() -> driver.navigate().refresh());
    }

    /** Sets the size of the page in CSS pixels. It may be smaller than the smallest window. */
    void viewport(int width, int height, boolean phone) {
        cdp(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    }

    void colorScheme(String scheme) {
        cdp(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Sets the languages that the user prefers, such as {@code ar-EG,en}, for the pages that are opened afterwards. */
    void languages(String languages) {
        cdp(
                "Emulation.setUserAgentOverride",
                Map.of("userAgent", script("return navigator.userAgent"), "acceptLanguage", languages));
    }

    /** Lets requests for addresses of these patterns fail; none ends that. */
    void block(String... patterns) {
        cdp("Network.enable", Map.of());
        cdp("Network.setBlockedURLs", Map.of("urls", List.of(patterns)));
    }

    void hideScrollbars() {
        cdp("Emulation.setScrollbarsHidden", Map.of("hidden", true));
    }

    /** Sets the headers to add to each request, as a proxy would. Replaces earlier ones. */
    void headers(Map<String, String> headers) {
        cdp("Network.enable", Map.of());
        cdp("Network.setExtraHTTPHeaders", Map.of("headers", headers));
    }

    /** Runs a script in each page that is opened, before its own scripts. */
    void onEveryPage(String script) {
        cdp("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    }

    /** Runs the body of a function in the page. */
    Object script(String body, Object... arguments) {
        return driver.executeScript(body, arguments);
    }

    boolean is(String expression, Object... arguments) {
        return Boolean.TRUE.equals(script("return (" + expression + ")", arguments));
    }

    /** The exact text of every element that a selector finds. */
    List<String> texts(String selector) {
        return ((List<?>)
                        script("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector))
                .stream().map(String.class::cast).toList();
    }

    String text(String selector) {
        return (String) script("return document.querySelector(arguments[0]).textContent", selector);
    }

    String value(String selector) {
        return (String) script("return document.querySelector(arguments[0]).value", selector);
    }

    int count(String selector) {
        return ((Long) script("return document.querySelectorAll(arguments[0]).length", selector)).intValue();
    }

    /** Returns an attribute of the first element that a selector finds. */
    String attribute(String selector, String name) {
        return (String)
                script("return document.querySelector(arguments[0]).getAttribute(arguments[1])", selector, name);
    }

    boolean isShown(String selector) {
        AtomicBoolean shown = new AtomicBoolean();
        onceReady(selector, element -> shown.set(element.isDisplayed()));
        return shown.get();
    }

    /** Whether all of an element lies within the window. */
    boolean isInView(String selector) {
        return is(
                "(r => r.width > 0 && r.height > 0 && r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight)"
                        + "(document.querySelector(arguments[0]).getBoundingClientRect())",
                selector);
    }

    /** Clicks an element as soon as it can be clicked, as a person does. */
    void click(String selector) {
        onceReady(selector, WebElement::click);
    }

    void type(String selector, CharSequence... keys) {
        onceReady(selector, element -> element.sendKeys(keys));
    }

    /** Empties a field. */
    void clear(String selector) {
        onceReady(selector, WebElement::clear);
    }

    /** Moves the mouse to the middle of an element. */
    void hover(String selector) {
        onceReady(
                selector, element -> new Actions(driver).moveToElement(element).perform());
    }

    /** Holds a finger on an element, longer than for a tap. */
    void longPress(String selector) {
        touch(selector, Duration.ofMillis(800));
    }

    /** Taps an element with a finger. */
    void tap(String selector) {
        touch(selector, Duration.ZERO);
    }

    private void touch(String selector, Duration time) {
        PointerInput finger = new PointerInput(PointerInput.Kind.TOUCH, "finger");
        onceReady(
                selector,
                element -> driver.perform(List.of(new Sequence(finger, 0)
                        .addAction(finger.createPointerMove(
                                Duration.ZERO, PointerInput.Origin.fromElement(element), 0, 0)))));
        driver.perform(List.of(new Sequence(finger, 0)
                .addAction(finger.createPointerDown(PointerInput.MouseButton.LEFT.asArg()))
                .addAction(new Pause(finger, time))
                .addAction(finger.createPointerUp(PointerInput.MouseButton.LEFT.asArg()))));
    }

    private void onceReady(String selector, Consumer<WebElement> action) {
        onceReady(selector, () -> driver.findElement(By.cssSelector(selector)), action);
    }

    /** Acts on an element once it can be acted on. A page may replace or hide the element between the search and the action. */
    private static void onceReady(String name, Supplier<WebElement> search, Consumer<WebElement> action) {
        eventually(() -> {
            try {
                action.accept(search.get());
            } catch (NoSuchElementException | ElementNotInteractableException | StaleElementReferenceException e) {
                throw new AssertionError(name + " is not ready", e);
            }
        });
    }

    /** Lets all further calls act in the frame that a script returns, until {@link #leaveFrame}. */
    void enterFrame(String script) {
        driver.switchTo().frame((WebElement) driver.executeScript(script));
    }

    void leaveFrame() {
        driver.switchTo().defaultContent();
    }

    /** Sends keys to the element with the focus. Of an element that was hidden just now, the browser takes the focus later. */
    void press(CharSequence... keys) {
        onceReady("the focus", () -> driver.switchTo().activeElement(), element -> element.sendKeys(keys));
    }

    String focused() {
        return (String) script("return document.activeElement.id");
    }

    void back() {
        driver.navigate().back();
    }

    String address() {
        return driver.getCurrentUrl();
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /**
     * Asserts that no dialog is open and that, since the last call, the content security policy reported no violation and the log
     * has no warning and no error.
     *
     * @param expected log lines to ignore
     */
    void assertNoComplaints(Expected... expected) {
        assertThat(hasDialog()).as("a dialog is open").isFalse();
        assertThat((List<?>) script("return (globalThis.cspReports ?? []).splice(0)"))
                .as("reports of the content security policy")
                .isEmpty();
        assertThat(log().stream().filter(line -> Arrays.stream(expected).noneMatch(e -> e.covers(line))))
                .as("complaints of the browser at %s", address())
                .isEmpty();
    }

    boolean hasDialog() {
        try {
            var unused = driver.switchTo().alert();
            return true;
        } catch (NoAlertPresentException e) {
            return false;
        }
    }

    void dismissDialog() {
        driver.switchTo().alert().dismiss();
    }

    /**
     * Turns the mouse wheel over the middle of the page, event after event, as far as the content moves by this distance.
     *
     * @param distance CSS pixels, positive for downwards
     * @param speed CSS pixels a second
     */
    void turnWheel(int distance, int speed) {
        cdp(
                "Input.synthesizeScrollGesture",
                Map.of(
                        "x",
                        640,
                        "y",
                        400,
                        "yDistance",
                        -distance,
                        "speed",
                        speed,
                        "gestureSourceType",
                        "mouse",
                        "preventFling",
                        true));
    }

    /** A connection to the shown tab by the DevTools protocol. */
    DevTools devTools() {
        Object debugger =
                ((Map<?, ?>) driver.getCapabilities().getCapability("goog:chromeOptions")).get("debuggerAddress");
        return DevTools.of(URI.create("ws://" + debugger + "/devtools/page/" + driver.getWindowHandle()));
    }

    private List<String> log() {
        List<String> all = new ArrayList<>(logged);
        logged.clear();
        all.addAll(newLog());
        return all;
    }

    private List<String> newLog() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    private void cdp(String command, Map<String, Object> parameters) {
        var unused = driver.executeCdpCommand(command, parameters);
    }

    @Override
    public void close() {
        driver.quit();
        // Processes of Chromium may still write when the driver has ended.
        eventually(() -> delete(folder));
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new AssertionError("not deleted: " + folder, e);
        }
    }
}
