package io.chathub.examples.browser;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link NeedsBrowser}: run, skip with a banner, or fail. */
final class NeedsBrowserCondition implements ExecutionCondition {

    /** The outcome for a browser test. */
    enum Decision {
        RUN,
        SKIP,
        FAIL
    }

    /** Decides by the binaries found and the variable {@code CI}. */
    static Decision decide(BrowserBinaries.Search search, Map<String, String> environment) {
        if (search.binaries().isPresent()) {
            return Decision.RUN;
        }
        return "true".equalsIgnoreCase(environment.getOrDefault("CI", "").strip()) ? Decision.FAIL : Decision.SKIP;
    }

    /** The text for a build without browser tests: the missing programs and how to install them. */
    static String banner(BrowserBinaries.Search search, Decision decision, String test) {
        String line = "*".repeat(100);
        String missing = search.missing().stream()
                .map(problem -> "***   missing: " + problem)
                .collect(Collectors.joining("\n"));
        return String.join(
                "\n",
                "",
                line,
                "*** " + (decision == Decision.FAIL ? "FAILED" : "SKIPPED") + ", no browser: " + test,
                missing,
                "***   On Debian: apt-get install chromium chromium-driver",
                "***   Elsewhere: set " + BrowserBinaries.CHROMIUM_VARIABLE + " and " + BrowserBinaries.DRIVER_VARIABLE
                        + " to the two programs.",
                "***   With CI=true this fails the build.",
                line,
                "");
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Map<String, String> environment = System.getenv();
        BrowserBinaries.Search search = BrowserBinaries.search(environment);
        Decision decision = decide(search, environment);
        if (decision == Decision.RUN) {
            return ConditionEvaluationResult.enabled("there is a browser");
        }
        String banner = banner(search, decision, context.getDisplayName());
        System.err.println(banner);
        if (decision == Decision.FAIL) {
            throw new ExtensionConfigurationException(banner);
        }
        return ConditionEvaluationResult.disabled("no browser: " + search.missing());
    }
}
