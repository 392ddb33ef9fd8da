package org.heddle.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/// The results as Markdown: medians and 99th percentiles, and how many times the floor each latency
/// is.
final class ResultsTable {
  private static final String LATENCY = "LatencyBenchmark.";
  private static final String FLOOR = "FloorBenchmark.";

  private ResultsTable() {}

  static String of(Collection<RunResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add("| over loopback | storage | median | 99 % | times the floor |");
    lines.add("|---|---|---:|---:|---:|");
    for (RunResult result : results) {
      if (isSampled(result)) {
        lines.add(latency(result, results));
      }
    }
    lines.add("");
    lines.add("| part | with | time, or how many |");
    lines.add("|---|---|---:|");
    for (RunResult result : results) {
      if (!isSampled(result)) {
        lines.add(part(result));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static boolean isSampled(RunResult result) {
    return result.getParams().getMode() == Mode.SampleTime;
  }

  private static String latency(RunResult result, Collection<RunResult> all) {
    Statistics times = result.getPrimaryResult().getStatistics();
    String unit = " " + result.getPrimaryResult().getScoreUnit().replace("/op", "");
    Optional<Double> ratio = floor(result, all).map(floor -> times.getPercentile(50) / floor);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s%s | %s%s | %s |",
        name(result),
        parameters(result),
        number(times.getPercentile(50)),
        unit,
        number(times.getPercentile(99)),
        unit,
        ratio.map(r -> String.format(Locale.ROOT, "%.1f", r)).orElse(""));
  }

  private static String part(RunResult result) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s %s |",
        name(result),
        parameters(result),
        number(result.getPrimaryResult().getScore()),
        result.getPrimaryResult().getScoreUnit().replace("/op", ""));
  }

  /// What connects is compared with connecting, what is asked of a session with a round trip.
  private static Optional<Double> floor(RunResult result, Collection<RunResult> all) {
    String name = name(result);
    if (!name.startsWith(LATENCY)) {
      return Optional.empty();
    }
    boolean connects = name.contains("greeting") || name.contains("connect");
    String wanted = FLOOR + (connects ? "connect" : "roundTrip");
    return all.stream()
        .filter(other -> name(other).equals(wanted))
        .map(other -> other.getPrimaryResult().getStatistics().getPercentile(50))
        .findFirst();
  }

  private static String name(RunResult result) {
    return result.getParams().getBenchmark().replaceFirst("^org\\.heddle\\.\\w+\\.", "");
  }

  private static String parameters(RunResult result) {
    BenchmarkParams params = result.getParams();
    var values = new TreeMap<String, String>();
    params.getParamsKeys().forEach(key -> values.put(key, params.getParam(key)));
    return String.join(", ", values.values()).replace("|", "\\|");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }
}
