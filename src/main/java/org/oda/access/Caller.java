package org.oda.access;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Somebody who came through a door, and what they may do.
 *
 * @param name of the token; or {@code oidc:} and the subject of an identity provider; what is logged, and what is counted by
 * @param grants the topics on which each scope holds
 */
public record Caller(String name, Map<Scope, List<TopicPattern>> grants) {
    /** Everybody, where access is not controlled. */
    public static final Caller ANYONE = new Caller("anyone", Set.of(Scope.values()), List.of(TopicPattern.ALL));

    /** Who came without a token, where access is controlled. */
    public static final Caller NOBODY = new Caller("nobody", Map.of());

    /** No name of a token of the service's own has a colon. */
    static final String OF_PROVIDER = "oidc:";

    public Caller {
        Map<Scope, List<TopicPattern>> copy = new EnumMap<>(Scope.class);
        grants.forEach((scope, topics) -> copy.put(scope, List.copyOf(topics)));
        grants = Collections.unmodifiableMap(copy);
    }

    /** With the same topics for all scopes. */
    public Caller(String name, Set<Scope> scopes, List<TopicPattern> topics) {
        this(name, scopes.stream().collect(Collectors.toMap(scope -> scope, scope -> topics)));
    }

    /** Whether it comes with a token of an identity provider. */
    public boolean isOfProvider() {
        return name.startsWith(OF_PROVIDER);
    }

    /** Whether the scope is given at all, for whatever topic. */
    public boolean may(Scope scope) {
        return grants.containsKey(scope);
    }

    /**
     * Whether the scope is given for the topic.
     *
     * @param topic a name; or a pattern with {@code *}, for all names that it stands for
     */
    public boolean may(Scope scope, String topic) {
        // a star in the name is matched by a star of the pattern only, which then takes whatever it stands for
        return topics(scope).stream().anyMatch(pattern -> pattern.matches(topic));
    }

    /** Whether the scope is given for every topic that there is or will be. */
    public boolean mayEverywhere(Scope scope) {
        return topics(scope).contains(TopicPattern.ALL);
    }

    /** On which the scope holds; none where it is not given. */
    public List<TopicPattern> topics(Scope scope) {
        return grants.getOrDefault(scope, List.of());
    }
}
