package org.oda.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's client of Kafka for Python, over TLS with a token. */
final class ConfluentKafka {
    private static final String SCRIPT = """
            import sys, time
            from confluent_kafka import Consumer, Producer, TopicPartition
            endpoint, topic, token, ca = sys.argv[1:5]
            common = {'bootstrap.servers': endpoint, 'security.protocol': 'SASL_SSL', 'ssl.ca.location': ca, %s}
            producer = Producer(common)
            producer.produce(topic, b'hello', partition=0)
            assert producer.flush(60) == 0
            consumer = Consumer({**common, 'group.id': 'python', 'auto.offset.reset': 'earliest'})
            consumer.assign([TopicPartition(topic, 0, 0)])
            message = consumer.poll(60)
            assert message is not None and message.error() is None and message.value() == b'hello', message
            consumer.commit(message)
            consumer.close()
            """;

    private ConfluentKafka() {}

    /** Skips the test where it is not installed. */
    static void assumeInstalled() throws Exception {
        assumeTrue(
                Path.of("/usr/bin/python3").toFile().canExecute() && python("import confluent_kafka").status == 0,
                "python3-confluent-kafka is not installed");
    }

    /**
     * Sends to the topic and receives from it.
     *
     * @param login members of a Python dictionary, which may use {@code token}
     */
    static void sendsAndReceives(String endpoint, String topic, String token, Path ca, String login) throws Exception {
        Run run = python(SCRIPT.formatted(login), endpoint, topic, token, ca.toString());
        assertThat(run.status).as(run.output).isZero();
    }

    private record Run(int status, String output) {}

    private static Run python(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", script));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), output);
    }
}
