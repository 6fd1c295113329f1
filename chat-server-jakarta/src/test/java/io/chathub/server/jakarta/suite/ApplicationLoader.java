package io.chathub.server.jakarta.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class loader of a web application in a container that has none of its own: the classes of a WAR come before those of the class
 * path, which has the chat too.
 */
public final class ApplicationLoader extends URLClassLoader {

    private ApplicationLoader(List<URL> urls) {
        super(urls.toArray(URL[]::new), ApplicationLoader.class.getClassLoader());
    }

    /** The loader of the content of a WAR. */
    public static ApplicationLoader of(Path war) {
        List<URL> urls = new ArrayList<>();
        urls.add(url(war.resolve("WEB-INF/classes")));
        try (Stream<Path> jars = Files.list(war.resolve("WEB-INF/lib"))) {
            jars.map(ApplicationLoader::url).forEach(urls::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ApplicationLoader(urls);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The application's own class of this name. */
    public <T> Class<? extends T> load(Class<? extends T> namesake, Class<T> type) {
        try {
            return loadClass(namesake.getName()).asSubclass(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException e) {
                return super.loadClass(name, resolve);
            }
        }
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
