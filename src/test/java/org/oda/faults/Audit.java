package org.oda.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oda.e2e.Api;

/**
 * Compares a ledger with all that the stores return of its topics, page by page. Several gateways are those of instances
 * that share the topics, each with a store of its own: each record is to be in one of them at least, and once in each.
 */
final class Audit {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MARK = Pattern.compile("([0-9a-f]{8})#(\\d{1,9})");
    private static final int PAGE = 10_000;
    private static final int NOTHING_FOUND = 404;
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int MOST_AGAIN = 60;
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Ledger.Account account;
    private final BitSet found = new BitSet();
    /** In the store that is being read. */
    private BitSet here = new BitSet();

    private final Findings findings = new Findings();

    private Audit(Ledger.Account account) {
        this.account = account;
    }

    static Findings of(Ledger.Account account, List<Api> gateways) {
        var audit = new Audit(account);
        for (Api gateway : gateways) {
            audit.here = new BitSet();
            account.plan().topics().forEach(topic -> audit.read(gateway, topic));
        }
        return audit.conclude();
    }

    /** The same, again and again until nothing is missing any more or the time is over: what is acknowledged may still be on its way. */
    static Findings of(Ledger.Account account, List<Api> gateways, Duration patience) {
        Findings findings = of(account, gateways);
        // a reading of millions of records may take longer than the patience
        long end = System.nanoTime() + patience.toNanos();
        while (findings.missing.count() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(BETWEEN.toNanos());
            findings = of(account, gateways);
        }
        return findings;
    }

    private void read(Api gateway, String topic) {
        // without a stop a query ends now, and whose clock says what now is may be the fault that is looked at
        ObjectNode query = JSON.createObjectNode()
                .put("topic", topic)
                .put("start", "1970-01-01T00:00:00Z")
                .put("stop", "2261-12-31T00:00:00Z")
                .put("limit", PAGE);
        Optional<String> cursor;
        do {
            HttpResponse<byte[]> page = page(gateway, query);
            if (page.statusCode() == NOTHING_FOUND) {
                return;
            }
            String body = Api.text(page);
            if (page.statusCode() != OK) {
                throw new IllegalStateException(
                        "%s/query %s: %d %s".formatted(gateway.url(), query, page.statusCode(), body));
            }
            Api.read(body).forEach(record -> compare(record, topic));
            cursor = page.headers().firstValue("Oda-Next-Cursor");
            cursor.ifPresent(next -> query.put("cursor", next));
        } while (cursor.isPresent());
    }

    /** A 503 says that it is to be asked again, which is done for a while. */
    private HttpResponse<byte[]> page(Api gateway, ObjectNode query) {
        HttpResponse<byte[]> page = gateway.send("/query", query.toString());
        for (int again = 0; page.statusCode() == UNAVAILABLE && again < MOST_AGAIN; again++) {
            findings.unavailable++;
            LockSupport.parkNanos(BETWEEN.toNanos());
            page = gateway.send("/query", query.toString());
        }
        return page;
    }

    private void compare(JsonNode record, String topic) {
        findings.records++;
        Plan plan = account.plan();
        JsonNode data = record.path("data");
        Matcher mark = MARK.matcher(data.isTextual() ? data.asText() : data.toString());
        if (!mark.find() || !mark.group(1).equals(plan.id()) || !account.sent().get(Integer.parseInt(mark.group(2)))) {
            findings.foreign.add("in topic %s: %s".formatted(topic, record));
            return;
        }
        int number = Integer.parseInt(mark.group(2));
        if (here.get(number)) {
            findings.doubled.add("number %d: %s".formatted(number, record));
            return;
        }
        here.set(number);
        findings.inSeveralStores += found.get(number) ? 1 : 0;
        found.set(number);
        JsonNode sent = Api.read(new String(plan.message(number), StandardCharsets.UTF_8));
        if (!isSame(record, sent) || !topic.equals(plan.topic(number))) {
            findings.altered.add("number %d: sent %s, found %s".formatted(number, sent, record));
        }
    }

    /** The store writes a time with as many digits as it needs. */
    private static boolean isSame(JsonNode found, JsonNode sent) {
        return found.path("data").equals(sent.path("data"))
                && found.path("topic").equals(sent.path("topic"))
                && found.path("generator_id").equals(sent.path("generator_id"))
                && Instant.parse(found.path("timestamp").asText())
                        .equals(Instant.parse(sent.path("timestamp").asText()));
    }

    private Findings conclude() {
        findings.acknowledged = account.acknowledged().cardinality();
        account.acknowledged().stream()
                .filter(number -> !found.get(number))
                .forEach(number -> findings.missing.add("number %d of topic %s: %s"
                        .formatted(
                                number,
                                account.plan().topic(number),
                                account.plan().data(number))));
        BitSet unacknowledged = (BitSet) found.clone();
        unacknowledged.andNot(account.acknowledged());
        findings.unacknowledged = unacknowledged.cardinality();
        return findings;
    }
}
