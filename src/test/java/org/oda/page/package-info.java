/** The page in a real browser, over the real service. */
@org.jspecify.annotations.NullMarked
package org.oda.page;
