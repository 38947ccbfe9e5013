package org.oda.client;

import java.util.Optional;

/** Records, and where the next ones are. */
public interface RecordPage extends ResultStream<Message> {
    /** For {@link QueryRequest#cursor}; empty where no page follows, or the page is too long to have a successor. */
    Optional<String> nextCursor();
}
