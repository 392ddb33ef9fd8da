package org.heddle.storage.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.heddle.storage.StorageException;
import org.jspecify.annotations.Nullable;

/// Says in the words of the SPI what went wrong beneath.
final class Failures {
  private static final int H2_IO = 90028;
  private static final int H2_IO_NAMED = 90031;
  private static final int H2_CLOSED = 90098;
  private static final int H2_CLOSED_AT_EXIT = 90121;
  private static final int H2_GENERAL = 50000;
  private static final int H2_CORRUPTED = 90030;

  /// Its one writer waits for nobody but for a transaction that never ended.
  private static final int H2_LOCKED = 50200;

  private static final int H2_CONCURRENT = 90131;
  private static final Set<Integer> H2_DAMAGE =
      Set.of(H2_GENERAL, H2_CORRUPTED, H2_LOCKED, H2_CONCURRENT);
  private static final int H2_IN_USE = 90020;
  private static final int H2_CONNECTION_CLOSED = 90007;
  private static final int H2_CONNECTION_BROKEN = 90067;
  private static final Set<Integer> H2_GONE =
      Set.of(
          H2_IO,
          H2_IO_NAMED,
          H2_CLOSED,
          H2_CLOSED_AT_EXIT,
          H2_CONNECTION_CLOSED,
          H2_CONNECTION_BROKEN);

  private Failures() {}

  /// What the caller of the storage is told.
  static RuntimeException translate(Exception failure) {
    return switch (failure) {
      case RuntimeException unchecked -> unchecked;
      case SQLException sql -> translate(sql);
      case IOException io when isDiskFull(io) -> diskFull();
      case IOException io ->
          new StorageException.Unavailable("The mail store cannot be read or written", io);
      default -> new IllegalStateException("Unexpected failure", failure);
    };
  }

  private static RuntimeException translate(SQLException failure) {
    String state = state(failure);
    if (state.startsWith("53100") || isDiskFull(failure)) {
      return diskFull();
    }
    if (failure.getErrorCode() == H2_IN_USE) {
      return new StorageException.Unavailable("The database is in use by another process", failure);
    }
    if (isGone(failure)) {
      return new StorageException.Unavailable("The database cannot be reached now", failure);
    }
    // Syntax, types and constraints: what the storage asks for does not depend on the weather.
    if (state.startsWith("42") || state.startsWith("22") || state.startsWith("23")) {
      return new IllegalStateException("The database refused a statement", failure);
    }
    return new StorageException.Unavailable("The database cannot do this now", failure);
  }

  /// Whether a row was to be added whose key another row has.
  static boolean isTaken(RuntimeException failure) {
    return chain(failure)
        .anyMatch(cause -> cause instanceof SQLException sql && state(sql).startsWith("23505"));
  }

  private static StorageException.OverQuota diskFull() {
    return new StorageException.OverQuota(
        "The disk of the mail store is full", StorageException.OverQuota.Full.DISK);
  }

  /// Whether no connection works, or this one does not any more.
  static boolean isGone(SQLException failure) {
    String state = state(failure);
    return failure instanceof SQLTransientConnectionException
        || failure instanceof SQLNonTransientConnectionException
        || failure instanceof SQLRecoverableException
        || state.startsWith("08")
        || state.startsWith("57P")
        || H2_GONE.contains(failure.getErrorCode());
  }

  /// Whether the connection broke, so that another one may be better at once; not if none could be
  /// had.
  static boolean isBrokenConnection(SQLException failure) {
    return isGone(failure) && !(failure instanceof SQLTransientConnectionException);
  }

  /// Whether an embedded database has closed itself or found its file damaged, so that it must be
  /// opened again.
  static boolean needsReopening(Exception failure) {
    return chain(failure)
        .anyMatch(cause ->
            cause instanceof SQLException sql
                && (H2_GONE.contains(sql.getErrorCode()) || isDamage(sql)));
  }

  /// Whether H2 cannot understand its own file, or has in it what cannot be.
  static boolean isDamage(SQLException failure) {
    return H2_DAMAGE.contains(failure.getErrorCode());
  }

  /// A failure and what caused it.
  static Stream<Throwable> chain(Throwable failure) {
    var causes = new ArrayList<Throwable>();
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes.stream();
  }

  /// Whether another transaction was in the way, so that the same may succeed at once.
  static boolean isConflict(SQLException failure) {
    String state = state(failure);
    return state.startsWith("40") || state.startsWith("23505");
  }

  private static String state(SQLException failure) {
    String state = failure.getSQLState();
    return state == null ? "" : state;
  }

  private static boolean isDiskFull(Throwable failure) {
    return chain(failure)
        .filter(IOException.class::isInstance)
        .map(cause -> Objects.requireNonNullElse(cause.getMessage(), ""))
        .anyMatch(message -> message.toLowerCase(Locale.ROOT).contains("no space left"));
  }
}
