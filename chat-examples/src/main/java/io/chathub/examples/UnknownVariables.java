package io.chathub.examples;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Finds environment variables that begin with {@value #PREFIX} and that nothing reads: most are misspelled, and the option keeps
 * its default without a sign of it.
 */
final class UnknownVariables {

    private static final String PREFIX = "CHAT_";

    /** Variables that other files of this program read: the configuration of the log. */
    private static final Set<String> OF_OTHER_FILES = Set.of("CHAT_LOG_LEVEL", LogFormat.VARIABLE);

    /**
     * The variables that Kubernetes sets in each container for a service whose name is {@code chat} or begins with {@code chat-}.
     */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("CHAT(?:_[A-Z0-9_]+)?_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?"
                    + "|PORT_[0-9]{1,5}_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)");

    /** As those, if the value is an address such as {@code tcp://10.0.0.1:8080}. */
    private static final Pattern PORT_OF_KUBERNETES = Pattern.compile("CHAT(?:_[A-Z0-9_]+)?_PORT");

    private static final Pattern ADDRESS = Pattern.compile("(?:tcp|udp|sctp)://.*");
    private static final Pattern NOT_A_NAME = Pattern.compile("[^A-Za-z0-9_]");
    private static final int MAX_LINES = 20;
    private static final int MAX_NAME = 100;
    /** A name is near if at most one character in this many differs. */
    private static final int CHARACTERS_A_DIFFERENCE = 3;

    private UnknownVariables() {}

    /**
     * A line for each unknown variable, in the order of their names, with the nearest known one if any is near. The values are not
     * in the lines: they may be secret.
     */
    static List<String> warnings(CommandSpec command, Map<String, String> environment) {
        Set<String> known = known(command);
        List<String> unknown = environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(PREFIX))
                .filter(variable -> !known.contains(variable.getKey()))
                .filter(variable -> !isOfKubernetes(variable.getKey(), variable.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        List<String> lines = new ArrayList<>();
        unknown.stream().limit(MAX_LINES).map(name -> warning(name, known)).forEach(lines::add);
        if (unknown.size() > MAX_LINES) {
            lines.add((unknown.size() - MAX_LINES) + " more variables that begin with " + PREFIX
                    + " are unknown and have no effect");
        }
        return lines;
    }

    /** The names of all variables that this program reads. */
    static Set<String> known(CommandSpec command) {
        Set<String> names = command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .map(EnvironmentDefaults::variable)
                .collect(Collectors.toCollection(TreeSet::new));
        names.addAll(OF_OTHER_FILES);
        return names;
    }

    private static boolean isOfKubernetes(String name, String value) {
        return OF_KUBERNETES.matcher(name).matches()
                || (PORT_OF_KUBERNETES.matcher(name).matches()
                        && ADDRESS.matcher(value).matches());
    }

    private static String warning(String name, Set<String> known) {
        String nearest = nearest(name, known);
        String shown = NOT_A_NAME
                .matcher(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name)
                .replaceAll("?");
        return "The variable " + shown + " is unknown and has no effect. "
                + (nearest == null ? "--help lists the known ones" : "The nearest known name is " + nearest);
    }

    private static @Nullable String nearest(String name, Set<String> known) {
        String wanted = bare(name);
        if (wanted.length() > MAX_NAME) {
            return null;
        }
        int limit = Math.max(1, wanted.length() / CHARACTERS_A_DIFFERENCE);
        return known.stream()
                .filter(candidate -> difference(wanted, bare(candidate), limit) <= limit)
                .min(Comparator.<String>comparingInt(candidate -> difference(wanted, bare(candidate), limit))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    /** The distance; at most the limit if the name is a known one cut off, such as {@code CHAT_TLS_CERT}. */
    private static int difference(String wanted, String candidate, int limit) {
        boolean cutOff = candidate.startsWith(wanted) && wanted.length() > candidate.length() / 2;
        int distance = distance(wanted, candidate);
        return cutOff ? Math.min(distance, limit) : distance;
    }

    /** Without the prefix: {@code CHAT_PORT} is near {@code PORT}. */
    private static String bare(String name) {
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }

    /**
     * The least number of characters to insert, delete, replace, or exchange with their neighbour, that makes one text the other
     * (optimal string alignment).
     */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : least(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int least(String a, String b, int i, int j, int[][] cost) {
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
