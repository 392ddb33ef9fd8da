package org.heddle.checking;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.heddle.fulltext.TextIndex;
import org.heddle.storage.Finding;
import org.heddle.storage.Finding.Remedy;
import org.heddle.storage.Finding.Repair;
import org.heddle.storage.Storage;
import org.heddle.storage.StorageException;

/// Checks accounts, one after another: what the storage keeps, the summaries of messages, and the
/// full-text index. Says one line for each finding, up to a bound, and one about all at the end.
/// Confined to one thread.
public final class StoreCheck {
  private static final int MOST_LINES = 10_000;
  private static final int PAGE = 1000;

  private final Storage storage;
  private final TextIndex texts;
  private final Repair repair;
  private final Consumer<String> report;
  private final Map<Remedy, Long> counts = new EnumMap<>(Remedy.class);
  private long told;

  /// @param report takes complete lines, without their ends
  public StoreCheck(Storage storage, TextIndex texts, Repair repair, Consumer<String> report) {
    this.storage = storage;
    this.texts = texts;
    this.repair = repair;
    this.report = report;
  }

  /// Checks these accounts; all if none is named.
  ///
  /// @return whether nothing was found, or all that was found was repaired
  public boolean run(Collection<String> named) {
    long accounts = 0;
    var missing = new TreeSet<>(named);
    String after = "";
    List<String> page = storage.accounts(after, PAGE);
    while (!page.isEmpty()) {
      for (String account : page) {
        if (named.isEmpty() || missing.remove(account)) {
          check(account);
          accounts++;
        }
      }
      after = page.getLast();
      page = storage.accounts(after, PAGE);
    }
    missing.forEach(name -> accept(new Finding(name, "", "there is no such account", Remedy.NONE)));
    summarize(accounts);
    return counts.keySet().stream().allMatch(Remedy.REPAIRED::equals);
  }

  private void check(String account) {
    try {
      storage.check(account, repair, this::accept);
      new SummaryCheck(storage.account(account), repair, this::accept).run();
      texts
          .check(account, repair)
          .ifPresent(what ->
              accept(
                  new Finding(
                      account,
                      "",
                      "the full-text index is damaged, and is made anew: " + what,
                      repair == Repair.YES ? Remedy.REPAIRED : Remedy.BY_ITSELF)));
    } catch (StorageException.Corrupt e) {
      accept(new Finding(account, "", "cannot be read on: " + e.explained(), Remedy.NONE));
    }
  }

  private void accept(Finding finding) {
    counts.merge(finding.remedy(), 1L, Long::sum);
    if (told++ < MOST_LINES) {
      report.accept(line(finding));
    } else if (told == MOST_LINES + 1) {
      report.accept("… and more: only counted from here on");
    }
  }

  private static String line(Finding finding) {
    String place = finding.place().isEmpty() ? "" : finding.place() + ": ";
    String text = finding.account() + ": " + place + finding.what();
    return text.replaceAll("\\p{Cntrl}", "?") + " (" + word(finding.remedy()) + ")";
  }

  private static String word(Remedy remedy) {
    return switch (remedy) {
      case REPAIRED -> "repaired";
      case REPAIRABLE -> "can be repaired";
      case BY_ITSELF -> "mends itself";
      case NONE -> "cannot be repaired";
    };
  }

  private void summarize(long accounts) {
    var text = new StringBuilder(accounts + " accounts checked: ");
    if (counts.isEmpty()) {
      text.append("no damage");
    } else {
      String separator = "";
      for (Map.Entry<Remedy, Long> one : counts.entrySet()) {
        text.append(separator).append(one.getValue()).append(' ').append(word(one.getKey()));
        separator = ", ";
      }
    }
    report.accept(text.toString());
  }
}
