/** Certificates and keys in PEM: the service's own, which follow their files, and those that vouch for others. */
@NullMarked
package org.oda.tls;

import org.jspecify.annotations.NullMarked;
