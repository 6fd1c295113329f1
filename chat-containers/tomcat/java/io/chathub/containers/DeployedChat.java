package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.Set;

/** An application that is a chat. {@link RedeployIT} loads it with a class loader of its own. */
public final class DeployedChat implements ServletContainerInitializer {

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        HubOptions options =
                HubOptions.builder().shutdownTimeout(Duration.ofSeconds(1)).build();
        SuiteContext.install(context, Hub.builder().options(options).build(), WebOptions.DEFAULT);
    }
}
