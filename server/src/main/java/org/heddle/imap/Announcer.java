package org.heddle.imap;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.heddle.imap.MailboxView.Expunges;
import org.heddle.imap.MailboxView.Update;
import org.heddle.imap.syntax.Command.Access;

/// Writes what a client hears of a mailbox without asking: FLAGS, EXISTS, EXPUNGE and FETCH.
final class Announcer {
  private final Dialogue dialogue;

  Announcer(Dialogue dialogue) {
    this.dialogue = dialogue;
  }

  /// Brings the view up to date and tells the client.
  void announce(MailboxView view, Expunges expunges) throws IOException {
    for (Update update : view.sync(expunges)) {
      write(view, update);
    }
  }

  private void write(MailboxView view, Update update) throws IOException {
    switch (update) {
      case Update.Expunged(var number) ->
          dialogue.output().text("* ").number(number).text(" EXPUNGE").line();
      case Update.Exists(var count) ->
          dialogue.output().text("* ").number(count).text(" EXISTS").line();
      case Update.Recent(var count) -> recent(view, count);
      case Update.Keywords(var keywords) -> flags(keywords, view.access());
      case Update.FlagsChanged(var number, var messages, var row) -> {
        dialogue.output().text("* ").number(number).text(" FETCH (UID ");
        dialogue.output().number(messages.uid(row)).text(" FLAGS ");
        FlagList.write(dialogue.output(), messages.flags(row), view.recent(), messages.uid(row));
        dialogue.output().text(')').line();
      }
    }
  }

  /// Tells the client of keywords that it has not heard of: to be called before a FETCH may name
  /// them.
  void keywords(MailboxView view, List<String> now) throws IOException {
    if (view.learn(now)) {
      flags(now, view.access());
    }
  }

  /// Nothing for a client that knows no `\Recent`.
  void recent(MailboxView view, int count) throws IOException {
    if (view.recent().interest() == RecentMessages.Interest.RECENT) {
      dialogue.output().text("* ").number(count).text(" RECENT").line();
    }
  }

  /// FLAGS and PERMANENTFLAGS (RFC 9051 sections 7.3.5 and 7.1): to be sent before the first FETCH
  /// with a keyword that they have not named.
  void flags(Collection<String> keywords, Access access) throws IOException {
    dialogue.untagged("FLAGS (");
    names(keywords);
    dialogue.output().text(')').line();
    dialogue.untagged("OK [PERMANENTFLAGS (");
    switch (access) {
      case READ_WRITE -> {
        names(keywords);
        dialogue.output().text(" \\*)] Flags that can be set");
      }
      case READ_ONLY -> dialogue.output().text(")] No flag can be set");
    }
    dialogue.output().line();
  }

  private void names(Collection<String> keywords) throws IOException {
    dialogue.output().text("\\Answered \\Flagged \\Deleted \\Seen \\Draft");
    for (String keyword : keywords) {
      dialogue.output().text(' ').text(keyword);
    }
  }
}
