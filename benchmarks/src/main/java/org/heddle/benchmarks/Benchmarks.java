package org.heddle.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the benchmarks and puts their table into a Markdown file, between two comments. The
/// arguments are JMH's own, after the name of the file.
public final class Benchmarks {
  private static final String BEGIN = "<!-- results -->\n";
  private static final String END = "<!-- end of results -->";

  private Benchmarks() {}

  public static void main(String[] args)
      throws CommandLineOptionException, RunnerException, IOException {
    Path table = Path.of(args[0]);
    String[] jmh = java.util.Arrays.copyOfRange(args, 1, args.length);
    var options =
        new OptionsBuilder()
            .parent(new CommandLineOptions(jmh))
            .jvmArgsAppend("-Djdk.pollerMode=1", "-Xmx2g")
            .shouldFailOnError(true);
    if (jmh.length == 0) {
      options
          .forks(1)
          .warmupIterations(2)
          .warmupTime(TimeValue.seconds(1))
          .measurementIterations(3)
          .measurementTime(TimeValue.seconds(1));
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    String before = Files.readString(table);
    int from = before.indexOf(BEGIN) + BEGIN.length();
    int to = before.indexOf(END);
    Files.writeString(
        table, before.substring(0, from) + ResultsTable.of(results) + before.substring(to));
  }
}
