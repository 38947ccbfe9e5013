package org.oda.store.questdb;

/**
 * Some consecutive rows of one partition, from {@code from} until before {@code to}: all rows of each of their instants, but for
 * those that lie outside of what was asked for.
 */
record Stretch(int partition, Rows rows, long from, long to) {}
