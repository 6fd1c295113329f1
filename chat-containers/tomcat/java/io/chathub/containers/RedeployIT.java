package io.chathub.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import jakarta.servlet.ServletContainerInitializer;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.Test;

/**
 * An application with a chat is deployed and removed again, twenty times in one server, with clients that are connected: they are
 * told, and the class loader of the application is collected.
 */
class RedeployIT {

    private static final int TIMES = 20;

    /** What the container has, and an application does not bring. */
    private static final List<String> OF_THE_SERVER =
            List.of("jakarta.", "org.apache.", "java.", "org.slf4j.", "ch.qos.logback.", "org.jspecify.");

    /** The classes of an application: the chat's are loaded again in each. */
    private static final class ApplicationLoader extends URLClassLoader {
        ApplicationLoader() {
            super(classPath(), RedeployIT.class.getClassLoader());
        }

        private static URL[] classPath() {
            return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                    .map(entry -> {
                        try {
                            return Path.of(entry).toUri().toURL();
                        } catch (java.net.MalformedURLException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (OF_THE_SERVER.stream().anyMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }

    @Test
    void redeploy_twentyTimes_leavesNoClassLoader() throws Exception {
        Tomcat tomcat = TomcatHost.tomcat();
        try (ChatHost.Running server = TomcatHost.start(tomcat)) {
            List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                loaders.add(deployAndRemove(tomcat, server.port()));
            }
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                System.gc();
                assertThat(loaders.stream().filter(loader -> loader.get() != null))
                        .as("class loaders of %s applications", TIMES)
                        .isEmpty();
            });
        }
    }

    private static WeakReference<ClassLoader> deployAndRemove(Tomcat tomcat, int port) throws Exception {
        ApplicationLoader loader = new ApplicationLoader();
        ServletContainerInitializer application = (ServletContainerInitializer) loader.loadClass(
                        DeployedChat.class.getName())
                .getDeclaredConstructor()
                .newInstance();
        StandardContext context = new StandardContext();
        context.setName("");
        context.setPath("");
        context.addLifecycleListener(new Tomcat.FixContextListener());
        context.setParentClassLoader(loader);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(application, null);
        tomcat.getHost().addChild(context);
        RawClient ann = RawClient.connect(port);
        ann.hello();
        ann.join("Ann");
        RawClient silent = RawClient.connect(port);
        silent.hello();
        tomcat.getHost().removeChild(context);
        assertThat(ann.awaitClose()).isEqualTo(1001);
        ann.cut();
        silent.awaitEnd();
        loader.close();
        return new WeakReference<>(loader);
    }
}
