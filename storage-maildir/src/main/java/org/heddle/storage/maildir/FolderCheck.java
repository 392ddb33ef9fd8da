package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.heddle.storage.UidSet;

/// What the files of one mailbox say of each other, before anybody brings it up to date.
final class FolderCheck {
  private final FolderPaths paths;
  private final Map<Long, String> listed = new HashMap<>();
  private final Set<String> doubled = new TreeSet<>();
  private final Set<String> bases = new HashSet<>();
  private final Set<String> twins = new TreeSet<>();
  private final List<String> passing = new ArrayList<>();
  private int letters;

  private FolderCheck(FolderPaths paths) {
    this.paths = paths;
  }

  /// Looks at the files of a mailbox while nobody changes them.
  static FolderCheck of(Folder folder, Site site) throws IOException {
    folder.lock();
    try (DotLock held = DotLock.take(folder.paths().uidListLock(), site.names().host())) {
      held.touch();
      return new FolderCheck(folder.paths()).run();
    } finally {
      folder.unlock();
    }
  }

  private FolderCheck run() throws IOException {
    var named = new HashSet<String>();
    Optional<UidList.Position> list =
        UidList.read(
            paths.uidList(),
            entry -> {
              listed.put(entry.uid(), entry.base());
              if (!named.add(entry.base())) {
                doubled.add(entry.base());
              }
            });
    readDirectory();
    LogReplay log = LogReplay.read(paths.log());
    compare(list, log);
    if (list.isPresent() && log.head().isPresent()) {
      compareMessages(log, named);
    }
    compareKeywords(log);
    return this;
  }

  private void readDirectory() throws IOException {
    for (String name : Disk.list(paths.cur())) {
      if (!Files.isDirectory(paths.message(name))) {
        letters |= FileName.marks(name).letters();
        if (!bases.add(FileName.base(name))) {
          twins.add(FileName.base(name));
        }
      }
    }
    if (!twins.isEmpty()) {
      passing.add(twins.size() + " base names are those of two files: one of each is renamed");
    }
  }

  private void compare(Optional<UidList.Position> list, LogReplay log) {
    if (list.isEmpty() && log.head().isPresent()) {
      passing.add("dovecot-uidlist is gone or has no header: all UIDs are given anew");
    }
    if (list.isPresent() && !list.get().whole()) {
      passing.add("the end of dovecot-uidlist cannot be understood: it comes from heddle-log");
    }
    switch (log.outcome().ending()) {
      case TORN -> passing.add("the last record of heddle-log was not finished");
      case DAMAGED -> passing.add("heddle-log is damaged: history is forgotten");
      case MISSING -> {
        if (Files.exists(paths.log())) {
          passing.add("heddle-log cannot be understood: it is written anew");
        }
      }
      case WHOLE -> {}
    }
    long validity = list.map(position -> position.header().validity()).orElse(0L);
    if (validity > 0 && log.head().filter(head -> head.uidValidity() != validity).isPresent()) {
      passing.add("dovecot-uidlist has another UIDVALIDITY than heddle-log: history is forgotten");
    }
  }

  private void compareMessages(LogReplay log, Set<String> named) {
    Set<Long> hashes = new HashSet<>();
    bases.forEach(base -> hashes.add(FileName.hash(base)));
    var gone = UidSet.builder();
    Set<Long> known = new HashSet<>();
    log.messages()
        .values()
        .forEach(message -> {
          known.add(message.nameHash());
          if (!hashes.contains(message.nameHash())) {
            gone.add(message.uid());
          }
        });
    if (!gone.build().isEmpty()) {
      passing.add("UID " + gone.build() + ": there is no file: it counts as expunged");
    }
    long nameless =
        bases.stream()
            .filter(base -> !named.contains(base) && !known.contains(FileName.hash(base)))
            .count();
    if (nameless > 0) {
      passing.add(nameless + " files have no UID: they get one");
    }
  }

  private void compareKeywords(LogReplay log) throws IOException {
    boolean needed = log.keywords().keySet().stream().anyMatch(number -> number < Marks.LETTERS);
    Optional<KeywordTable> table = KeywordTable.read(paths.keywords());
    if (needed && table.isEmpty()) {
      passing.add("dovecot-keywords is gone: it comes from heddle-log");
    }
    table.ifPresent(file -> file.letters().keySet().forEach(number -> letters &= ~(1 << number)));
    log.keywords().keySet().stream()
        .filter(number -> number < Marks.LETTERS)
        .forEach(number -> letters &= ~(1 << number));
  }

  /// What is put right by whoever next opens the mailbox.
  List<String> passing() {
    return passing;
  }

  /// What stays until somebody repairs it.
  List<String> lasting() {
    var faults = new ArrayList<String>();
    if (!doubled.isEmpty()) {
      faults.add(doubled.size() + " files have two UIDs in dovecot-uidlist");
    }
    if (letters != 0) {
      faults.add(
          "messages have keywords that dovecot-keywords does not name: "
              + Marks.of(0, letters).text());
    }
    return faults;
  }

  /// Puts right what lasts: the list names each file once, and each letter has a name.
  void mend(Folder folder, Site site) throws IOException {
    folder.lock();
    try (DotLock held = DotLock.take(paths.uidListLock(), site.names().host())) {
      FolderState state = folder.refreshed(held);
      if (letters != 0) {
        KeywordFile.write(paths, named(state.coder.table()));
      }
      if (!doubled.isEmpty()) {
        UidJoin.rewriteList(state, new Edit(state), List.of());
      }
      folder.refreshed(held);
    } finally {
      folder.unlock();
    }
  }

  private KeywordTable named(KeywordTable table) {
    KeywordTable all = table;
    for (int letter = 0; letter < Marks.LETTERS; letter++) {
      if ((letters & 1 << letter) != 0 && !table.names().containsKey(letter)) {
        all = all.with(letter, "$Lost-" + (char) ('a' + letter));
      }
    }
    return all;
  }

  /// What the owner of the files has to see to.
  static List<String> forbidden(FolderPaths paths) {
    var faults = new ArrayList<String>();
    for (Path directory : List.of(paths.cur(), paths.fresh(), paths.tmp())) {
      if (forbids(directory, Files.isWritable(directory))) {
        faults.add("the directory " + directory.getFileName() + " may not be written");
      }
    }
    for (Path file : List.of(paths.uidList(), paths.keywords(), paths.log())) {
      if (forbids(file, Files.isReadable(file))) {
        faults.add(file.getFileName() + " may not be read");
      }
    }
    return faults;
  }

  /// What is not there forbids nothing. It is looked for last, since a mailbox may be removed while
  /// it is asked.
  private static boolean forbids(Path path, boolean permitted) {
    return !permitted && Files.exists(path);
  }
}
