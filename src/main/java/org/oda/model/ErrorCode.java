package org.oda.model;

import java.util.Locale;

/** The one table of errors: HTTP status and exit status of each. The names are part of the API. */
public enum ErrorCode {
    BAD_JSON(400, 2),
    /** A value of the wrong type or form; the field at fault is named. */
    BAD_VALUE(400, 2),
    UNKNOWN_FIELD(400, 2),
    EMPTY_REGISTRATION(400, 2),
    BAD_TOPIC_NAME(400, 2),
    MISSING_FIELD(400, 2),
    TOO_MANY_WINDOWS(400, 2),
    TOO_MANY_RECORDS(400, 2),
    /** Options of a request that exclude one another. */
    CONTRADICTION(400, 2),
    /** A cursor that is none, or of another query. */
    BAD_CURSOR(400, 2),
    /** No token, or one that is not valid (any more). */
    UNAUTHENTICATED(401, 5),
    /** A valid token, which does not allow this. */
    FORBIDDEN(403, 5),
    EMPTY_QUERY(404, 2),
    NOTHING_FOUND(404, 1),
    /** Records were found, but none has a value that could be aggregated. */
    NO_VALUES(404, 1),
    UNKNOWN_PATH(404, 1),
    UNKNOWN_TOPIC(404, 1),
    UNKNOWN_REJECT(404, 1),
    UNKNOWN_GENERATOR(404, 1),
    UNKNOWN_JOB(404, 1),
    METHOD_NOT_ALLOWED(405, 1),
    /** The client took too long to send its body. */
    REQUEST_TIMEOUT(408, 1),
    BODY_TOO_LARGE(413, 1),
    /** Kafka does not want a topic as it would be made, or there are as many as may be; it would not later either. */
    TOPIC_REFUSED(422, 2),
    /** An attribute that no record ever had. */
    UNKNOWN_ATTRIBUTE(422, 2),
    UNKNOWN_UNIT(422, 2),
    /** None of the records that were sent will be stored. */
    RECORD_REJECTED(422, 1),
    /** Units of different dimensions. */
    UNIT_MISMATCH(422, 2),
    /** More of one caller than its share; {@code Retry-After} tells when to come again. */
    TOO_MANY_REQUESTS(429, 4),
    /** A backup that is not as it was written. */
    BACKUP_DAMAGED(422, 1),
    /** A disk cannot hold what is to be written. */
    NO_SPACE(507, 1),
    BAD_CONFIG(500, 2),
    ADDRESS_IN_USE(500, 3),
    DATA_FOLDER_IN_USE(500, 3),
    /** Written by a newer version of the program, in a way that this one does not know. */
    DATA_FOLDER_TOO_NEW(500, 3),
    KAFKA_UNAVAILABLE(503, 4),
    STORE_UNAVAILABLE(503, 4),
    /** Kafka has the records, and they will be stored; but not in the time of the request. */
    NOT_YET_STORED(503, 4),
    GATEWAY_UNAVAILABLE(503, 4),
    /** A query ran for longer than one may; the same one would again. */
    QUERY_TIMEOUT(504, 4),
    NOT_ACKNOWLEDGED(500, 1),
    INTERNAL(500, 70);

    private final int httpStatus;
    private final int exitStatus;

    ErrorCode(int httpStatus, int exitStatus) {
        this.httpStatus = httpStatus;
        this.exitStatus = exitStatus;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public int exitStatus() {
        return exitStatus;
    }

    /** The name in lower case with hyphens, as it is written outside. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
