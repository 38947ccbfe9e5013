package org.oda.access;

import java.util.List;
import java.util.Set;

/**
 * Somebody who came through a door, and what they may do.
 *
 * @param name of the token, or the subject of an identity provider; what is logged
 * @param topics on which the scopes hold
 */
public record Caller(String name, Set<Scope> scopes, List<TopicPattern> topics) {
    /** Everybody, where access is not controlled. */
    public static final Caller ANYONE = new Caller("anyone", Set.of(Scope.values()), List.of(TopicPattern.ALL));

    public Caller {
        scopes = Set.copyOf(scopes);
        topics = List.copyOf(topics);
    }

    /** Whether the scope is given at all, for whatever topic. */
    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }

    public boolean may(Scope scope, String topic) {
        return scopes.contains(scope) && topics.stream().anyMatch(pattern -> pattern.matches(topic));
    }

    /** Whether the scope is given for every topic that there is or will be. */
    public boolean mayEverywhere(Scope scope) {
        return scopes.contains(scope) && topics.contains(TopicPattern.ALL);
    }
}
