package org.oda.codec;

import java.util.HashMap;
import java.util.Map;
import org.oda.codec.Decoded.Accepted;
import org.oda.model.TopicDeclaration;
import org.oda.units.Units;

/** The declarations of all topics, as they are in force. May be used by several threads. */
public final class Declarations {
    private final Units units = new Units();
    private volatile Map<String, DeclarationCheck> checks = Map.of();

    /** From now on records are held against these, by topic, and no others. To be called by one thread at a time. */
    public void set(Map<String, TopicDeclaration> declarations) {
        Map<String, DeclarationCheck> before = checks;
        Map<String, DeclarationCheck> next = new HashMap<>();
        declarations.forEach((topic, declaration) -> {
            if (!declaration.attributes().isEmpty()) {
                DeclarationCheck known = before.get(topic);
                next.put(
                        topic,
                        known != null && known.declaration().equals(declaration)
                                ? known
                                : new DeclarationCheck(declaration, units));
            }
        });
        checks = Map.copyOf(next);
    }

    Decoded judge(Accepted accepted) {
        Map<String, DeclarationCheck> now = checks;
        if (now.isEmpty()) {
            return accepted;
        }
        DeclarationCheck check = now.get(accepted.record().record().id().topic());
        return check == null ? accepted : check.judge(accepted);
    }
}
