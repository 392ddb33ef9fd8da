package org.heddle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.heddle.auth.UserNames;
import org.heddle.moving.Report;
import org.heddle.storage.Account;
import org.heddle.storage.Account.Restored;
import org.heddle.storage.KeptMessage;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Storage;

/// Lists or brings back expunged messages that the storage keeps, a page at a time.
record Undeletion(Storage storage) {
  private static final int PAGE = 1000;

  enum Action {
    LIST,
    RESTORE
  }

  /// What is wanted.
  ///
  /// @param mailbox where they were; nothing for any mailbox
  /// @param since when they were expunged, or later
  record Request(Action action, String account, Optional<MailboxName> mailbox, Instant since) {
    boolean matches(KeptMessage message) {
      return mailbox.filter(name -> !name.equals(message.mailbox())).isEmpty()
          && !message.expunged().isBefore(since);
    }

    /// Writes it as lines of [ControlProtocol].
    void send(OutputStream output) throws IOException {
      if (account.indexOf('\n') >= 0) {
        throw new UserAdministration.Refusal("there is no account of that name");
      }
      String name = mailbox.map(MailboxName::value).orElse("");
      String text = "UNDELETE " + action + " " + account + "\n" + name + "\n" + since + "\n";
      output.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Reads it behind the first word.
    ///
    /// @throws UserAdministration.Refusal if it is not understood
    static Request receive(String what, InputStream input) throws IOException {
      String[] words = what.split(" ", 2);
      String mailbox = ControlLines.read(input);
      String since = ControlLines.read(input);
      try {
        return new Request(
            Action.valueOf(words[0]),
            words.length < 2 ? "" : words[1],
            Optional.of(mailbox).filter(name -> !name.isEmpty()).map(MailboxName::new),
            Instant.parse(since));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new UserAdministration.Refusal("this is not understood");
      }
    }
  }

  /// Does it, and says what it does.
  ///
  /// @throws UserAdministration.Refusal if there is no such account
  void run(Request request, Report report) {
    Account account = storage.account(existing(request.account));
    long count = 0;
    List<KeptMessage> page = account.kept(Optional.empty(), PAGE);
    while (!page.isEmpty()) {
      for (KeptMessage message : page) {
        if (request.matches(message)) {
          count += tell(request.action, account, message, report);
        }
      }
      page = account.kept(Optional.of(page.getLast().id()), PAGE);
    }
    report.line(
        switch (request.action) {
          case LIST -> count + (count == 1 ? " message" : " messages");
          case RESTORE -> count + (count == 1 ? " message is back" : " messages are back");
        });
  }

  /// @return how many it was: one, or none if it is gone since it was listed
  private static int tell(Action action, Account account, KeptMessage message, Report report) {
    String text =
        "%s uid %d, expunged %s, %d bytes, of %s"
            .formatted(
                message.mailbox().value(),
                message.uid(),
                message.expunged(),
                message.size(),
                message.internalDate());
    switch (action) {
      case LIST -> report.line(text);
      case RESTORE -> {
        Optional<Restored> back = account.restore(message.id());
        if (back.isEmpty()) {
          return 0;
        }
        report.line(text + ": now " + back.get().mailbox().value() + " uid " + back.get().uid());
      }
    }
    return 1;
  }

  private String existing(String typed) {
    String name = UserNames.normalise(typed).orElse(typed);
    List<String> page = storage.accounts("", PAGE);
    while (!page.isEmpty()) {
      if (page.contains(name)) {
        return name;
      }
      page = storage.accounts(page.getLast(), PAGE);
    }
    throw new UserAdministration.Refusal("there is no account " + typed);
  }
}
