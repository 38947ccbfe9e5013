package org.oda.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oda.client.RejectedRecord;
import org.oda.client.Rejects;
import org.oda.model.RecordId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code oda rejects show}: one reject with its value. */
@Command(
        name = "show",
        description = "Show one reject: where it came from, what is wrong with it, and its value.",
        sortOptions = false)
final class RejectShowCommand implements Callable<Integer> {
    private static final int HEX_BYTES = 16;

    @Parameters(
            paramLabel = "ID",
            converter = RejectIds.class,
            description = "topic/partition/offset, as the list tells it.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private RecordId id;

    @Option(
            names = "--raw",
            description = "Nothing but the value, byte for byte, e.g. into a file: mend it there, and give it to"
                    + " 'oda rejects replay --value'.")
    private boolean raw;

    @Mixin
    private final RejectFormat format = new RejectFormat();

    @Mixin
    private final GatewayOption gateway = new GatewayOption();

    private final Terminal terminal;

    RejectShowCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Rejects rejects = gateway.client().rejects();
        if (raw) {
            return raw(rejects.raw(id));
        }
        RejectedRecord reject = rejects.get(id);
        if (format.isJson(terminal)) {
            terminal.line(reject.json().toString());
        } else {
            show(reject);
        }
        return 0;
    }

    private int raw(Rejects.Raw value) {
        byte[] bytes = value.bytes();
        if (bytes == null) {
            terminal.warn("the record has no value");
            return 0;
        }
        terminal.out().write(bytes, 0, bytes.length);
        terminal.out().flush();
        if (bytes.length < value.length()) {
            terminal.warn("only the first %,d of its %,d bytes were kept, and Kafka has the record no more"
                    .formatted(bytes.length, value.length()));
            return 1;
        }
        return 0;
    }

    private void show(RejectedRecord reject) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("id", reject.id());
        facts.put("reason", reject.reason());
        facts.put("detail", reject.detail());
        facts.put("sent at", reject.sentAt());
        facts.put("rejected at", reject.rejectedAt());
        facts.put("state", reject.stored() ? "stored when it came" : reject.state() + " " + reject.replayedAt());
        facts.put("value", "%,d bytes".formatted(reject.rawLength()));
        facts.forEach((name, value) ->
                terminal.line((terminal.bold("%-13s".formatted(name)) + clean(value)).stripTrailing()));
        byte[] bytes = reject.rawBeginning();
        if (bytes.length > 0) {
            terminal.line("");
            String text = text(bytes, bytes.length == reject.rawLength());
            if (text == null) {
                hex(bytes);
            } else {
                text.lines().forEach(line -> terminal.line(clean(line)));
            }
        }
        if (bytes.length < reject.rawLength()) {
            terminal.line(terminal.dim("… the first %,d of them; --raw gives what there is".formatted(bytes.length)));
        }
    }

    /** {@code null} where it is none. */
    private static @Nullable String text(byte[] bytes, boolean whole) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean isText = !StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes), text, whole)
                .isError();
        return isText ? text.flip().toString() : null;
    }

    private void hex(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += HEX_BYTES) {
            StringBuilder codes = new StringBuilder();
            StringBuilder signs = new StringBuilder();
            for (int i = from; i < Math.min(bytes.length, from + HEX_BYTES); i++) {
                codes.append("%02x ".formatted(bytes[i]));
                signs.append(bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            terminal.line("%08x  %-48s %s".formatted(from, codes, signs));
        }
    }

    /** What came from outside must not steer the terminal. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\t]]", "\ufffd");
    }
}
