package org.oda.broker;

import java.util.Map;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.quota.ClientQuotaCallback;
import org.apache.kafka.server.quota.ClientQuotaEntity;
import org.apache.kafka.server.quota.ClientQuotaType;
import org.jspecify.annotations.Nullable;

/**
 * How much a token may send to Kafka, however many connections it has. Kafka averages over ten seconds, and lets a client that
 * sends more wait for its answers: nothing is refused. The service itself may send without a limit. Made by Kafka.
 */
public final class SenderRates implements ClientQuotaCallback {
    private static final String USER = "user";
    private static final String NOBODY = "";

    private @Nullable Double bytesPerSecond;

    @Override
    public void configure(Map<String, ?> settings) {
        long most = AccessControl.of(settings).bytesPerSecond();
        bytesPerSecond = most == 0 ? null : (double) most;
    }

    @Override
    public Map<String, String> quotaMetricTags(ClientQuotaType type, KafkaPrincipal principal, String clientId) {
        return Map.of(USER, principal instanceof LoginPrincipal ? principal.getName() : NOBODY);
    }

    @Override
    @SuppressWarnings("NullAway") // null is Kafka's word for no limit
    public Double quotaLimit(ClientQuotaType type, Map<String, String> tags) {
        return type == ClientQuotaType.PRODUCE && !NOBODY.equals(tags.get(USER)) ? bytesPerSecond : null;
    }

    @Override
    public void updateQuota(ClientQuotaType type, ClientQuotaEntity entity, double value) {
        // quotas that are kept in Kafka are nobody's to set
    }

    @Override
    public void removeQuota(ClientQuotaType type, ClientQuotaEntity entity) {
        // as above
    }

    @Override
    public boolean quotaResetRequired(ClientQuotaType type) {
        return false;
    }

    @Override
    @SuppressWarnings("removal") // and it has to be there until then
    public boolean updateClusterMetadata(Cluster cluster) {
        return false;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
