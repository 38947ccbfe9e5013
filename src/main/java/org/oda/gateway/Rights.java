package org.oda.gateway;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.oda.access.TopicPattern;
import org.oda.model.ErrorCode;
import org.oda.model.NamePattern;
import org.oda.model.OdaException;

/** Asks whether a caller may do something to topics. What is refused names what the caller may do, and tells of nothing else. */
final class Rights {
    private static final String TOPIC = "topic";

    private Rights() {}

    /**
     * Whether the caller may do this to the topic, or to all that match it. Who may do it to every topic may ask for what cannot be
     * one, and is told so.
     */
    static boolean may(Caller caller, Scope scope, String topic) {
        return caller.mayEverywhere(scope) || caller.may(scope, topic);
    }

    /** @throws OdaException {@code FORBIDDEN} */
    static void require(Caller caller, Scope scope, String topic) {
        if (!may(caller, scope, topic)) {
            throw refusal(caller, scope, topic);
        }
    }

    /**
     * Asks for all that are named; where none is, for all that there are.
     *
     * @throws OdaException {@code FORBIDDEN}
     */
    static void requireAll(Caller caller, Scope scope, Collection<NamePattern> topics) {
        for (NamePattern topic : topics) {
            require(caller, scope, topic.text());
        }
        if (topics.isEmpty() && !caller.mayEverywhere(scope)) {
            throw OdaException.inField(
                    ErrorCode.FORBIDDEN,
                    TOPIC,
                    caller.may(scope)
                            ? "without a topic this is about all of them, and '%s' may %s only %s: name topics of these"
                                    .formatted(caller.name(), scope.text(), topics(caller, scope))
                            : refusal(caller, List.of(scope)).detail());
        }
    }

    static OdaException refusal(Caller caller, Scope scope, String topic) {
        return OdaException.inField(
                ErrorCode.FORBIDDEN,
                TOPIC,
                caller.may(scope)
                        ? "'%s' may not %s topic '%s': it may %s %s"
                                .formatted(caller.name(), scope.text(), topic, scope.text(), topics(caller, scope))
                        : refusal(caller, List.of(scope)).detail());
    }

    static OdaException refusal(Caller caller, List<Scope> scopes) {
        return new OdaException(
                ErrorCode.FORBIDDEN,
                "this takes a token with the scope %s, and '%s' has %s: see 'oda token create --help'"
                        .formatted(texts(scopes, " or "), caller.name(), scopes(caller)));
    }

    static OdaException refusalBeyond(Caller caller, List<Scope> scopes) {
        return new OdaException(
                ErrorCode.FORBIDDEN,
                "this tells of the whole service, and takes a token with the scope %s for the topics '*'; '%s' has %s"
                        .formatted(texts(scopes, " or "), caller.name(), scopes(caller)));
    }

    private static String scopes(Caller caller) {
        return caller.grants().isEmpty()
                ? "none"
                : caller.grants().keySet().stream()
                        .map(scope -> "%s (%s)".formatted(scope.text(), topics(caller, scope)))
                        .collect(Collectors.joining(", "));
    }

    private static String topics(Caller caller, Scope scope) {
        return caller.topics(scope).stream().map(TopicPattern::text).collect(Collectors.joining(", "));
    }

    private static String texts(List<Scope> scopes, String between) {
        return scopes.stream().map(Scope::text).collect(Collectors.joining(between));
    }
}
