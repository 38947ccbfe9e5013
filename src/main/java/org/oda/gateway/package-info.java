/** HTTP routes, problem mapper, streaming bodies; the only importer of the HTTP library. */
@NullMarked
package org.oda.gateway;

import org.jspecify.annotations.NullMarked;
