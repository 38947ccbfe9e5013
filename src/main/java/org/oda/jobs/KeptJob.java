package org.oda.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A job as its file tells it.
 *
 * @param notes what its handler noted; empty where it is done
 */
public record KeptJob(Job job, ObjectNode notes) {}
