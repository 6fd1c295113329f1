package io.chathub.conformance.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides about {@link NeedsNetworkLab}: run, skip with a banner, or fail. */
final class NeedsNetworkLabCondition implements ExecutionCondition {

    /** What becomes of a test. */
    enum Decision {
        RUN,
        SKIP,
        FAIL
    }

    /**
     * What there is of what a lab takes.
     *
     * @param superuser whether this is root, on Linux
     * @param missing   the programs that are not there
     * @param refusals  what the system said to the attempt to make one, which is only made where nothing else is missing
     */
    record Means(boolean superuser, List<String> missing, List<String> refusals) {
        Means {
            missing = List.copyOf(missing);
            refusals = List.copyOf(refusals);
        }

        /** In words for people. */
        List<String> lacks() {
            List<String> lacks = new ArrayList<>();
            if (!superuser) {
                lacks.add("root, on Linux");
            }
            lacks.addAll(missing);
            refusals.forEach(refusal -> lacks.add("the right to make a network: " + refusal));
            return lacks;
        }
    }

    /** This machine's, looked at once: a lab is made for it. */
    private static final class Here {
        static final Means MEANS = look();

        private static Means look() {
            boolean superuser = isRootOnLinux();
            Programs.Search search = Programs.search();
            List<String> refusals = new ArrayList<>();
            if (superuser && search.programs().isPresent()) {
                try {
                    NetworkLab.open(search.programs().get()).close();
                } catch (IOException e) {
                    refusals.add(String.valueOf(e.getMessage()));
                }
            }
            return new Means(superuser, search.missing(), refusals);
        }
    }

    private static boolean isRootOnLinux() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return false;
        }
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** The whole rule. */
    static Decision decide(Means means, Map<String, String> environment) {
        if (means.lacks().isEmpty()) {
            return Decision.RUN;
        }
        boolean onlyProgramsAreMissing = means.superuser() && !means.missing().isEmpty();
        return onlyProgramsAreMissing
                        && "true"
                                .equalsIgnoreCase(
                                        environment.getOrDefault("CI", "").strip())
                ? Decision.FAIL
                : Decision.SKIP;
    }

    /** What a person reads who did not get these tests. */
    static String banner(Means means, Decision decision, String test) {
        String line = "*".repeat(100);
        return String.join(
                "\n",
                "",
                line,
                "*** " + (decision == Decision.FAIL ? "FAILED" : "SKIPPED") + ", no network to break: " + test,
                means.lacks().stream().map(lack -> "***   missing: " + lack).collect(Collectors.joining("\n")),
                "***   On Debian: apt-get install iproute2 nftables, and run as root.",
                "***   As root with CI=true, missing programs fail the build.",
                line,
                "");
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Means means = Here.MEANS;
        Decision decision = decide(means, System.getenv());
        if (decision == Decision.RUN) {
            return ConditionEvaluationResult.enabled("there is a network to break");
        }
        String banner = banner(means, decision, context.getDisplayName());
        System.err.println(banner);
        if (decision == Decision.FAIL) {
            throw new ExtensionConfigurationException(banner);
        }
        return ConditionEvaluationResult.disabled("no network to break: " + means.lacks());
    }
}
