package org.oda.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.oda.cli.Table.Column;
import org.oda.client.AggregateValue;
import org.oda.client.AggregationRequest;
import org.oda.client.DeliveryReport;
import org.oda.client.Message;
import org.oda.client.OdaClient;
import org.oda.client.QueryRequest;
import org.oda.client.ReceiverOptions;
import org.oda.client.ResultStream;
import org.oda.client.Sender;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;

/** One demonstration, over HTTP and Kafka as any client would do it. */
final class DemoRun implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WINDOWS = 12;
    private static final String HOURLY = "60";
    private static final Duration HISTORY_STEP = Duration.ofMinutes(1);
    private static final Duration LIVE_STEP = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final double ABSOLUTE_ZERO_CEL = -273.15;
    private static final int WIDEST_BAR = 30;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZoneOffset.UTC);

    private final Terminal terminal;
    private final Interruption interruption;
    private final OdaClient client;
    private final URI gateway;
    private final DemoBuilding building;
    private final Sender sender;
    private final DemoConsumer consumer;
    private final DoubleSummaryStatistics outdoorKelvin = new DoubleSummaryStatistics();
    private final DoubleSummaryStatistics heatPumpWatt = new DoubleSummaryStatistics();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    /** A full hour, as windows begin there; the last one is cut. */
    private final Instant from = now.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(WINDOWS - 1));

    DemoRun(Terminal terminal, Interruption interruption, OdaClient client, URI gateway) {
        this.terminal = terminal;
        this.interruption = interruption;
        this.client = client;
        this.gateway = gateway;
        this.building = new DemoBuilding(freeNumber(client.subscription().topics()), new Random());
        heading("1  Generators register their topics over HTTP");
        String kafka = client.register(building.topics());
        curl("/register/dg", "{\"topics\":[\"" + String.join("\",\"", building.topics()) + "\"]}", "");
        terminal.line("  {\"KAFKA_ENDPOINT\":\"%s\"}".formatted(kafka));
        this.sender = client.sender(kafka);
        this.consumer = new DemoConsumer(terminal, client.receiver(kafka, building.topics(), ReceiverOptions.alone()));
    }

    /** The first building that no earlier demonstration on this data has used. */
    private static int freeNumber(List<String> topics) {
        int number = 1;
        while (hasPrefix(topics, DemoBuilding.prefix(number))) {
            number++;
        }
        return number;
    }

    private static boolean hasPrefix(List<String> topics, String prefix) {
        return topics.stream().anyMatch(topic -> topic.startsWith(prefix));
    }

    /** Sends, receives and queries; returns whether everything came back. */
    boolean roundTrip() {
        heading("2  They stream through Kafka; a consumer prints the first record of each topic");
        consumer.show(false);
        long started = System.nanoTime();
        for (Instant time = from; time.isBefore(now); time = time.plus(HISTORY_STEP)) {
            send(time);
        }
        send(now);
        sender.flush();
        DeliveryReport report = sender.report();
        double seconds = (System.nanoTime() - started) / 1e9;
        await(() -> consumer.received() >= report.sent());
        terminal.line("  %,d records, since %s and of now, sent in %.1f s".formatted(report.sent(), from, seconds));
        await(() -> stored() >= report.sent());

        heading("3  Queries over HTTP");
        showRaw();
        showHourly("Outdoor temperature, hourly average, sent in K and asked for in Cel", hourlyTemperature());
        showHourly("Heat pump, hourly average power, sent in W and asked for in kW", hourlyPower());

        heading("4  Did everything come back?");
        DemoProof proof = new DemoProof(terminal);
        proof.count("acknowledged by the broker", report.sent(), report.acknowledged());
        proof.count("received by the consumer", report.sent(), consumer.received());
        proof.count("returned by the query", report.sent(), stored());
        proof.average(
                "outdoor temperature", "Cel", outdoorKelvin.getAverage() + ABSOLUTE_ZERO_CEL, single(temperature()));
        proof.average("heat pump power", "kW", heatPumpWatt.getAverage() / 1000, single(power()));
        if (!proof.missing().isEmpty()) {
            terminal.warn("the round trip is not proven: " + String.join("; ", proof.missing()));
        }
        return proof.missing().isEmpty();
    }

    /** Live records until the user has enough. */
    void live() {
        heading("5  Live, a record of each generator every second");
        terminal.line("  In another terminal:");
        String other = gateway.getPort() == 50005 ? "" : " -a " + gateway;
        terminal.line("    ./oda dc%s %s".formatted(other, building.outdoor()));
        terminal.line("    ./oda query%s --topic %s --fun avg --field power --unit kW --frequency 60"
                .formatted(other, building.energy()));
        terminal.line("    ./oda --help");
        terminal.line("  Without the demonstration: ./oda serve. Ctrl-C ends this one.");
        terminal.line("");
        consumer.show(true);
        while (!interruption.await(LIVE_STEP)) {
            send(Instant.now().truncatedTo(ChronoUnit.MILLIS));
        }
        sender.flush();
        DeliveryReport report = sender.report();
        terminal.line("");
        terminal.line("%,d records sent, %,d acknowledged, %,d received. The data stays for the next time."
                .formatted(report.sent(), report.acknowledged(), consumer.received()));
    }

    private void send(Instant time) {
        for (Message message : building.at(time)) {
            tally(message);
            sender.send(message);
        }
    }

    /** What the averages will have to be, from the numbers as they were sent. */
    private void tally(Message message) {
        if (message.topic().equals(building.outdoor())) {
            outdoorKelvin.accept(value(message, "temperature"));
        } else if (message.generatorId().equals(building.heatPump())) {
            heatPumpWatt.accept(value(message, "power"));
        }
    }

    private static double value(Message message, String field) {
        try {
            JsonNode data = JSON.readTree(message.data().toString());
            return data.path(field).path("value").asDouble();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the building sends JSON", e);
        }
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline && !interruption.await(LOOK_AGAIN)) {
            // looks again
        }
    }

    private long stored() {
        long count = 0;
        for (String topic : building.topics()) {
            try (ResultStream<Message> records = client.records(everythingOf(topic))) {
                for (; records.hasNext(); records.next()) {
                    count++;
                }
            } catch (OdaException e) {
                // unavailable: for the moment, so it is asked again
                if (e.code() != ErrorCode.NOTHING_FOUND && e.code() != ErrorCode.STORE_UNAVAILABLE) {
                    throw e;
                }
            }
        }
        return count;
    }

    private QueryRequest everythingOf(String topic) {
        return QueryRequest.empty()
                .topics(List.of(topic))
                .start(from.toString())
                .stop(now.plusSeconds(1).toString());
    }

    private QueryRequest temperature() {
        return everythingOf(building.outdoor()).aggregation(average("temperature", "Cel"));
    }

    private QueryRequest hourlyTemperature() {
        return everythingOf(building.outdoor())
                .aggregation(average("temperature", "Cel").frequency(HOURLY));
    }

    private QueryRequest power() {
        return heatPump().aggregation(average("power", "kW"));
    }

    private QueryRequest hourlyPower() {
        return heatPump().aggregation(average("power", "kW").frequency(HOURLY));
    }

    private QueryRequest heatPump() {
        return everythingOf(building.energy()).generatorIds(List.of(building.heatPump()));
    }

    private static AggregationRequest average(String field, String unit) {
        return AggregationRequest.of(List.of("avg"), List.of(field)).unit(unit);
    }

    private double single(QueryRequest query) {
        try (ResultStream<AggregateValue> values = client.aggregates(query)) {
            return values.hasNext() ? values.next().value() : Double.NaN;
        } catch (OdaException e) {
            if (e.code() == ErrorCode.NOTHING_FOUND || e.code() == ErrorCode.NO_VALUES) {
                return Double.NaN;
            }
            throw e;
        }
    }

    private void showRaw() {
        QueryRequest query = everythingOf(building.outdoor())
                .start(now.minus(HISTORY_STEP.multipliedBy(4)).toString());
        terminal.line("  The last outdoor records");
        curl("/query", query.toJson(), " --compressed");
        new ResultTables(terminal, "    ").records(client.records(query));
        terminal.line("");
    }

    private void showHourly(String title, QueryRequest query) {
        terminal.line("  " + title);
        curl("/query", query.toJson(), " --compressed");
        List<AggregateValue> values = new ArrayList<>();
        try (ResultStream<AggregateValue> stream = client.aggregates(query)) {
            stream.forEachRemaining(values::add);
        }
        double largest = values.stream()
                .mapToDouble(value -> Math.abs(value.value()))
                .max()
                .orElse(1);
        Iterator<List<String>> rows = values.stream()
                .map(value -> List.of(
                        CLOCK.format(value.timestamp()),
                        "%.2f %s".formatted(value.value(), value.unit()),
                        "#".repeat((int) Math.round(WIDEST_BAR * Math.max(0, value.value()) / largest))))
                .iterator();
        new Table(terminal, "    ", List.of(Column.whole("until (UTC)"), Column.number("average"), Column.text("")))
                .print(rows);
        terminal.line("");
    }

    private void heading(String text) {
        terminal.line("");
        terminal.line(terminal.bold(text));
    }

    private void curl(String path, String body, String options) {
        terminal.line(terminal.dim("  curl%s %s%s -d '%s'".formatted(options, gateway, path, body)));
    }

    @Override
    public void close() {
        consumer.close();
        sender.close();
    }
}
