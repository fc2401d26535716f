# The image holds one static binary, certificates and a folder for data: no shell, no package, no redis-server (set REDIS_URL).
# Words, rules, fonts and time zones are inside the binary.
#   docker build --build-arg VERSION=$(git describe --tags --always) -t munfatih .

# The builder runs on the machine's own processor and compiles for the one that is asked for.
FROM --platform=$BUILDPLATFORM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG TARGETOS TARGETARCH VERSION
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags "-s -w -X main.release=$VERSION" -o /out/munfatih ./cmd/munfatih
RUN mkdir -m 700 /out/data

FROM scratch
ARG VERSION
LABEL org.opencontainers.image.title="Munfatih" \
      org.opencontainers.image.description="A Telegram bot that helps Morocco's territorial communities join OGP Local" \
      org.opencontainers.image.source="https://github.com/munfatih/munfatih" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/munfatih /munfatih
# A volume that is mounted here for the first time takes over this owner.
COPY --from=build --chown=65532:65532 /out/data /data
# The only place where the program writes: backups, a key file, and what `restore` unpacks.
ENV DATA_DIR=/data TMPDIR=/data
WORKDIR /data
VOLUME /data
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["/munfatih", "health"]
ENTRYPOINT ["/munfatih"]
CMD ["run"]
