package org.oda.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.client.ClientOptions;
import org.oda.client.OdaClient;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code -a}, {@code --token} and {@code --ca-file}: where the gateway is, how it lets in, and whom to trust. */
final class GatewayOption {
    private static final String VARIABLE = "ODA_TOKEN";

    @Option(
            names = {"-a", "--apigateway"},
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:50005",
            converter = Url.class,
            description = "The gateway (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:50005");

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "Token that lets in; others see options, so give it in the variable ODA_TOKEN or a file.")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File that holds the token.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) that vouch for the gateway and Kafka (default: those that Java knows).")
    private @Nullable Path caFile;

    OdaClient client() {
        return client(Map.of());
    }

    /** @param kafka client properties for a Kafka cluster that is not the service's own */
    OdaClient client(Map<String, Object> kafka) {
        var options = new ClientOptions(url, token(), caFile, kafka);
        // not among the results, wherever these go
        return OdaClient.connect(options).onWait(why -> System.err.println("oda: " + why));
    }

    /** {@code null} for none. */
    @Nullable String token() {
        if (token != null && tokenFile != null) {
            throw new OdaException(
                    ErrorCode.CONTRADICTION, "--token and --token-file are two ways to give the same: leave one out");
        }
        if (tokenFile != null) {
            return read("token-file", tokenFile);
        }
        String given = token != null ? token : System.getenv(VARIABLE);
        return given == null || given.isBlank() ? null : given.strip();
    }

    /**
     * The token in a file.
     *
     * @param option that named the file
     * @throws OdaException {@code BAD_CONFIG} where there is none
     */
    static String read(String option, Path file) {
        try {
            String text = Files.readString(file).strip();
            if (!text.isEmpty()) {
                return text;
            }
        } catch (IOException e) {
            throw OdaException.inField(
                    ErrorCode.BAD_CONFIG,
                    option,
                    "--%s '%s' cannot be read (%s): give the file that 'oda token create NAME … > FILE' wrote"
                            .formatted(option, file, e.getClass().getSimpleName()));
        }
        throw OdaException.inField(
                ErrorCode.BAD_CONFIG,
                option,
                "--%s '%s' is empty: give the file that 'oda token create NAME … > FILE' wrote"
                        .formatted(option, file));
    }

    /** A scheme may be left out. */
    static final class Url implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI url = new URI(text.contains("://") ? text : "http://" + text);
                boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
                if (web && url.getHost() != null) {
                    return url;
                }
            } catch (URISyntaxException e) {
                throw new TypeConversionException("'%s' is no URL, e.g. http://127.0.0.1:50005".formatted(text));
            }
            throw new TypeConversionException("'%s' is no URL, e.g. http://127.0.0.1:50005".formatted(text));
        }
    }
}
