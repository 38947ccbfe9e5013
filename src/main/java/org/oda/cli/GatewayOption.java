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

/** {@code -a}: where the gateway is, and how to get in. */
final class GatewayOption {
    @Option(
            names = {"-a", "--apigateway"},
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:50005",
            converter = Url.class,
            description = "The gateway (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:50005");

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) that vouch for the gateway and Kafka (default: those that Java knows).")
    private @Nullable Path caFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File that holds the token, where the service asks for one (default: the variable ODA_TOKEN).")
    private @Nullable Path tokenFile;

    OdaClient client() {
        return client(Map.of());
    }

    /** @param kafka client properties for a Kafka cluster that is not the service's own */
    OdaClient client(Map<String, Object> kafka) {
        return OdaClient.connect(
                new ClientOptions(url).withToken(token()).withCaFile(caFile).withKafka(kafka));
    }

    private @Nullable String token() {
        if (tokenFile == null) {
            String variable = System.getenv("ODA_TOKEN");
            return variable == null || variable.isBlank() ? null : variable.strip();
        }
        try {
            return Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new OdaException(ErrorCode.BAD_CONFIG, "the token file '%s' cannot be read".formatted(tokenFile), e);
        }
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
