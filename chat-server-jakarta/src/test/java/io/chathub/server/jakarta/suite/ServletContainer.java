package io.chathub.server.jakarta.suite;

import io.chathub.core.Hub;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.TestCertificate;
import java.nio.file.Path;

/** A servlet container of the suites. */
public interface ServletContainer extends ChatHost {

    /** The container of this class path. */
    static ServletContainer get() {
        return (ServletContainer) ChatHost.get();
    }

    /** As {@link #start(Hub, WebOptions)}, over TLS with a certificate of the container's. */
    Running start(Hub hub, WebOptions options, TestCertificate certificate);

    /** Starts a server without an application, on a free port. */
    Empty startEmpty();

    /** A running server that gets applications. */
    interface Empty extends Running {

        /**
         * Deploys a web application at the root, and returns when it runs.
         *
         * @param war the content of a WAR: {@code WEB-INF/classes} with a {@link DeployedChat}, and {@code WEB-INF/lib}
         */
        Application deploy(Path war);
    }

    /** An application that is deployed. */
    interface Application {

        /** The class loader of its own, which has its classes and jars. */
        ClassLoader classLoader();

        /** Stops and removes it. Requests are answered with 404 then, and the container needs no class of it any more. */
        void remove();
    }
}
