package io.chathub.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class that {@code jmh-adders} puts before that of the core has the methods of that one. */
class AddersOffTest {

    private static final String NAME = "io.chathub.core.internal.delivery.LaneCounters";

    @Test
    void classThatCountsNothing_hasTheMethodsOfTheOneThatCounts(@TempDir Path folder) throws Exception {
        Path source = Path.of("src/adders-off/java", NAME.replace('.', '/') + ".java");
        String path = System.getProperty("java.class.path");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        boolean compiled = compiler.getTask(
                        output,
                        null,
                        null,
                        List.of("-d", folder.toString(), "-cp", path, "-proc:none"),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as("%s", output).isTrue();

        URL[] urls = Stream.concat(
                        Stream.of(folder),
                        Stream.of(path.split(System.getProperty("path.separator")))
                                .map(Path::of))
                .map(AddersOffTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            Class<?> off = Class.forName(NAME, false, loader);
            Class<?> on = Class.forName(NAME, false, AddersOffTest.class.getClassLoader());
            assertThat(off.getProtectionDomain())
                    .as("the class that was compiled here")
                    .isNotEqualTo(on.getProtectionDomain());
            assertThat(methods(off)).isNotEmpty().isEqualTo(methods(on));
        }
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path.toString(), e);
        }
    }

    private static Set<String> methods(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
                .map(Method::toString)
                .collect(Collectors.toSet());
    }
}
