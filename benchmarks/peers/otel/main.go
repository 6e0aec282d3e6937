// The OpenTelemetry collector's redaction processor over the lines of the corpus, each the body of a log record:
// harness EXPRESSIONS CORPUS MODE SECONDS.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/otel/metric/noop"
	tracenoop "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"
)

const label = "[REDACTED]"

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// In batches of 1,000, about what the collector's batch processor hands on.
func batches(lines []string) []plog.Logs {
	var all []plog.Logs
	for at := 0; at < len(lines); at += 1000 {
		logs := plog.NewLogs()
		records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
		for _, line := range lines[at:min(at+1000, len(lines))] {
			records.AppendEmpty().Body().SetStr(line)
		}
		all = append(all, logs)
	}
	return all
}

func main() {
	listed, err := os.ReadFile(os.Args[1])
	check(err)
	corpus, err := os.ReadFile(os.Args[2])
	check(err)
	seconds, err := strconv.ParseFloat(os.Args[4], 64)
	check(err)

	factory := redactionprocessor.NewFactory()
	config := factory.CreateDefaultConfig().(*redactionprocessor.Config)
	config.AllowAllKeys = true
	config.MaskingString = label
	config.Summary = "silent"
	for _, line := range strings.Split(strings.TrimSpace(string(listed)), "\n") {
		config.BlockedValues = append(config.BlockedValues, strings.SplitN(line, "\t", 2)[1])
	}
	found := 0
	sink, err := consumer.NewLogs(func(_ context.Context, logs plog.Logs) error { return nil })
	check(err)
	settings := processor.Settings{
		ID: component.NewID(factory.Type()),
		TelemetrySettings: component.TelemetrySettings{
			Logger:         zap.NewNop(),
			TracerProvider: tracenoop.NewTracerProvider(),
			MeterProvider:  noop.NewMeterProvider(),
		},
	}
	redaction, err := factory.CreateLogs(context.Background(), settings, config, sink)
	check(err)

	lines := strings.Split(strings.TrimSuffix(string(corpus), "\n"), "\n")
	before := strings.Count(string(corpus), label)
	best, rounds := time.Duration(1<<62), 0
	for start := time.Now(); rounds < 2 || time.Since(start).Seconds() < seconds; rounds++ {
		all := batches(lines)
		began := time.Now()
		for _, logs := range all {
			check(redaction.ConsumeLogs(context.Background(), logs))
		}
		best = min(best, time.Since(began))
		found = -before
		for _, logs := range all {
			records := logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords()
			for i := 0; i < records.Len(); i++ {
				found += strings.Count(records.At(i).Body().AsString(), label)
			}
		}
	}
	fmt.Printf("{\"bytes\": %d, \"seconds\": %.9f, \"rounds\": %d, \"counts\": {\"all\": %d}}\n",
		len(corpus), best.Seconds(), rounds, found)
}
