package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.heddle.imap.wire.SyntaxError;

/// Reads the parameters of CREATE (RFC 4466 section 2.2).
final class CreateParser {
  private final Tokens tokens;

  CreateParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /// `create = "CREATE" SP mailbox [create-params]`, behind the mailbox, where `create-params = SP
  /// "(" create-param *(SP create-param) ")"`
  Command create(String mailbox) throws IOException {
    if (tokens.peek() == ' ' && !tokens.isBlankToEnd()) {
      tokens.space();
      List<List<String>> parameters = tokens.list(this::parameter);
      if (parameters.size() > 1) {
        throw SyntaxError.of("Parameter given twice");
      }
      return new Command.Create(mailbox, Optional.of(parameters.getFirst()));
    }
    return new Command.Create(mailbox, Optional.empty());
  }

  /// `create-param = "USE" SP "(" [use-attr *(SP use-attr)] ")"` (RFC 6154)
  private List<String> parameter() throws IOException {
    if (!tokens.word().equals("USE")) {
      throw SyntaxError.of("Unknown parameter");
    }
    tokens.space();
    return List.copyOf(tokens.listOrEmpty(this::use));
  }

  /// `use-attr = "\All" / "\Archive" / "\Drafts" / "\Flagged" / "\Junk" / "\Sent" / "\Trash" /
  /// use-attr-ext`, where `use-attr-ext = "\" atom`
  private String use() {
    tokens.expect('\\');
    return "\\" + tokens.atom();
  }
}
