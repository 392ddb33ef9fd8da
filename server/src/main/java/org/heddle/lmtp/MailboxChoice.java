package org.heddle.lmtp;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.heddle.storage.Account;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.MailboxName;
import org.heddle.storage.StorageException;

/// Which mailbox is meant by a word in an address: that of exactly this name, or that which differs
/// in the case of letters only, since addresses tend to lose it; levels may be parted by dots,
/// since a slash is hard to write there. Nothing is ever made for a stranger: what is not there is
/// INBOX.
final class MailboxChoice {
  private MailboxChoice() {}

  /// @param word may be anything, and empty for INBOX
  static MailboxName of(String word, Account account) {
    if (word.isEmpty()) {
      return MailboxName.INBOX;
    }
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add(word);
    if (word.indexOf(MailboxName.DELIMITER) < 0) {
      spellings.add(word.replace('.', MailboxName.DELIMITER));
    }
    var names = account.mailboxes().mailboxes().stream().map(MailboxInfo::name).toList();
    for (String spelling : spellings) {
      Optional<MailboxName> wanted = name(spelling);
      if (wanted.isPresent() && names.contains(wanted.get())) {
        return wanted.get();
      }
    }
    return spellings.stream()
        .map(MailboxChoice::name)
        .flatMap(Optional::stream)
        .map(MailboxChoice::folded)
        .flatMap(wanted -> names.stream().filter(name -> folded(name).equals(wanted)))
        .findFirst()
        .orElse(MailboxName.INBOX);
  }

  private static Optional<MailboxName> name(String text) {
    try {
      return Optional.of(new MailboxName(text));
    } catch (StorageException.InvalidName e) {
      return Optional.empty();
    }
  }

  private static String folded(MailboxName name) {
    return name.value().toLowerCase(Locale.ROOT);
  }
}
