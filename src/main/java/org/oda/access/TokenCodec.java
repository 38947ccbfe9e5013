package org.oda.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oda.model.OdaException;

/** The text of the file of tokens. */
final class TokenCodec {
    /** Raised where an older ODA would misread the file. */
    private static final int VERSION = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private TokenCodec() {}

    static byte[] write(List<Token> tokens) {
        ObjectNode root = JSON.createObjectNode().put("version", VERSION);
        ArrayNode list = root.putArray("tokens");
        for (Token token : tokens) {
            ObjectNode json = list.addObject().put("name", token.name());
            ArrayNode scopes = json.putArray("scopes");
            token.scopes().stream().sorted().map(Scope::text).forEach(scopes::add);
            ArrayNode topics = json.putArray("topics");
            token.topics().stream().map(TopicPattern::text).forEach(topics::add);
            json.put("created", token.created().toString());
            Instant expires = token.expires();
            json.put("expires", expires == null ? null : expires.toString());
            json.put("sha256", token.sha256().bytes());
            ObjectNode scram = json.putObject("scram");
            token.scram()
                    .forEach((mechanism, keys) -> scram.putObject(mechanism)
                            .put("salt", keys.salt())
                            .put("stored_key", keys.storedKey())
                            .put("server_key", keys.serverKey())
                            .put("iterations", keys.iterations()));
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    /** @throws IOException whose message tells what is wrong, without anything of the content */
    static List<Token> read(byte[] text) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "it is no JSON from line %d on"
                            .formatted(
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr()),
                    e);
        }
        if (root.path("version").asInt() != VERSION) {
            throw new IOException("it is not of version %d, the only one that this ODA knows".formatted(VERSION));
        }
        if (!root.path("tokens").isArray()) {
            throw new IOException("it has no list 'tokens'");
        }
        List<Token> tokens = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<Token.Sha256> hashes = new HashSet<>();
        for (JsonNode json : root.path("tokens")) {
            Token token = token(json, tokens.size() + 1);
            if (!names.add(token.name())) {
                throw new IOException("it has two tokens '%s'".formatted(token.name()));
            }
            if (!hashes.add(token.sha256())) {
                throw new IOException("its token %d, '%s', has the 'sha256' of another: one token has one name"
                        .formatted(tokens.size() + 1, token.name()));
            }
            tokens.add(token);
        }
        return tokens;
    }

    private static Token token(JsonNode json, int number) throws IOException {
        try {
            Set<Scope> scopes = new LinkedHashSet<>();
            for (JsonNode scope : json.path("scopes")) {
                scopes.add(Scope.of(scope.asText()));
            }
            List<TopicPattern> topics = new ArrayList<>();
            for (JsonNode topic : json.path("topics")) {
                topics.add(new TopicPattern(topic.asText()));
            }
            Map<String, ScramKeys> scram = new HashMap<>();
            for (Map.Entry<String, JsonNode> entry : json.path("scram").properties()) {
                JsonNode keys = entry.getValue();
                scram.put(
                        entry.getKey(),
                        new ScramKeys(
                                bytes(keys, "salt"),
                                bytes(keys, "stored_key"),
                                bytes(keys, "server_key"),
                                keys.path("iterations").asInt()));
            }
            Instant created = time(json, "created");
            if (created == null) {
                throw new IOException("'created' is missing");
            }
            byte[] hash = bytes(json, "sha256");
            if (hash.length != 32) {
                throw new IOException("'sha256' has not 32 bytes");
            }
            return new Token(
                    json.path("name").asText(),
                    scopes,
                    topics,
                    created,
                    time(json, "expires"),
                    new Token.Sha256(hash),
                    scram);
        } catch (OdaException | IOException e) {
            String reason = e instanceof OdaException known ? known.detail() : e.getMessage();
            throw new IOException("of token %d: %s".formatted(number, reason), e);
        }
    }

    private static byte[] bytes(JsonNode json, String field) throws IOException {
        try {
            byte[] bytes = json.path(field).binaryValue();
            if (bytes != null && bytes.length > 0) {
                return bytes;
            }
        } catch (IOException e) {
            throw new IOException("'%s' is no base64".formatted(field), e);
        }
        throw new IOException("'%s' is missing".formatted(field));
    }

    private static @Nullable Instant time(JsonNode json, String field) throws IOException {
        JsonNode time = json.path(field);
        if (time.isMissingNode() || time.isNull()) {
            return null;
        }
        try {
            return Instant.parse(time.asText());
        } catch (DateTimeException e) {
            throw new IOException("'%s' is no time".formatted(field), e);
        }
    }
}
