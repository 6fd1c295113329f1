package io.chathub.server.jetty.internal;

import io.chathub.server.jetty.AdminAuthorizer;
import io.chathub.server.jetty.WebOptions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the dashboard and its numbers: where there is a token, whoever shows it; where the host has a check, whom that
 * names; where there is neither, whoever sits at this machine, as {@link LocalMachine} tells.
 */
final class AdminGate {

    private static final String PAGE_CHALLENGE = "Basic realm=\"ChatHub admin token as password\", charset=\"UTF-8\"";
    private static final String API_CHALLENGE = "Bearer realm=\"ChatHub admin token\"";
    private static final int TOO_MANY_REQUESTS = 429;

    private final @Nullable AdminToken token;
    private final @Nullable HostCheck host;
    private final ProxyTrust proxies;
    private final GuessLimiter guesses = new GuessLimiter(System::nanoTime);

    AdminGate(WebOptions options, ProxyTrust proxies) {
        String text = options.adminToken();
        AdminAuthorizer authorizer = options.adminAuthorizer();
        this.token = text == null ? null : new AdminToken(text);
        this.host = authorizer == null ? null : new HostCheck(authorizer);
        this.proxies = proxies;
    }

    /** Lets a request for a page pass, or answers it; a browser then asks its user for the token. */
    boolean admitsToPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return operatorOf(request, response, PAGE_CHALLENGE) != null;
    }

    /** Lets a request of a program pass, or answers it. A browser asks nobody then: the page's script hears the refusal. */
    boolean admitsToApi(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return operatorOf(request, response) != null;
    }

    /** Who sent the request of a program; null if it is nobody who may, and the request has its answer. */
    @Nullable Operator operatorOf(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return operatorOf(request, response, API_CHALLENGE);
    }

    /** How many requests showed a wrong token. */
    long failedSignIns() {
        return guesses.total();
    }

    private @Nullable Operator operatorOf(HttpServletRequest request, HttpServletResponse response, String challenge)
            throws IOException {
        String address = proxies.clientOf(request).address();
        if (token == null && host == null) {
            if (LocalMachine.sent(request)) {
                return new Operator(Operator.LOCAL, address, false);
            }
            Responses.text(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "this is for the server's own machine; an admin token would open it");
            return null;
        }
        String authorization = token == null ? null : request.getHeader("Authorization");
        boolean over = authorization != null && guesses.isOver(address);
        if (token != null && authorization != null && !over) {
            AdminToken.Shown shown = token.in(authorization);
            if (shown != AdminToken.Shown.NOT) {
                return new Operator(Operator.BY_TOKEN, address, shown == AdminToken.Shown.AS_BEARER);
            }
        }
        boolean undecided = false;
        if (host != null) {
            try {
                String name = host.operatorOf(new ServletAdminRequest(request, address));
                if (name != null) {
                    return new Operator(name, address, false);
                }
            } catch (HostCheck.UndecidedException e) {
                undecided = true;
            }
        }
        if (over) {
            later(response, TOO_MANY_REQUESTS, GuessLimiter.WINDOW_SECONDS, "too many wrong tokens from this address");
            return null;
        }
        if (authorization != null) {
            guesses.add(address);
        }
        if (undecided) {
            later(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, 1, "cannot tell who you are just now");
        } else if (token == null) {
            Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "this is for operators");
        } else {
            response.setHeader("WWW-Authenticate", challenge);
            Responses.text(response, HttpServletResponse.SC_UNAUTHORIZED, "an admin token is needed");
        }
        return null;
    }

    private static void later(HttpServletResponse response, int status, int seconds, String sentence)
            throws IOException {
        response.setHeader("Retry-After", Integer.toString(seconds));
        Responses.text(response, status, sentence);
    }
}
