package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.server.jetty.ChatMount;
import io.chathub.server.servlet.WebOptions;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both pages at other paths, mounted into a host application. */
@NeedsBrowser
@Execution(ExecutionMode.SAME_THREAD)
class MountedChatBrowserIT {

    private static Browser browser;

    private Server host;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        Browser.closeAll(browser);
    }

    @AfterEach
    void stopHost() throws Exception {
        browser.clear();
        host.stop();
    }

    @ParameterizedTest
    @CsvSource({"/, /team/chat", "/app, /chat"})
    void mountedChat_worksAtItsPath(String contextPath, String path) throws Exception {
        URI application = start(contextPath, path);
        URI chat = application.resolve(path.substring(1) + "/");

        browser.open(application.resolve("hello"));
        assertThat(browser.text("body")).contains("the host application");

        // Without the slash at the end, the address redirects to the page.
        ChatPage page = ChatPage.join(browser, application.resolve(path.substring(1)), "Ann");
        assertThat(browser.address()).isEqualTo(chat.toString());
        try (Bot bot = Bot.join(chat, "Robby")) {
            page.awaitNote("Robby joined.");
            bot.send("A lamp", "15");
            page.awaitMessage("A lamp");
            page.send("I take it");
            bot.awaitMessage("I take it");
            eventually(() -> assertThat(page.peopleCount()).isEqualTo("2 people"));
            browser.assertNoComplaints();

            AdminPage admin = AdminPage.open(browser, chat);
            eventually(() -> assertThat(admin.sentBy("Robby")).containsExactly("1"));
            assertThat(admin.recentMessageTexts()).containsExactly("I take it", "A lamp");
            eventually(() -> assertThat(admin.isPainted("#rate-chart")).isTrue());

            browser.click("a.top-link");
            eventually(() -> assertThat(browser.address()).isEqualTo(chat.toString()));
            // The name is remembered.
            assertThat(browser.value("#name-input")).isEqualTo("Ann");
            browser.assertNoComplaints();
        }
    }

    private URI start(String contextPath, String path) throws Exception {
        host = new Server();
        ServerConnector connector = new ServerConnector(host);
        connector.setHost("127.0.0.1");
        host.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler(contextPath);
        context.addServlet(Hello.class, "/hello");
        ChatMount.into(context, path, Hub.builder().build(), WebOptions.DEFAULT);
        host.setHandler(context);
        host.start();
        String root = "http://127.0.0.1:" + connector.getLocalPort() + contextPath;
        return URI.create(root.endsWith("/") ? root : root + "/");
    }

    /** A page of the host application. */
    public static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html;charset=utf-8");
            response.getWriter()
                    .println("<!doctype html><link rel=icon href=data:,><title>Hello</title>the host application");
        }
    }
}
