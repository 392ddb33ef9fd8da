package org.heddle.imap.syntax;

import java.io.IOException;
import org.heddle.imap.wire.Octets;
import org.heddle.imap.wire.SyntaxError;
import org.heddle.storage.AccessChange.Op;

/// Reads the commands of RFC 4314 section 7.
final class AclParser {
  private final Tokens tokens;
  private final Names names;

  AclParser(Tokens tokens, Names names) {
    this.tokens = tokens;
    this.names = names;
  }

  /// `getacl = "GETACL" SP mailbox`
  Command getAcl() throws IOException {
    return new Command.GetAcl(mailbox());
  }

  /// `setacl = "SETACL" SP mailbox SP identifier SP mod-rights`, where `mod-rights = astring`, with
  /// `+` or `-` in front to add or to remove
  Command setAcl() throws IOException {
    String mailbox = mailbox();
    String identifier = identifier();
    tokens.space();
    String rights = tokens.astring();
    return switch (rights.isEmpty() ? ' ' : rights.charAt(0)) {
      case '+' -> new Command.SetAcl(mailbox, identifier, Op.ADD, rights.substring(1));
      case '-' -> new Command.SetAcl(mailbox, identifier, Op.REMOVE, rights.substring(1));
      default -> new Command.SetAcl(mailbox, identifier, Op.REPLACE, rights);
    };
  }

  /// `deleteacl = "DELETEACL" SP mailbox SP identifier`
  Command deleteAcl() throws IOException {
    String mailbox = mailbox();
    return new Command.DeleteAcl(mailbox, identifier());
  }

  /// `listrights = "LISTRIGHTS" SP mailbox SP identifier`
  Command listRights() throws IOException {
    String mailbox = mailbox();
    return new Command.ListRights(mailbox, identifier());
  }

  /// `myrights = "MYRIGHTS" SP mailbox`
  Command myRights() throws IOException {
    return new Command.MyRights(mailbox());
  }

  private String mailbox() throws IOException {
    tokens.space();
    return names.decode(tokens.astring());
  }

  /// `SP identifier`, where `identifier = astring`; UTF-8 by section 2
  private String identifier() throws IOException {
    tokens.space();
    return Octets.decodeUtf8(tokens.astring())
        .orElseThrow(() -> SyntaxError.of("An identifier is UTF-8"));
  }
}
