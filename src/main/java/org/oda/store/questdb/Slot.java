package org.oda.store.questdb;

import org.jspecify.annotations.Nullable;

/** An attribute without its value. */
record Slot(String name, @Nullable String unit, boolean numeric) {}
