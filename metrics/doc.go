// Package metrics counts what an operator watches, and serves it to Prometheus.
//
// A tour:
//
//   - metrics.go: Metrics, what is counted as it happens, and the labels it may have
//   - state.go: what stands at the moment, as it was last looked at
//   - serve.go: the page that Prometheus reads
//
// No label ever names a person, a chat or a text. The values that a label may
// have are known beforehand; any other is counted as "other", so that the
// number of series has a bound whatever people and Telegram send.
//
// Everybody who counts runs in this process: where several replicas run, each
// serves its own figures, and a question over all of them sums up the counters
// and takes the largest of what stands in the Redis that they share.
package metrics
