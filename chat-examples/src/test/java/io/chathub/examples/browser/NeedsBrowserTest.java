package io.chathub.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.examples.browser.NeedsBrowserCondition.Decision;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision to run, skip or fail a browser test. */
class NeedsBrowserTest {

    private static final String TWO_FOLDERS = "/first" + File.pathSeparator + File.pathSeparator + "/second";

    private static BrowserBinaries.Search search(Map<String, String> environment, String... programs) {
        Set<String> there = Set.of(programs);
        return BrowserBinaries.search(environment, path -> there.contains(path.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "chromium-browser", "google-chrome"})
    void programsOnThePath_areFound(String name) {
        BrowserBinaries.Search search = search(Map.of("PATH", TWO_FOLDERS), "/second/" + name, "/first/chromedriver");

        assertThat(search.binaries())
                .contains(new BrowserBinaries(Path.of("/second/" + name), Path.of("/first/chromedriver")));
        assertThat(search.missing()).isEmpty();
        assertThat(NeedsBrowserCondition.decide(search, Map.of("CI", "true"))).isEqualTo(Decision.RUN);
    }

    @Test
    void variables_takePrecedenceOverThePath() {
        Map<String, String> environment =
                Map.of("PATH", "/first", "CHROMIUM_BIN", "/opt/c", "CHROMEDRIVER_BIN", "/opt/d");

        assertThat(search(environment, "/first/chromium", "/first/chromedriver", "/opt/c", "/opt/d")
                        .binaries())
                .contains(new BrowserBinaries(Path.of("/opt/c"), Path.of("/opt/d")));
    }

    @Test
    void variableWithoutAProgram_isNotReplacedByThePath() {
        BrowserBinaries.Search search =
                search(Map.of("PATH", "/first", "CHROMIUM_BIN", "/opt/old"), "/first/chromium", "/first/chromedriver");

        assertThat(search.binaries()).isEmpty();
        assertThat(search.missing()).containsExactly("/opt/old, which CHROMIUM_BIN names");
    }

    @Test
    void browserWithoutDriver_isNotEnough() {
        BrowserBinaries.Search search = search(Map.of("PATH", "/first"), "/first/chromium");

        assertThat(search.binaries()).isEmpty();
        assertThat(search.missing()).containsExactly("chromedriver on the PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "false", "0"})
    void withoutABrowserADeveloperGetsASkippedTest(String ci) {
        assertThat(NeedsBrowserCondition.decide(search(Map.of()), Map.of("CI", ci)))
                .isEqualTo(Decision.SKIP);
        assertThat(NeedsBrowserCondition.decide(search(Map.of()), Map.of())).isEqualTo(Decision.SKIP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", " true "})
    void missingBrowserOnABuildServer_fails(String ci) {
        assertThat(NeedsBrowserCondition.decide(search(Map.of()), Map.of("CI", ci)))
                .isEqualTo(Decision.FAIL);
    }

    @Test
    void banner_namesTheMissingProgramsAndTheRemedies() {
        BrowserBinaries.Search search = new BrowserBinaries.Search(
                Optional.empty(), search(Map.of("PATH", "/first")).missing());

        assertThat(NeedsBrowserCondition.banner(search, Decision.SKIP, "ChatPageBrowserIT"))
                .contains("SKIPPED", "ChatPageBrowserIT", "chromium or chromium-browser or google-chrome on the PATH")
                .contains("chromedriver on the PATH", "CHROMIUM_BIN", "CHROMEDRIVER_BIN", "CI=true");
        assertThat(NeedsBrowserCondition.banner(search, Decision.FAIL, "x")).contains("FAILED");
    }
}
