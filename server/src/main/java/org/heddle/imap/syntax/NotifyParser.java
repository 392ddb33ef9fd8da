package org.heddle.imap.syntax;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.heddle.imap.syntax.Command.NotifySet.Indicator;
import org.heddle.imap.wire.SyntaxError;

/// The grammar of NOTIFY (RFC 5465 section 8).
final class NotifyParser {
  private final Tokens tokens;
  private final MailboxFilterParser filters;
  private final FetchParser fetch;

  NotifyParser(Tokens tokens, Names names, FetchParser fetch) {
    this.tokens = tokens;
    this.filters = new MailboxFilterParser(tokens, names);
    this.fetch = fetch;
  }

  /// `notify = "NOTIFY" SP (notify-set / notify-none)`, where `notify-none = "NONE"` and
  /// `notify-set = "SET" [status-indicator] SP event-groups`, with `status-indicator = SP "STATUS"`
  /// and `event-groups = event-group *(SP event-group)`.
  Command command() throws IOException {
    tokens.space();
    String word = tokens.word();
    if (word.equals("NONE")) {
      return new Command.NotifyNone();
    }
    if (!word.equals("SET")) {
      throw SyntaxError.of("SET or NONE expected");
    }
    Indicator indicator = tokens.take(" STATUS") ? Indicator.STATUS : Indicator.ABSENT;
    tokens.space();
    return new Command.NotifySet(indicator, List.copyOf(tokens.elements(this::group)));
  }

  /// `event-group = "(" filter-mailboxes SP events ")"`, where `events = ("(" event *(SP event)
  /// ")") / "NONE"`.
  private EventGroup group() throws IOException {
    tokens.expect('(');
    MailboxFilter filter = filters.filter();
    tokens.space();
    Set<String> events = new HashSet<>();
    List<FetchItem> arrivals = new ArrayList<>();
    if (tokens.peek() == '(') {
      tokens.list(() -> events.add(event(arrivals)));
    } else if (!tokens.word().equals("NONE")) {
      throw SyntaxError.of("Events or NONE expected");
    }
    tokens.expect(')');
    return new EventGroup(filter, events, arrivals);
  }

  /// `event = "MessageNew" [SP "(" fetch-att *(SP fetch-att) ")"] / atom`
  private String event(List<FetchItem> arrivals) throws IOException {
    String name = tokens.word();
    if (name.equals("MESSAGENEW")) {
      arrivals.addAll(fetch.optionalAttributes());
    }
    return name;
  }
}
