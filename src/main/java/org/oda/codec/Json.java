package org.oda.codec;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** The one way in which this room reads JSON. */
final class Json {
    /** Deeper JSON is refused; nobody sends it in good faith, and every reader behind us would have to bear it. */
    static final int MAX_DEPTH = 500;

    /**
     * Names are not interned, because clients make them up; the factory's table of names, which saves most of their
     * decoding, empties itself when it is full. The length of texts is bounded by that of the messages, that
     * of a number is 1,000 digits.
     */
    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .errorReportConfiguration(ErrorReportConfiguration.builder()
                    .maxErrorTokenLength(60)
                    .maxRawContentLength(0)
                    .build())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}
}
