/** What a Java program, and the command line, uses to register, send, receive and query. */
@NullMarked
package org.oda.client;

import org.jspecify.annotations.NullMarked;
