package org.oda.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.oda.client.OdaClient;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code -a}: where the gateway is. */
final class GatewayOption {
    @Option(
            names = {"-a", "--apigateway"},
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:50005",
            converter = Url.class,
            description = "The gateway (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:50005");

    OdaClient client() {
        // not among the results, wherever these go
        return OdaClient.connect(url).onWait(why -> System.err.println("oda: " + why));
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
