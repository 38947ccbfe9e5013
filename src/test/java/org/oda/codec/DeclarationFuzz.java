package org.oda.codec;

import java.util.List;
import org.oda.fuzz.Promise;
import org.oda.model.OdaException;
import org.oda.model.TopicDeclaration;
import org.oda.model.TopicRegistration;
import org.oda.units.Units;

/** A registration with declarations, and a declaration as it is kept: written again they are the same. */
public final class DeclarationFuzz {
    private static final Units UNITS = new Units();

    private DeclarationFuzz() {}

    public static void check(byte[] input) {
        registration(input);
        declaration(input);
    }

    private static void registration(byte[] input) {
        List<TopicRegistration> registrations;
        try {
            registrations = RegistrationCodec.read(input, UNITS);
        } catch (OdaException e) {
            if (!e.detail().equals("Empty Registration")) {
                Promise.isClear(e);
            }
            return;
        }
        Promise.same(
                "registration", registrations, RegistrationCodec.read(RegistrationCodec.write(registrations), UNITS));
    }

    private static void declaration(byte[] input) {
        TopicDeclaration declaration;
        try {
            declaration = DeclarationCodec.read(input);
        } catch (OdaException e) {
            Promise.isClear(e);
            return;
        }
        Promise.same("declaration", declaration, DeclarationCodec.read(DeclarationCodec.write(declaration)));
    }
}
