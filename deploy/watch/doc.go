// Package watch proves that what operators watch can be watched: that each
// expression of docs/alerts.rules.yml and docs/grafana.json is PromQL on figures
// that the bot serves, that each rule fires when it should and stays silent
// else, and that each leads to a heading of docs/operations.md. There is nothing
// in it but tests.
//
//   - expr_test.go: expressions, and the names in them
//   - rules_test.go: the alert rules, as Prometheus reads them
//   - fire_test.go: the alert rules on series of good and bad days
//   - dashboard_test.go: the dashboard
package watch
