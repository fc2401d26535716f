// Package deploy proves, where no Docker engine is at hand, that what stands
// in docker-compose.yml, the Dockerfile and the lists of variables is what
// runs. It is a module of its own, so that the program's dependencies stay
// few; there is nothing in it but tests.
//
//   - compose_test.go: docker-compose.yml as Compose reads it, with and without
//     .env, and with token-file.yml above it
//   - redis_test.go: the command and the health check of Redis as they stand
//     there, run with the redis-server of this machine
//   - dockerfile_test.go: the Dockerfile as BuildKit reads it, and its build
//     line as it stands, run on what .dockerignore lets through
//   - container_test.go: an empty root with what the image holds, and commands
//     in it as the image's user
//   - image_test.go: the program in such a root
//   - env_test.go: .env.example and the README's table against config.go
//
// No image is built here, and Compose starts nothing.
package deploy
