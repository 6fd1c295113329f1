package io.chathub.examples;

import io.chathub.core.HubBuilder;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.hook.TextPolicy;
import picocli.CommandLine.Option;

/** Which names and texts the hub accepts. */
final class PolicyArguments {

    @Option(
            names = "--single-script-names",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description =
                    "Whether a name that mixes scripts, to look like another, is refused; ${DEFAULT-VALUE}. [CHAT_SINGLE_SCRIPT_NAMES]")
    private boolean singleScriptNames;

    @Option(
            names = "--strict-texts",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description =
                    "Whether texts with control, invisible or bidi-spoofing characters are refused; ${DEFAULT-VALUE}. [CHAT_STRICT_TEXTS]")
    private boolean strictTexts;

    /** Sets the policies that are on. */
    HubBuilder applyTo(HubBuilder hub) {
        if (singleScriptNames) {
            hub.namePolicy(NamePolicy.singleScript());
        }
        if (strictTexts) {
            hub.asyncInterceptor(TextPolicy.strict());
        }
        return hub;
    }
}
