package org.oda.units;

import java.math.BigDecimal;
import java.util.Optional;
import javax.measure.IncommensurableException;
import javax.measure.Unit;
import javax.measure.UnitConverter;
import javax.measure.format.UnitFormat;
import org.oda.model.Conversion;
import systems.uom.ucum.format.UCUMFormat;
import systems.uom.ucum.internal.format.TokenMgrError;

/**
 * The units library behind a few questions. The library is loaded at the first of them, which takes about 0.15 s; it is
 * asked by one thread at a time, because it does not promise more.
 */
final class Ucum {
    private static final BigDecimal FAR = BigDecimal.valueOf(1000);
    private static final double TOLERANCE = 1e-9;
    private static final UnitFormat FORMAT = UCUMFormat.getInstance(UCUMFormat.Variant.CASE_SENSITIVE);

    private Ucum() {}

    /** Whether the text is a UCUM code. */
    static synchronized boolean isKnown(String code) {
        return unit(code).isPresent();
    }

    /** Whether numbers of it convert: not those of a logarithmic scale, nor of a product with degrees Celsius. */
    static synchronized boolean isConvertible(String code) {
        return unit(code)
                .flatMap(unit -> conversion(unit, unit.getSystemUnit()))
                .isPresent();
    }

    /** Empty where a text is no code, the dimensions differ, or the way is not a straight line. */
    static synchronized Optional<Conversion> conversion(String from, String to) {
        return unit(from).flatMap(source -> unit(to).flatMap(target -> conversion(source, target)));
    }

    private static Optional<Unit<?>> unit(String code) {
        try {
            return Optional.of(FORMAT.parse(code));
        } catch (RuntimeException
                | TokenMgrError
                | StackOverflowError e) { // what the parser throws at texts it dislikes
            return Optional.empty();
        }
    }

    private static Optional<Conversion> conversion(Unit<?> source, Unit<?> target) {
        try {
            UnitConverter converter = source.getConverterToAny(target);
            BigDecimal offset = convert(converter, BigDecimal.ZERO);
            BigDecimal scale = convert(converter, BigDecimal.ONE).subtract(offset);
            Conversion conversion = new Conversion(scale.doubleValue(), offset.doubleValue());
            double far = convert(converter, FAR).doubleValue();
            double error = Math.abs(conversion.apply(FAR.doubleValue()) - far);
            return error <= TOLERANCE * Math.abs(far) ? Optional.of(conversion) : Optional.empty();
        } catch (IncommensurableException | RuntimeException | StackOverflowError e) {
            return Optional.empty();
        }
    }

    private static BigDecimal convert(UnitConverter converter, BigDecimal value) {
        Number converted = converter.convert((Number) value);
        return converted instanceof BigDecimal exact ? exact : new BigDecimal(converted.toString());
    }
}
