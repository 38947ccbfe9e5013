/** QuestDB, embedded, as the engine of the store. No SQL leaves this package. */
@NullMarked
package org.oda.store.questdb;

import org.jspecify.annotations.NullMarked;
