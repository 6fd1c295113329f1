package io.chathub.server.servlet.internal.table;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table that operators read in parts, so that no answer grows with the table. Immutable.
 *
 * @param <R> a row
 */
final class Table<R> {

    /** The number of rows in a part unless the request says otherwise. */
    static final int DEFAULT_LIMIT = 100;
    /** The most rows in a part. */
    static final int MAX_LIMIT = 1_000;
    /** The most characters of a filter. */
    static final int MAX_FILTER = 256;

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");
    private static final String DESCENDING = "-";

    private final String order;
    private final Map<String, Comparator<R>> columns;
    private final Comparator<R> tie;
    private final Function<R, Stream<String>> texts;

    /**
     * A table.
     *
     * @param order   the order unless a request says otherwise: a column, behind a minus for the descending order
     * @param columns the ascending order of each column that rows are sorted by
     * @param tie     the order of rows that are equal in a column; no two rows are equal in it
     * @param texts   the texts of a row that the filter searches
     */
    Table(String order, Map<String, Comparator<R>> columns, Comparator<R> tie, Function<R, Stream<String>> texts) {
        this.order = order;
        this.columns = Map.copyOf(columns);
        this.tie = tie;
        this.texts = texts;
    }

    /**
     * The part of a table that a request asks for.
     *
     * @param order  the order of the rows
     * @param filter a part of a text of the row, in lower case; empty for all rows
     * @param offset the number of matching rows before the part
     * @param limit  the most rows in the part
     */
    record Query<R>(Comparator<R> order, String filter, int offset, int limit) {}

    /**
     * A part of a table.
     *
     * @param matching the number of rows that match the filter
     */
    record Part<R>(int matching, List<R> rows) {}

    /**
     * Reads the parameters {@code sort}, {@code filter}, {@code offset} and {@code limit}, which may all be missing.
     *
     * @throws IllegalArgumentException if one is out of range; the message begins with its name
     */
    Query<R> query(UnaryOperator<@Nullable String> parameters) {
        String filter = parameters.apply("filter");
        if (filter != null && filter.length() > MAX_FILTER) {
            throw new IllegalArgumentException("filter: too long (expected: up to " + MAX_FILTER + " characters)");
        }
        return new Query<>(
                order(parameters.apply("sort")),
                filter == null ? "" : filter.toLowerCase(Locale.ROOT),
                number("offset", parameters.apply("offset"), 0, 0),
                Math.min(number("limit", parameters.apply("limit"), 1, DEFAULT_LIMIT), MAX_LIMIT));
    }

    /** The part of these rows that a query asks for. */
    Part<R> part(List<R> rows, Query<R> query) {
        List<R> matching = query.filter().isEmpty()
                ? rows
                : rows.stream()
                        .filter(row -> texts.apply(row)
                                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(query.filter())))
                        .toList();
        return new Part<>(
                matching.size(),
                matching.stream()
                        .sorted(query.order())
                        .skip(query.offset())
                        .limit(query.limit())
                        .toList());
    }

    private Comparator<R> order(@Nullable String sort) {
        String wanted = sort == null ? order : sort;
        boolean isDescending = wanted.startsWith(DESCENDING);
        Comparator<R> column = columns.get(isDescending ? wanted.substring(DESCENDING.length()) : wanted);
        if (column == null) {
            throw new IllegalArgumentException("sort: no column (expected: one of " + new TreeSet<>(columns.keySet())
                    + ", behind a minus for the descending order)");
        }
        return (isDescending ? column.reversed() : column).thenComparing(tie);
    }

    private static int number(String name, @Nullable String value, int least, int otherwise) {
        if (value == null) {
            return otherwise;
        }
        int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
        if (number < least) {
            throw new IllegalArgumentException(name + ": not a number from " + least);
        }
        return number;
    }
}
