package org.oda.gateway;

import io.javalin.http.Context;
import java.util.List;
import org.oda.access.Caller;
import org.oda.access.Scope;

/**
 * What an operation asks of its caller before its handler runs.
 *
 * @param scopes of which one is enough
 * @param where on which topics
 */
record Needs(List<Scope> scopes, Where where) {
    private static final String TOPIC = "topic";

    /** No token at all, and none is looked at. */
    static final Needs NOTHING = new Needs(List.of(), Where.UNSEEN);

    /** No token; a valid one is told more. */
    static final Needs OPTIONAL_TOKEN = new Needs(List.of(), Where.PUBLIC);

    /** A valid token, whatever it opens. */
    static final Needs TOKEN = new Needs(List.of(), Where.NOWHERE);

    /** For which topics one of the scopes must be given. */
    enum Where {
        /** For everybody, whoever it is. */
        UNSEEN,
        /** For everybody. */
        PUBLIC,
        /** For everybody with a token. */
        NOWHERE,
        /** Any: the handler itself asks for those that the request names, or leaves out the others. */
        SOME_TOPIC,
        /** The one that the path names as {@code topic}. */
        TOPIC_OF_PATH,
        EVERY_TOPIC
    }

    static Needs some(Scope... scopes) {
        return new Needs(List.of(scopes), Where.SOME_TOPIC);
    }

    static Needs ofPath(Scope scope) {
        return new Needs(List.of(scope), Where.TOPIC_OF_PATH);
    }

    static Needs everywhere(Scope... scopes) {
        return new Needs(List.of(scopes), Where.EVERY_TOPIC);
    }

    boolean isPublic() {
        return where == Where.PUBLIC || where == Where.UNSEEN;
    }

    /** Whether the answer depends on who asks. */
    boolean isOfCaller() {
        return where != Where.UNSEEN;
    }

    /** @throws org.oda.model.OdaException {@code FORBIDDEN} */
    void require(Caller caller, Context ctx) {
        boolean granted = switch (where) {
            case UNSEEN, PUBLIC, NOWHERE -> true;
            case SOME_TOPIC -> scopes.stream().anyMatch(caller::may);
            case TOPIC_OF_PATH -> scopes.stream().anyMatch(scope -> Rights.may(caller, scope, ctx.pathParam(TOPIC)));
            case EVERY_TOPIC -> scopes.stream().anyMatch(caller::mayEverywhere);
        };
        if (granted) {
            return;
        }
        throw switch (where) {
            case TOPIC_OF_PATH -> Rights.refusal(caller, scopes.get(0), ctx.pathParam(TOPIC));
            case EVERY_TOPIC -> Rights.refusalBeyond(caller, scopes);
            default -> Rights.refusal(caller, scopes);
        };
    }
}
