package org.oda.store.questdb;

/** Some consecutive rows of one partition, from {@code from} until before {@code to}: all rows of each of their instants. */
record Stretch(Rows rows, long from, long to) {}
