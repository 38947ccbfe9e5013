package org.oda.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.oda.codec.Decoded.Accepted;
import org.oda.codec.Decoded.Rejected;
import org.oda.model.Attribute;
import org.oda.model.RejectReason;
import org.oda.model.TopicDeclaration;
import org.oda.units.Units;

/** Holds the records of one topic against its declaration. May be used by several threads. */
final class DeclarationCheck {
    private static final int MOST_TOLD = 3;

    private final TopicDeclaration declaration;
    private final Map<String, DeclaredAttribute> attributes = new HashMap<>();

    DeclarationCheck(TopicDeclaration declaration, Units units) {
        this.declaration = declaration;
        declaration
                .attributes()
                .forEach((name, attribute) -> attributes.put(name, new DeclaredAttribute(attribute, units)));
    }

    TopicDeclaration declaration() {
        return declaration;
    }

    Decoded judge(Accepted accepted) {
        String breach = breach(accepted.record().attributes());
        if (breach == null) {
            return accepted;
        }
        return declaration.strict()
                ? new Rejected(RejectReason.BREAKS_DECLARATION, breach)
                : new Accepted(accepted.record(), breach);
    }

    private @Nullable String breach(List<Attribute> sent) {
        StringBuilder told = null;
        int count = 0;
        for (Attribute attribute : sent) {
            DeclaredAttribute declared = attributes.get(attribute.name());
            if (declared == null || declared.allows(attribute)) {
                continue;
            }
            told = told == null ? new StringBuilder() : told;
            if (count++ < MOST_TOLD) {
                told.append(count == 1 ? "" : "; ").append(declared.breach(attribute));
            }
        }
        if (told == null) {
            return null;
        }
        return count > MOST_TOLD
                ? told.append("; and %d more attributes".formatted(count - MOST_TOLD))
                        .toString()
                : told.toString();
    }
}
