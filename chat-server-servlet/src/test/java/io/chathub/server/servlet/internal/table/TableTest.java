package io.chathub.server.servlet.internal.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a table. */
class TableTest {

    private record Row(String name, int size) {}

    private static final Table<Row> TABLE = new Table<>(
            "-size",
            Map.of("size", Comparator.comparingInt(Row::size), "name", Comparator.comparing(Row::name)),
            Comparator.comparing(Row::name),
            row -> Stream.of(row.name()));

    private static Table.Part<Row> part(List<Row> rows, Map<String, String> parameters) {
        return TABLE.part(rows, TABLE.query(parameters::get));
    }

    private static List<String> names(List<Row> rows, Map<String, String> parameters) {
        return part(rows, parameters).rows().stream().map(Row::name).toList();
    }

    @Test
    void rows_areInTheOrderOfAColumn_andOfNamesWhereTheColumnIsEqual() {
        List<Row> rows = List.of(new Row("b", 1), new Row("c", 2), new Row("a", 1));
        assertThat(names(rows, Map.of())).containsExactly("c", "a", "b");
        assertThat(names(rows, Map.of("sort", "size"))).containsExactly("a", "b", "c");
        assertThat(names(rows, Map.of("sort", "-name"))).containsExactly("c", "b", "a");
    }

    @Test
    void parts_haveEachRowOnce() {
        List<Row> rows = new ArrayList<>(IntStream.range(0, 1_234)
                .mapToObj(n -> new Row("row " + n, n % 7))
                .toList());
        Collections.shuffle(rows, new Random(1));
        List<String> all = new ArrayList<>();
        for (int offset = 0; offset < 1_300; offset += 100) {
            all.addAll(names(rows, Map.of("offset", Integer.toString(offset))));
        }
        assertThat(all).hasSize(1_234).doesNotHaveDuplicates();
        assertThat(names(rows, Map.of("offset", "999999999"))).isEmpty();
        assertThat(names(rows, Map.of("limit", "3"))).hasSize(3);
        assertThat(names(rows, Map.of("limit", "999999999"))).hasSize(Table.MAX_LIMIT);
    }

    @Test
    void filter_isAPartOfAText_inEitherCase() {
        List<Row> rows = List.of(new Row("Kitchen", 1), new Row("garden", 2), new Row("kit", 3));
        assertThat(names(rows, Map.of("filter", "KIT"))).containsExactly("kit", "Kitchen");
        assertThat(part(rows, Map.of("filter", "kit", "limit", "1")).matching()).isEqualTo(2);
        assertThat(part(rows, Map.of("filter", "<b>")).matching()).isZero();
        assertThat(names(rows, Map.of("filter", ""))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "sort, weight",
        "sort, ''",
        "sort, -",
        "sort, --name",
        "sort, Name",
        "offset, -1",
        "offset, ''",
        "offset, 01",
        "offset, 1e3",
        "offset, 1000000000",
        "limit, 0",
        "limit, ten",
        "limit, 99999999999999999999",
    })
    void parameterOutOfRange_isNamedWithoutItsValue(String name, String value) {
        assertThatThrownBy(() -> TABLE.query(Map.of(name, value)::get))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageNotContaining("weight");
    }

    @Test
    void filter_hasABound() {
        String longest = "x".repeat(Table.MAX_FILTER);
        assertThat(part(List.of(new Row(longest, 1)), Map.of("filter", longest)).matching())
                .isEqualTo(1);
        assertThatThrownBy(() -> TABLE.query(Map.of("filter", longest + "x")::get))
                .hasMessageStartingWith("filter: too long");
    }
}
