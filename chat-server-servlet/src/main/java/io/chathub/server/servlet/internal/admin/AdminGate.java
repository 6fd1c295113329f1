package io.chathub.server.servlet.internal.admin;

import io.chathub.server.servlet.AdminAuthorizer;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.internal.http.Responses;
import io.chathub.server.servlet.internal.net.ProxyTrust;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates operators: by the admin token if one is set, by the host's {@link AdminAuthorizer} if one is set; with neither, only
 * requests from this machine ({@link LocalMachine}) are admitted.
 */
public final class AdminGate {

    private static final String PAGE_CHALLENGE = "Basic realm=\"ChatHub admin token as password\", charset=\"UTF-8\"";
    private static final String API_CHALLENGE = "Bearer realm=\"ChatHub admin token\"";
    private static final int TOO_MANY_REQUESTS = 429;

    private final @Nullable AdminToken token;
    private final @Nullable OperatorCheck check;
    private final ProxyTrust proxies;
    private final GuessLimiter guesses;

    /** The gate of these options; {@code ticker} is in nanoseconds. */
    public AdminGate(WebOptions options, ProxyTrust proxies, LongSupplier ticker) {
        String text = options.adminToken();
        AdminAuthorizer authorizer = options.adminAuthorizer();
        this.token = text == null ? null : new AdminToken(text);
        this.check = authorizer == null ? null : new OperatorCheck(authorizer, ticker);
        guesses = new GuessLimiter(ticker);
        this.proxies = proxies;
    }

    /** Admits a request for a page, or answers it with a challenge that makes a browser ask its user for the token. */
    public boolean admitsToPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return operatorOf(request, response, PAGE_CHALLENGE) != null;
    }

    /** Admits a request for the API, or answers it. The challenge makes no browser ask its user: the page's script handles it. */
    public boolean admitsToApi(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return operatorOf(request, response) != null;
    }

    /** The operator that sent a request for the API; null if it is none, and the request has been answered. */
    @Nullable Operator operatorOf(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return operatorOf(request, response, API_CHALLENGE);
    }

    /** The number of requests with a wrong token since the start. */
    long failedSignIns() {
        return guesses.total();
    }

    private @Nullable Operator operatorOf(HttpServletRequest request, HttpServletResponse response, String challenge)
            throws IOException {
        String address = proxies.clientOf(request).address();
        if (token == null && check == null) {
            if (LocalMachine.sent(request)) {
                return new Operator(Operator.LOCAL, address, false);
            }
            Responses.text(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "local access only (an admin token allows remote access)");
            return null;
        }
        String authorization = token == null ? null : request.getHeader("Authorization");
        boolean blocked = authorization != null && guesses.isBlocked(address);
        if (token != null && authorization != null && !blocked) {
            AdminToken.Presented presented = token.in(authorization);
            if (presented != AdminToken.Presented.NONE) {
                return new Operator(Operator.BY_TOKEN, address, presented == AdminToken.Presented.AS_BEARER);
            }
        }
        boolean undecided = false;
        if (check != null) {
            try {
                String name = check.operatorOf(new ServletAdminRequest(request, address));
                if (name != null) {
                    return new Operator(name, address, false);
                }
            } catch (OperatorCheck.UndecidedException e) {
                undecided = true;
            }
        }
        if (blocked) {
            retryLater(
                    response,
                    TOO_MANY_REQUESTS,
                    GuessLimiter.WINDOW_SECONDS,
                    "too many wrong tokens from this address");
            return null;
        }
        if (authorization != null) {
            guesses.add(address);
        }
        if (undecided) {
            retryLater(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, 1, "operator check unavailable");
        } else if (token == null) {
            Responses.text(response, HttpServletResponse.SC_FORBIDDEN, "operator required");
        } else {
            response.setHeader("WWW-Authenticate", challenge);
            Responses.text(response, HttpServletResponse.SC_UNAUTHORIZED, "admin token required");
        }
        return null;
    }

    private static void retryLater(HttpServletResponse response, int status, int seconds, String line)
            throws IOException {
        response.setHeader("Retry-After", Integer.toString(seconds));
        Responses.text(response, status, line);
    }
}
