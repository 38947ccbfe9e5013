package org.oda.broker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;
import org.jspecify.annotations.Nullable;
import org.oda.access.Caller;
import org.oda.access.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Allows the operations that the scopes of a token stand for, and to the service everything. Asked at each request, so what
 * is revoked ends at once. Made by Kafka.
 *
 * <table>
 * <caption>What a scope stands for; all else is denied</caption>
 * <tr><th>scope</th><th>topics that match</th><th>consumer groups but the service's</th><th>else</th></tr>
 * <tr><td>send</td><td>write, describe</td><td></td><td>idempotent writes, transactions</td></tr>
 * <tr><td>read</td><td>read, describe</td><td>read, describe</td><td></td></tr>
 * </table>
 */
public final class ScopeAuthorizer implements Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(ScopeAuthorizer.class);

    private @Nullable AccessControl control;

    @Override
    public void configure(Map<String, ?> settings) {
        control = AccessControl.of(settings);
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        Map<Endpoint, CompletionStage<Void>> started = new HashMap<>();
        server.endpoints().forEach(endpoint -> started.put(endpoint, CompletableFuture.completedFuture(null)));
        return started;
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext request, List<Action> actions) {
        if (isService(request)) {
            return Collections.nCopies(actions.size(), AuthorizationResult.ALLOWED);
        }
        Caller caller = control().caller(request.principal());
        List<AuthorizationResult> results = new ArrayList<>(actions.size());
        for (Action action : actions) {
            boolean allowed = caller != null && allows(caller, action.operation(), action.resourcePattern());
            if (!allowed && action.logIfDenied()) {
                denied(request, action);
            }
            results.add(allowed ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED);
        }
        return results;
    }

    @Override
    public AuthorizationResult authorizeByResourceType(
            AuthorizableRequestContext request, AclOperation operation, ResourceType type) {
        if (isService(request)) {
            return AuthorizationResult.ALLOWED;
        }
        Caller caller = control().caller(request.principal());
        return caller != null && allowsSome(caller, operation, type)
                ? AuthorizationResult.ALLOWED
                : AuthorizationResult.DENIED;
    }

    /** Whether there can be a resource of the type that {@link #allows} allows. */
    private static boolean allowsSome(Caller caller, AclOperation operation, ResourceType type) {
        return switch (type) {
            case TOPIC ->
                switch (operation) {
                    case WRITE -> caller.may(Scope.SEND);
                    case READ -> caller.may(Scope.READ);
                    default -> false;
                };
            case TRANSACTIONAL_ID -> operation == AclOperation.WRITE && caller.may(Scope.SEND);
            case GROUP -> operation == AclOperation.READ && caller.may(Scope.READ);
            default -> false;
        };
    }

    private boolean allows(Caller caller, AclOperation operation, ResourcePattern resource) {
        String name = resource.name();
        return switch (resource.resourceType()) {
            case TOPIC ->
                switch (operation) {
                    case WRITE -> caller.may(Scope.SEND, name);
                    case READ -> caller.may(Scope.READ, name);
                    case DESCRIBE -> caller.may(Scope.SEND, name) || caller.may(Scope.READ, name);
                    default -> false;
                };
            case GROUP ->
                (operation == AclOperation.READ || operation == AclOperation.DESCRIBE)
                        && caller.may(Scope.READ)
                        && !control().isOwnGroup(name);
            case TRANSACTIONAL_ID ->
                (operation == AclOperation.WRITE || operation == AclOperation.DESCRIBE) && caller.may(Scope.SEND);
            case CLUSTER -> operation == AclOperation.IDEMPOTENT_WRITE && caller.may(Scope.SEND);
            default -> false;
        };
    }

    private void denied(AuthorizableRequestContext request, Action action) {
        control().denied(action.operation().name());
        LOG.atDebug()
                .addKeyValue("token", request.principal().getName())
                .addKeyValue("from", request.clientAddress().getHostAddress())
                .addKeyValue("operation", action.operation())
                .addKeyValue("resource", action.resourcePattern().resourceType())
                .addKeyValue("name", action.resourcePattern().name())
                .log("denied in Kafka");
    }

    private AccessControl control() {
        AccessControl access = control;
        if (access == null) {
            throw new IllegalStateException("not configured");
        }
        return access;
    }

    private static boolean isService(AuthorizableRequestContext request) {
        return request.principal().getPrincipalType().equals(LoginPrincipal.SERVICE_TYPE);
    }

    /** There are none: the tokens are all there is. */
    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        return List.of();
    }

    @Override
    public List<? extends CompletionStage<AclCreateResult>> createAcls(
            AuthorizableRequestContext request, List<AclBinding> bindings) {
        return Collections.nCopies(bindings.size(), CompletableFuture.completedFuture(new AclCreateResult(noAcls())));
    }

    @Override
    public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
            AuthorizableRequestContext request, List<AclBindingFilter> filters) {
        return Collections.nCopies(filters.size(), CompletableFuture.completedFuture(new AclDeleteResult(noAcls())));
    }

    private static SecurityDisabledException noAcls() {
        return new SecurityDisabledException("access is by tokens: see 'oda token --help'");
    }

    @Override
    public void close() {
        // nothing is held
    }
}
