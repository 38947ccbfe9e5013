package org.oda.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import org.oda.e2e.Api;

/** By {@code POST /topics/{topic}/records}, a block a request. */
final class HttpDoor implements Load.Door {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Ledger ledger;
    private final Api gateway;

    HttpDoor(Ledger ledger, Api gateway) {
        this.ledger = ledger;
        this.gateway = gateway;
    }

    @Override
    public void send(long firstNumber) {
        Plan plan = ledger.plan();
        var body = new ByteArrayOutputStream();
        for (long number = firstNumber; number < firstNumber + Plan.BLOCK; number++) {
            body.writeBytes(plan.message(number));
            body.write('\n');
        }
        try {
            HttpResponse<String> answer = gateway.sendRecords(
                    plan.topic(firstNumber), body.toByteArray(), "Content-Type", "application/x-ndjson");
            if (answer.statusCode() == OK || answer.statusCode() == UNAVAILABLE) {
                note(firstNumber, Api.read(answer.body()).path("results"));
            }
        } catch (UncheckedIOException e) {
            // not acknowledged
        }
    }

    /** Kafka has what has a place and no reason. */
    private void note(long firstNumber, JsonNode results) {
        for (int i = 0; i < results.size(); i++) {
            JsonNode result = results.get(i);
            if (result.path("offset").isNumber() && !result.has("reason")) {
                ledger.acknowledged(firstNumber + i);
            }
        }
    }

    @Override
    public void close() {
        // every answer was waited for
    }
}
