# syntax=docker/dockerfile:1

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /out/munfatih ./cmd/munfatih

# Certificates and a user that is not root; no shell, and no redis-server: set REDIS_URL.
FROM gcr.io/distroless/static:nonroot
COPY --from=build /out/munfatih /munfatih
EXPOSE 8080
ENTRYPOINT ["/munfatih"]
CMD ["run"]
