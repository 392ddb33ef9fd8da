package org.heddle.lmtp;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.Optional;
import org.heddle.net.Connection;
import org.heddle.net.Protection;

/// How a message came here: what its trace fields say (RFC 5321 section 4.4).
///
/// @param id of the transaction, for the log and the Received field
/// @param from the `from` clause with its line end, or empty
/// @param with the `with` clause or what stands in its place
/// @param sender the envelope's
public record Arrival(String id, String from, String with, Address sender) {
  private static final DateTimeFormatter DATE =
      new DateTimeFormatterBuilder()
          .appendPattern("EEE, d MMM yyyy HH:mm:ss Z")
          .toFormatter(Locale.ENGLISH);

  /// By a program on this machine that hands over one message.
  public static Arrival piped(Address sender) {
    return new Arrival(newId(), "", "(heddle deliver)", sender);
  }

  /// By LMTP.
  ///
  /// @param name what the client calls itself
  static Arrival lmtp(Connection connection, String name, Command.Mail mail) {
    String address =
        connection.address().map(one -> "[" + one.getHostAddress() + "]").orElse("local");
    String utf8 = mail.characters() == Command.Characters.UTF8 ? "UTF8" : "";
    String tls = connection.protection() instanceof Protection.Tls ? "S" : "";
    return new Arrival(
        newId(),
        "from " + name.replaceAll("[^\\p{Alnum}\\[\\]:._-]", "?") + " (" + address + ")\r\n\t",
        "with " + utf8 + "LMTP" + tls,
        mail.sender());
  }

  private static String newId() {
    return java.util.UUID.randomUUID().toString().replace("-", "").substring(0, 16);
  }

  /// The fields that are put on top of a message, with line ends.
  ///
  /// @param by what the server calls itself
  /// @param recipient whom it is for, where that is known
  String trace(String by, Optional<String> recipient, ZonedDateTime now) {
    return "Return-Path: <"
        + sender
        + ">\r\n"
        + recipient.map(one -> "Delivered-To: " + one + "\r\n").orElse("")
        + "Received: "
        + from
        + "by "
        + by
        + " "
        + with
        + " id "
        + id
        + recipient.map(one -> "\r\n\tfor <" + one + ">").orElse("")
        + "; "
        + DATE.format(now)
        + "\r\n";
  }
}
