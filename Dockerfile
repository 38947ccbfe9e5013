# ODA as an image: built from the sources here, run by a Java that has no more than it needs, as a user without rights.
#   docker build --build-arg BUILD=+$(git rev-parse --short=12 HEAD) -t oda .
ARG DEBIAN=debian:bookworm-slim

FROM ${DEBIAN} AS build
ENV LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
    && apt-get install -y --no-install-recommends binutils maven openjdk-17-jdk-headless \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY pom.xml oda LICENSE README.md CHANGELOG.md SECURITY.md ./
COPY .mvn .mvn
COPY dist dist
COPY docs docs
COPY src/main src/main
ARG BUILD=
RUN mvn -B -q -Pdist package -Dmaven.test.skip=true -Dspotless.check.skip=true -Dmaven.repo.local=/m2 "-Doda.build=$BUILD" \
    && mkdir /unpacked \
    && tar xzf target/oda-*.tar.gz -C /unpacked --strip-components=1 --no-same-owner
# beside the standard: elliptic curves for TLS, figures of the process, names by DNS, options of sockets, memory for the database
# ('dump' makes the archive of the Java's own classes, which 'oda prepare' builds upon)
RUN jlink --output /java --strip-debug --no-man-pages --no-header-files --compress=1 \
    --add-modules java.se,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
    && /java/bin/java -Xshare:dump

FROM ${DEBIAN}
LABEL org.opencontainers.image.title="ODA" \
      org.opencontainers.image.description="Observable Data Access: sensor records in through Kafka, out as a stream or a query" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 oda \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin oda \
    && install -d -o oda -g oda -m 0750 /data
COPY --from=build /java /opt/java
COPY --from=build /unpacked /opt/oda
ENV PATH=/opt/oda/bin:$PATH LC_ALL=C.UTF-8 ODA_JAVA_HOME=/opt/java ODA_DATA=/data
# the archive of loaded classes, for the Java and the path that it will be used with
RUN oda prepare
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 50005 9094
STOPSIGNAL SIGTERM
# ready, by HTTP or by HTTPS with whatever certificate; change the port with ODA_PORT outside and not inside
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD curl -fsS -o /dev/null http://127.0.0.1:50005/health/ready || curl -fsSk -o /dev/null https://127.0.0.1:50005/health/ready
ENTRYPOINT ["/opt/oda/bin/oda"]
CMD ["serve", "--host", "0.0.0.0"]
