package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oda.client.OdaClient;
import org.oda.client.RecordStream;
import org.oda.client.StreamQuery;
import org.oda.model.OdaException;

/** History and live in one stream: nothing is left out at the seam, and nothing comes twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class StreamTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Service service;

    @BeforeAll
    void start(@TempDir Path data) {
        service = Service.start(data);
    }

    @AfterAll
    void close() {
        threads.shutdownNow();
        service.close();
    }

    @Test
    void stream_openedWhileRecordsArrive_givesEachOnce() throws Exception {
        service.api().register("load-a", "load-b");
        int count = 30_000;
        List<Future<List<Integer>>> readers = new ArrayList<>();
        try (var sender = service.sender()) {
            for (int i = 0; i < count; i++) {
                send(sender, i % 2 == 0 ? "load-a" : "load-b", i);
                if (i % 3_000 == 1_000) {
                    readers.add(threads.submit(numbers("topic=load-*&from=-1d", "", count)));
                }
            }
        }

        for (Future<List<Integer>> reader : readers) {
            assertThat(sorted(reader.get())).isEqualTo(all(count));
        }
    }

    @Test
    void stream_resumedAgainAndAgain_givesEachOnce() throws Exception {
        service.api().register("resumed");
        int count = 3_000;
        Future<?> sending = threads.submit(() -> {
            try (var sender = service.sender()) {
                for (int i = 0; i < count; i++) {
                    send(sender, "resumed", i);
                }
            }
        });
        List<Integer> numbers = new ArrayList<>();
        String lastId = "";
        while (numbers.size() < count) {
            int most = Math.min(count, numbers.size() + 700);
            try (Events events = open("topic=resumed&from=-1d", lastId)) {
                read(events, numbers, most);
                lastId = events.lastId();
            }
        }
        sending.get();

        assertThat(sorted(numbers)).isEqualTo(all(count));
    }

    @Test
    void stream_ofManyYears_givesEachInItsOrderAndGoesOnFromBetween() throws Exception {
        service.api().register("years");
        List<String> times = List.of(
                "2005-01-31T23:59:59.999999999Z",
                "2005-03-03T23:59:59.999999998Z",
                "2005-03-03T23:59:59.999999999Z",
                "2014-06-01T00:00:00Z",
                Instant.now().minusSeconds(60).toString());
        try (var sender = service.sender()) {
            for (int i = 0; i < times.size(); i++) {
                sender.send("years", "g", times.get(i), data(i, ""));
            }
        }
        await().until(() ->
                service.api().send("/query", "{\"topic\":\"years\"}").statusCode() == 200
                        && service.api().queryList("{\"topic\":\"years\"}").size() == times.size());

        List<Integer> numbers = new ArrayList<>();
        String lastId;
        try (Events events = open("topic=years&from=2001-01-01T00:00:00Z", "")) {
            read(events, numbers, 3);
            lastId = events.lastId();
        }
        try (Events events = open("topic=years&from=2001-01-01T00:00:00Z", lastId)) {
            read(events, numbers, times.size());
            assertThat(events.next()).isEqualTo(new Events.Event("live", "{}"));
        }
        assertThat(numbers).isEqualTo(all(times.size()));
        List<Integer> newest = new ArrayList<>();
        try (Events events = open("topic=years&filter=n%3E3&from=2001-01-01T00:00:00Z", "")) {
            read(events, newest, 1);
        }
        assertThat(newest).containsExactly(4);
    }

    @Test
    void stream_fromNowOn_givesNothingOlder() throws Exception {
        service.api().register("now");
        try (var sender = service.sender()) {
            send(sender, "now", 1);
        }
        try (Events events = open("topic=now", "");
                var sender = service.sender()) {
            assertThat(events.next()).isEqualTo(new Events.Event("live", "{}"));
            send(sender, "now", 2);

            List<Integer> numbers = new ArrayList<>();
            read(events, numbers, 1);

            assertThat(numbers).containsExactly(2);
        }
    }

    @Test
    void stream_ofAPattern_takesTopicsThatCome() throws Exception {
        try (Events events = open("topic=later*&from=-1d", "");
                var sender = service.sender()) {
            assertThat(events.next()).isEqualTo(new Events.Event("live", "{}"));
            service.api().register("later-1");
            IntStream.range(0, 20).forEach(i -> send(sender, "later-1", i));

            List<Integer> numbers = new ArrayList<>();
            read(events, numbers, 20);

            assertThat(numbers).containsExactlyInAnyOrderElementsOf(all(20));
        }
    }

    @Test
    void stream_withAFilter_givesWhatPassesStoredAndLive() throws Exception {
        service.api().register("filtered");
        try (var sender = service.sender()) {
            IntStream.range(0, 50).forEach(i -> send(sender, "filtered", i));
        }
        await().until(() ->
                service.api().send("/query", "{\"topic\":\"filtered\"}").statusCode() == 200);
        await().until(() -> service.api().queryList("{\"topic\":\"filtered\"}").size() == 50);
        String filter = URLEncoder.encode("n>=40 1", StandardCharsets.UTF_8);
        try (Events events = open("topic=filtered&from=-1d&filter=" + filter, "");
                var sender = service.sender()) {
            IntStream.range(50, 60).forEach(i -> send(sender, "filtered", i));
            IntStream.range(0, 40).forEach(i -> send(sender, "filtered", i));

            List<Integer> numbers = new ArrayList<>();
            read(events, numbers, 20);

            assertThat(numbers)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(40, 60).boxed().toList());
        }
    }

    @Test
    void stream_readSlowly_holdsNobodyAndLosesNothing() throws Exception {
        service.api().register("slow");
        int count = 8_000;
        try (Events slow = open("topic=slow", "");
                Events quick = open("topic=slow", "")) {
            assertThat(slow.next()).isEqualTo(new Events.Event("live", "{}"));
            Future<List<Integer>> reading = threads.submit(() -> {
                List<Integer> numbers = new ArrayList<>();
                read(quick, numbers, count);
                return numbers;
            });
            try (var sender = service.sender()) {
                String padding = "x".repeat(3_000);
                for (int i = 0; i < count; i++) {
                    sender.send("slow", "g", Instant.now().toString(), data(i, padding));
                }
            }
            assertThat(sorted(reading.get())).isEqualTo(all(count));

            List<Integer> numbers = new ArrayList<>();
            boolean wasTold = read(slow, numbers, count);

            assertThat(wasTold).isTrue();
            assertThat(sorted(numbers)).isEqualTo(all(count));
        }
    }

    @Test
    void client_ofAServiceThatStartsAgain_goesOnWithoutAGap(@TempDir Path data) throws Exception {
        int port = ServiceProcess.freePort();
        List<String> lines = new ArrayList<>();
        List<OdaException> interruptions = new ArrayList<>();
        RecordStream stream;
        Future<?> receiving;
        try (Service first = Service.start(data, "port", String.valueOf(port))) {
            first.api().register("again");
            stream = OdaClient.connect(URI.create("http://127.0.0.1:" + port)).stream(
                    new StreamQuery(List.of("again"), List.of(), List.of(), List.of(), "-1d"));
            receiving = threads.submit(() -> stream.receive(new RecordStream.Listener() {
                @Override
                public void record(String json) {
                    synchronized (lines) {
                        lines.add(json);
                    }
                }

                @Override
                public void interrupted(OdaException cause) {
                    interruptions.add(cause);
                }
            }));
            try (var sender = first.sender()) {
                IntStream.range(0, 100).forEach(i -> send(sender, "again", i));
            }
            await().until(() -> size(lines) == 100);
        }
        try (Service second = Service.start(data, "port", String.valueOf(port));
                var sender = second.sender()) {
            IntStream.range(100, 200).forEach(i -> send(sender, "again", i));
            await().until(() -> size(lines) >= 200);
            stream.stop();
            receiving.get();
        }

        assertThat(lines.stream().map(StreamTest::number).toList()).containsExactlyInAnyOrderElementsOf(all(200));
        assertThat(interruptions).hasSize(1);
    }

    private Callable<List<Integer>> numbers(String parameters, String lastId, int count) {
        return () -> {
            List<Integer> numbers = new ArrayList<>();
            try (Events events = open(parameters, lastId)) {
                read(events, numbers, count);
            }
            return numbers;
        };
    }

    private Events open(String parameters, String lastId) throws IOException, InterruptedException {
        return Events.open(service.api().url() + "/stream?" + parameters, lastId);
    }

    /** Until there are so many numbers; gives whether the reader was told that it is behind. */
    private static boolean read(Events events, List<Integer> numbers, int count) throws IOException {
        boolean wasTold = false;
        while (numbers.size() < count) {
            Events.Event event = events.next();
            if (event == null) {
                throw new IOException("the stream ended after " + numbers.size());
            }
            if (event.isRecord()) {
                numbers.add(number(event.data()));
            }
            wasTold |= event.name().equals("behind");
        }
        return wasTold;
    }

    private static void send(Service.Sender sender, String topic, int number) {
        sender.send(topic, "g" + number % 7, Instant.now().toString(), data(number, ""));
    }

    private static String data(int number, String padding) {
        return "{\"n\":{\"value\":%d,\"unit\":\"1\"},\"p\":\"%s\"}".formatted(number, padding);
    }

    private static int number(String json) {
        String before = "{\\\"n\\\":{\\\"value\\\":";
        int start = json.indexOf(before) + before.length();
        return Integer.parseInt(json.substring(start, json.indexOf(',', start)));
    }

    private static int size(List<String> lines) {
        synchronized (lines) {
            return lines.size();
        }
    }

    private static List<Integer> sorted(List<Integer> numbers) {
        return numbers.stream().sorted().toList();
    }

    private static List<Integer> all(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
