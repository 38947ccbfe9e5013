package org.oda.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.oda.model.NamePattern;
import org.oda.model.Nanos;

/** From the text of a setting to its value. The message of the exception tells what would be accepted. */
final class Parsers {
    private static final Pattern CALENDAR = Pattern.compile("P(?=\\d)(?:(\\d{1,4})Y)?(?:(\\d{1,4})M)?");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3})\\s*%");
    private static final Duration SHORTEST_RETENTION = Duration.ofHours(1);
    private static final long MOST_DAYS = 100_000;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})([kmgt]?)(?:i?b)?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.%\\w]*");
    private static final Pattern HOST_PORT = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");

    private static final Pattern MQTT_BROKER = Pattern.compile(
            "(tcp|ssl|mqtt|mqtts)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ORIGIN = Pattern.compile("(https?)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?/?");
    private static final Pattern LOOPBACK = Pattern.compile("127\\.[0-9.]+|localhost|\\[::1]");
    private static final String ISSUER_FORM =
            "must be the https URL of an identity provider, such as https://id.example.com/realms/site";
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

    private Parsers() {}

    static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must be a path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("must be a path", e);
        }
    }

    static String host(String text) {
        if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a host name or an IP address without a port");
        }
        return text;
    }

    static int port(String text) {
        return number(text, 0, 65535);
    }

    static int number(String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number from %d to %d".formatted(min, max), e);
        }
        throw new IllegalArgumentException("must be a whole number from %d to %d".formatted(min, max));
    }

    static int automatic(String text, int min, int max, int automatic) {
        if (text.equalsIgnoreCase("auto")) {
            return automatic;
        }
        try {
            return number(text, min, max);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be auto or a whole number from %d to %d".formatted(min, max), e);
        }
    }

    /** Bytes; k, m, g and t are powers of 1024. */
    static long size(String text, long min, long max) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT).replace(" ", ""));
        String accepted = max == Long.MAX_VALUE
                ? "must be a size such as 512m or 2g"
                : "must be a size from %d to %d bytes, such as 512k or 1m".formatted(min, max);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(accepted);
        }
        long factor = switch (matcher.group(2)) {
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            case "t" -> 1L << 40;
            default -> 1L;
        };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE / factor || number * factor < min || number * factor > max) {
            throw new IllegalArgumentException(accepted);
        }
        return number * factor;
    }

    static Instant instant(String text) {
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(Nanos.MIN) && instant.isBefore(Nanos.MAX)) {
                return instant;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time in UTC such as 2000-01-01T00:00:00Z", e);
        }
        throw new IllegalArgumentException("must be a time from %s to %s".formatted(Nanos.MIN, Nanos.MAX));
    }

    static Duration period(String text) {
        try {
            Duration period = Duration.parse(text);
            if (!period.isNegative()) {
                return period;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a period such as P366D or PT12H", e);
        }
        throw new IllegalArgumentException("must be a period such as P366D or PT12H, and not negative");
    }

    /** At least a second, and less than a year. */
    static Duration positivePeriod(String text) {
        Duration period = period(text);
        if (period.toSeconds() < 1 || period.toDays() > 365) {
            throw new IllegalArgumentException("must be a period from PT1S to P365D, such as PT1H");
        }
        return period;
    }

    /** A period of the calendar counts years of 366 and months of 31 days: nothing goes too early. */
    static Duration retention(String text) {
        String accepted = "must be a period such as P2Y, P90D or PT12H, of an hour at least";
        Matcher calendar = CALENDAR.matcher(text);
        try {
            Duration period = calendar.matches()
                    ? Duration.ofDays(366 * number(calendar.group(1)) + 31 * number(calendar.group(2)))
                    : Duration.parse(text);
            if (period.compareTo(SHORTEST_RETENTION) >= 0 && period.toDays() < MOST_DAYS) {
                return period;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(accepted, e);
        }
        throw new IllegalArgumentException(accepted);
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** Kafka counts milliseconds, and the pump has to keep up. */
    static Duration kafkaRetention(String text) {
        return retention(text);
    }

    static Map<NamePattern, @Nullable Duration> topicRetention(String text) {
        Map<NamePattern, @Nullable Duration> periods = new LinkedHashMap<>();
        for (String each : text.split(",", -1)) {
            int equals = each.lastIndexOf('=');
            String name = equals < 0 ? "" : each.substring(0, equals).strip();
            if (name.isEmpty()) {
                throw new IllegalArgumentException("must be pairs such as living*=P90D,kitchen=forever");
            }
            String period = each.substring(equals + 1).strip();
            NamePattern pattern = new NamePattern(name);
            if (periods.containsKey(pattern)) {
                throw new IllegalArgumentException("has '%s' twice".formatted(name));
            }
            periods.put(pattern, period.equals("forever") ? null : retention(period));
        }
        return Collections.unmodifiableMap(periods);
    }

    static DiskShare diskShare(String text) {
        Matcher percent = PERCENT.matcher(text);
        if (!percent.matches()) {
            return new DiskShare(size(text, 1 << 20, Long.MAX_VALUE), false);
        }
        int amount = Integer.parseInt(percent.group(1));
        if (amount < 1 || amount > 100) {
            throw new IllegalArgumentException("must be 1% to 100%, or a size such as 200g");
        }
        return new DiskShare(amount, true);
    }

    static List<String> bootstrapServers(String text) {
        List<String> servers =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        for (String server : servers) {
            Matcher matcher = HOST_PORT.matcher(server);
            if (!matcher.matches()
                    || Integer.parseInt(matcher.group(2)) < 1
                    || Integer.parseInt(matcher.group(2)) > 65535) {
                throw new IllegalArgumentException("must be host:port[,host:port...]");
            }
        }
        return servers;
    }

    static String group(String text) {
        if (text.isBlank() || text.length() > 255) {
            throw new IllegalArgumentException("must be a name of 1 to 255 characters");
        }
        return text;
    }

    /** With a port; {@code mqtt} and {@code mqtts} are other words for {@code tcp} and {@code ssl}. */
    static URI mqttBroker(String text) {
        Matcher matcher = MQTT_BROKER.matcher(text);
        if (text.contains("@")) {
            throw new IllegalArgumentException(
                    "must be tcp://HOST:PORT or ssl://HOST:PORT without a user: set mqtt-user and mqtt-password");
        }
        String port = matcher.matches() ? matcher.group(3) : "";
        if (!matcher.matches() || (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535))) {
            throw new IllegalArgumentException(
                    "must be tcp://HOST:PORT, or ssl://HOST:PORT for TLS, e.g. tcp://192.0.2.7:1883");
        }
        if (matcher.group(2).contains("_")) {
            throw new IllegalArgumentException(
                    "must name a host without '_', which host names do not allow: use its address, or an alias");
        }
        boolean tls =
                matcher.group(1).equalsIgnoreCase("ssl") || matcher.group(1).equalsIgnoreCase("mqtts");
        return URI.create("%s://%s:%s"
                .formatted(tls ? "ssl" : "tcp", matcher.group(2), port != null ? port : tls ? "8883" : "1883"));
    }

    static MqttVersion mqttVersion(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "auto" -> MqttVersion.AUTO;
            case "5", "5.0" -> MqttVersion.V5;
            case "3.1.1", "3" -> MqttVersion.V3_1_1;
            default -> throw new IllegalArgumentException("must be one of auto, 5, 3.1.1");
        };
    }

    static String text(String text) {
        if (text.isEmpty() || text.length() > 1_000 || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must be a text of 1 to 1,000 characters");
        }
        return text;
    }

    /** An address of four numbers; {@code localhost} for the usual one. */
    static String ipv4(String text) {
        if (text.equalsIgnoreCase("localhost")) {
            return "127.0.0.1";
        }
        if (!IPV4.matcher(text).matches()) {
            throw new IllegalArgumentException("must be an IPv4 address, such as 127.0.0.1, or 0.0.0.0 for all");
        }
        return text;
    }

    static String password(String text) {
        if (text.length() < 8 || text.length() > 128 || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("must have 8 to 128 characters, none of them a control character");
        }
        return text;
    }

    static AccessMode accessMode(String text) {
        for (AccessMode mode : AccessMode.values()) {
            if (mode.name().equalsIgnoreCase(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("must be auto, on or off");
    }

    static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    /** As browsers send them, so in lower case, and without a port that the scheme implies. */
    static List<String> origins(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Parsers::origin)
                .toList();
    }

    private static String origin(String text) {
        Matcher matcher = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "must be origins such as https://dashboard.example.com or http://127.0.0.1:3000, without a path, and"
                            + " never *");
        }
        String usual = matcher.group(1).equals("https") ? ":443" : ":80";
        String port = matcher.group(3);
        return matcher.group(1) + "://" + matcher.group(2) + (port == null || port.equals(usual) ? "" : port);
    }

    static List<String> hostNames(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Parsers::host)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    static URI issuer(String text) {
        try {
            URI issuer = new URI(text);
            String host = issuer.getHost();
            if (host != null
                    && issuer.getUserInfo() == null
                    && issuer.getQuery() == null
                    && issuer.getFragment() == null
                    && ("https".equals(issuer.getScheme())
                            || ("http".equals(issuer.getScheme())
                                    && LOOPBACK.matcher(host).matches()))) {
                return issuer;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(ISSUER_FORM, e);
        }
        throw new IllegalArgumentException(ISSUER_FORM);
    }

    static LogFormat logFormat(String text) {
        for (LogFormat format : LogFormat.values()) {
            if (format.name().equalsIgnoreCase(text)) {
                return format;
            }
        }
        throw new IllegalArgumentException("must be text or json");
    }

    static LogLevel logLevel(String text) {
        for (LogLevel level : LogLevel.values()) {
            if (level.name().equalsIgnoreCase(text)) {
                return level;
            }
        }
        throw new IllegalArgumentException("must be one of error, warn, info, debug, trace");
    }
}
