package org.heddle.storage.jdbc;

/// Which database it is, where that matters.
enum Engine {
  /// Embedded: this process is the only one, so that what it keeps on the heap is the truth.
  H2("h2"),

  /// Other nodes may write the same tables.
  POSTGRESQL("postgresql");

  private final String migrations;

  Engine(String migrations) {
    this.migrations = migrations;
  }

  /// The folder of the migrations that are for this one alone.
  String migrations() {
    return migrations;
  }
}
