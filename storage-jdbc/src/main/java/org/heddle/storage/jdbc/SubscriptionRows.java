package org.heddle.storage.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.heddle.storage.MailboxName;

/// The statements on table `subscription`.
final class SubscriptionRows {
  static final Write INSERT =
      new Write(
          90,
          Write.Order.IN_TURN,
          "INSERT INTO subscription (account_id, name_digest, name) VALUES (?, ?, ?)");
  static final Write DELETE =
      new Write(
          91,
          Write.Order.IN_TURN,
          "DELETE FROM subscription WHERE account_id = ? AND name_digest = ?");

  static final List<Write> WRITES = List.of(INSERT, DELETE);

  private SubscriptionRows() {}

  static Write.Bound insert(long account, MailboxName name) {
    return INSERT.with(account, digest(name), name.value());
  }

  static Write.Bound delete(long account, MailboxName name) {
    return DELETE.with(account, digest(name));
  }

  private static String digest(MailboxName name) {
    try {
      byte[] bytes = name.value().getBytes(UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
