package org.oda.config;

import java.nio.file.Path;

/**
 * What the gateway and the embedded broker show to those who connect.
 *
 * @param certificate in PEM, with its chain
 * @param key in PEM
 */
public record TlsSettings(Path certificate, Path key) {}
