package org.heddle.moving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import org.heddle.imap.wire.ModifiedUtf7;
import org.heddle.storage.MailboxName;

/// What a mailbox is called in a file system: in ASCII whatever the locale, by modified UTF-7.
record FolderName(MailboxName mailbox) {
  /// File systems take 255 bytes; a suffix is to fit.
  private static final int LONGEST = 230;

  /// As Maildir++ has it: `.Work.2024`; a dot in a level is `\2e`, as Dovecot's listescape writes
  /// it. INBOX is the directory itself: the empty text.
  String maildir() {
    if (mailbox.isInbox()) {
      return "";
    }
    var name = new StringBuilder();
    for (String level : mailbox.levels()) {
      String escaped = ModifiedUtf7.encode(level).replace("\\", "\\5c").replace(".", "\\2e");
      name.append('.').append(escaped.startsWith("~") ? "\\7e" + escaped.substring(1) : escaped);
    }
    return bounded(name.toString());
  }

  /// As a path of directories with an mbox at its end: `Work/2024.mbox`.
  String mbox() {
    var path = new StringBuilder();
    for (String level : mailbox.levels()) {
      if (!path.isEmpty()) {
        path.append('/');
      }
      path.append(bounded(level(ModifiedUtf7.encode(level))));
    }
    return path + ".mbox";
  }

  /// A level is neither hidden nor `..`, nor takes the place of an mbox.
  private static String level(String text) {
    String plain = text.replace("%", "%25");
    plain = plain.startsWith(".") ? "%2E" + plain.substring(1) : plain;
    return plain.endsWith(".mbox") ? plain.substring(0, plain.length() - 5) + "%2Embox" : plain;
  }

  /// What is too long ends with a digest of itself.
  private static String bounded(String name) {
    if (name.length() <= LONGEST) {
      return name;
    }
    byte[] digest = Digests.sha256().digest(name.getBytes(UTF_8));
    String end = "-" + HexFormat.of().formatHex(digest, 0, 16);
    return name.substring(0, LONGEST - end.length()) + end;
  }
}
