package org.oda.faults;

/** A fault, and what the service promises while it lasts and afterwards. */
interface Scenario {
    /** As it is given on the command line. */
    String name();

    /** What goes wrong, in a few words. */
    String fault();

    /** What is promised, in a few words. */
    String promise();

    /** How often it is tried where nobody says. */
    int usualRuns();

    /**
     * Makes it happen, and looks at what is promised while it lasts; {@link Bed#verify} looks at the records afterwards.
     *
     * @return what was seen, for people
     * @throws AssertionError where a promise is broken
     */
    String run(Bed bed, int runs) throws Exception;
}
