package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.List;
import org.heddle.imap.wire.SyntaxError;

/// The grammar of [MailboxFilter].
final class MailboxFilterParser {
  private final Tokens tokens;
  private final Names names;

  MailboxFilterParser(Tokens tokens, Names names) {
    this.tokens = tokens;
    this.names = names;
  }

  /// `filter-mailboxes = "selected" / "selected-delayed" / "inboxes" / "personal" / "subscribed" /
  /// (("subtree" / "subtree-one" / "mailboxes") SP one-or-more-mailbox)`
  MailboxFilter filter() throws IOException {
    return switch (tokens.word()) {
      case "SELECTED" -> new MailboxFilter.Selected();
      case "SELECTED-DELAYED" -> new MailboxFilter.SelectedDelayed();
      case "INBOXES" -> new MailboxFilter.Inboxes();
      case "PERSONAL" -> new MailboxFilter.Personal();
      case "SUBSCRIBED" -> new MailboxFilter.Subscribed();
      case "SUBTREE" -> new MailboxFilter.Subtree(mailboxes());
      case "SUBTREE-ONE" -> new MailboxFilter.SubtreeOne(mailboxes());
      case "MAILBOXES" -> new MailboxFilter.Mailboxes(mailboxes());
      default -> throw SyntaxError.of("Unknown mailbox filter");
    };
  }

  /// `SP one-or-more-mailbox`, where `one-or-more-mailbox = mailbox / "(" mailbox *(SP mailbox)
  /// ")"`
  private List<String> mailboxes() throws IOException {
    tokens.space();
    return tokens.peek() == '(' ? List.copyOf(tokens.list(this::mailbox)) : List.of(mailbox());
  }

  private String mailbox() throws IOException {
    return names.decode(tokens.astring());
  }
}
