package io.chathub.spring.boot;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matches the actions of the dashboard ({@code POST /chat/api/admin/…}), which need no CSRF token of Spring Security: an action
 * needs the admin token as a bearer token, or an action token that only a page of the same origin can read. No other request of the
 * chat changes any state by POST.
 *
 * <pre>{@code
 * @Bean
 * SecurityFilterChain security(HttpSecurity http, AdminActionsMatcher chatActions) throws Exception {
 *     return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
 *             .csrf(csrf -> csrf.ignoringRequestMatchers(chatActions))
 *             .httpBasic(Customizer.withDefaults())
 *             .build();
 * }
 * }</pre>
 */
public final class AdminActionsMatcher implements RequestMatcher {

    private final String prefix;

    /**
     * The actions of a chat.
     *
     * @param path the chat's path relative to the context, as in {@code chathub.path}
     */
    public AdminActionsMatcher(String path) {
        prefix = path + "/api/admin/";
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        // Each action has a servlet at its exact path.
        return request.getMethod().equals("POST")
                && request.getPathInfo() == null
                && request.getServletPath().startsWith(prefix);
    }
}
