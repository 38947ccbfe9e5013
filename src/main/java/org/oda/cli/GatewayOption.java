package org.oda.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.oda.client.OdaClient;
import org.oda.model.ErrorCode;
import org.oda.model.OdaException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code -a} and {@code --token}: where the gateway is, and what lets in there. */
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

    OdaClient client() {
        // not among the results, wherever these go
        return OdaClient.connect(url, token()).onWait(why -> System.err.println("oda: " + why));
    }

    /** {@code null} for none. */
    @Nullable String token() {
        if (token != null && tokenFile != null) {
            throw new OdaException(
                    ErrorCode.CONTRADICTION, "--token and --token-file are two ways to give the same: leave one out");
        }
        String given = token != null ? token : tokenFile != null ? read(tokenFile) : System.getenv(VARIABLE);
        String text = given == null ? "" : given.strip();
        return text.isEmpty() ? null : text;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
