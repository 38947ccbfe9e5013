package org.oda.mqtt;

import com.hivemq.client.mqtt.exceptions.MqttDecodeException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a connection does not come about or ends, in words for the operator. */
final class Reasons {
    private Reasons() {}

    /** Without what the JDK wraps around it; {@code null} where there is nothing. */
    static @Nullable Throwable cause(@Nullable Throwable error) {
        return (error instanceof ExecutionException || error instanceof CompletionException) && error.getCause() != null
                ? error.getCause()
                : error;
    }

    /** The answer, or the error thrown where there is none. */
    static <T> T answerOr(@Nullable T answer, @Nullable Throwable error) {
        if (answer == null) {
            throw new CompletionException(cause(error));
        }
        return answer;
    }

    /** In one line, with the remedy where there is one. */
    static String of(Throwable error, MqttConfig config) {
        Throwable cause = error;
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof SSLException ssl) {
                return tls(ssl);
            }
            if (e instanceof Mqtt5ConnAckException refused) {
                return refusal(refused.getMqttMessage().getReasonCode().toString(), config);
            }
            if (e instanceof Mqtt3ConnAckException refused) {
                return refusal(refused.getMqttMessage().getReturnCode().toString(), config);
            }
            if (e instanceof Mqtt5DisconnectException ended) {
                return end(ended, config);
            }
            if (e instanceof UnknownHostException) {
                return "nobody knows the host '%s'".formatted(config.broker().getHost());
            }
            if (e instanceof ConnectException) {
                return "nothing answers at this address (%s)".formatted(line(e));
            }
            if (e instanceof TimeoutException) {
                return "no answer in time";
            }
            cause = e;
        }
        return line(cause);
    }

    /** Whether the broker does not speak the version of the link that it refused. */
    static boolean isVersionRefused(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            if (e instanceof Mqtt5ConnAckException refused) {
                return refused.getMqttMessage().getReasonCode() == Mqtt5ConnAckReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            }
            if (e instanceof Mqtt3ConnAckException refused) {
                return refused.getMqttMessage().getReturnCode() == Mqtt3ConnAckReturnCode.UNSUPPORTED_PROTOCOL_VERSION;
            }
            // a broker of 3.1.1 refuses in its own form, which is too short for 5
            if (e instanceof MqttDecodeException) {
                return true;
            }
        }
        return false;
    }

    private static String tls(SSLException error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String what = line(root);
        if (what.contains("certification path") || what.contains("PKIX")) {
            return "the broker's certificate is not trusted (%s): name the file with who issued it in mqtt-ca-file"
                    .formatted(what);
        }
        if (what.contains("subject alternative") || what.contains("No name matching")) {
            return "the broker's certificate is for another host (%s): connect to the name that is in it"
                    .formatted(what);
        }
        return "TLS does not come about (%s): is this the broker's port for TLS, usually 8883?".formatted(what);
    }

    private static String refusal(String code, MqttConfig config) {
        if (code.equals("NOT_AUTHORIZED") || code.equals("BAD_USER_NAME_OR_PASSWORD")) {
            return config.user() == null
                    ? "the broker lets nobody in without a user (%s): set mqtt-user and mqtt-password".formatted(code)
                    : "the broker does not let the user '%s' in (%s): check mqtt-user and mqtt-password"
                            .formatted(config.user(), code);
        }
        return "the broker refuses: " + code;
    }

    private static String end(Mqtt5DisconnectException ended, MqttConfig config) {
        Mqtt5DisconnectReasonCode code = ended.getMqttMessage().getReasonCode();
        if (code == Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER) {
            return "another client came with the same id '%s': give each its own with mqtt-client-id"
                    .formatted(config.clientId());
        }
        return "the connection was ended: " + code;
    }

    private static String line(Throwable error) {
        String text = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        return text.lines().findFirst().orElse("");
    }
}
