package io.chathub.store.postgres;

import java.io.IOException;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server of all tests of the JVM, which ends with it; decides for {@link NeedsPostgres}. */
public final class SharedServer implements ExecutionCondition {

    private static final DatabaseServer SERVER;
    private static final String PROBLEM;

    static {
        DatabaseServer server = null;
        String problem = "";
        try {
            server = DatabaseServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "postgres-end"));
        } catch (IOException | RuntimeException e) {
            problem = e.toString();
        }
        SERVER = server;
        PROBLEM = problem;
    }

    /** The server. */
    public static DatabaseServer get() {
        return SERVER;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (SERVER != null) {
            return ConditionEvaluationResult.enabled("there is a server");
        }
        boolean fails = "true".equalsIgnoreCase(System.getenv().getOrDefault("CI", ""));
        String line = "*".repeat(100);
        String banner = String.join(
                "\n",
                "",
                line,
                "*** " + (fails ? "FAILED" : "SKIPPED") + ", PostgreSQL does not start: " + context.getDisplayName(),
                "***   " + PROBLEM,
                "***   The server is a Maven artifact for Linux on x86-64. As root it is started by unshare.",
                line,
                "");
        System.err.println(banner);
        if (fails) {
            throw new ExtensionConfigurationException(banner);
        }
        return ConditionEvaluationResult.disabled(PROBLEM);
    }
}
