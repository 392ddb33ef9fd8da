package org.heddle.moving;

/// What is not the same in two stores: told one by one, up to a bound, and counted.
final class Differences {
  /// How many are told.
  static final int MOST_TOLD = 200;

  private final Report report;
  private long count;

  Differences(Report report) {
    this.report = report;
  }

  /// One line: where it is, what is not the same, and what it is in either store.
  void add(String where, String what, Object from, Object to) {
    tell(where + ": " + what + " is " + from + " in the source and " + to + " in the target");
  }

  void tell(String line) {
    count++;
    if (count <= MOST_TOLD) {
      report.line(line);
    } else if (count == MOST_TOLD + 1) {
      report.line("… and more; only the first " + MOST_TOLD + " are told");
    }
  }

  /// Tells it if the two are not the same.
  void compare(String where, String what, Object from, Object to) {
    if (!from.equals(to)) {
      add(where, what, from, to);
    }
  }

  long count() {
    return count;
  }
}
