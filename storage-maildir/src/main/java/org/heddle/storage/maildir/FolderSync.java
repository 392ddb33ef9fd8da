package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.Flags;
import org.heddle.storage.Metadata;
import org.heddle.storage.UidSet;
import org.jspecify.annotations.Nullable;

/// Finds out what other programs did to a mailbox.
///
/// A Maildir has no notion of a change: deliverers put files into `new`, readers move them to `cur`
/// and rename them there when flags change, anybody may unlink them. All that tells is the time
/// stamps of the two directories, and they are weak: on a file system that counts seconds, or
/// within one tick of a finer clock, a directory can change without its time changing. So a stamp
/// proves something only if it was more than a second old when the directory was read; until then
/// the directory counts as *suspect*, and is read again a second later even if its time stays
/// ([FolderState.Seen]).
///
/// Reading a directory while others rename in it can miss a file: the old name is gone and the new
/// one comes to stand where the reader has been already. So a message whose name is missing, or a
/// new record whose file is, is looked for in further readings, until one in which nobody changed
/// the directory, or some have not found it; only then it counts as expunged.
///
/// Flags are a matter of names alone and are taken over without a lock. Everything else (a file
/// nobody gave a UID to, a record nobody saw before, a file that is missing) is settled under the
/// dotlock of the UID list, because a program that holds it may be half-way: its record written and
/// its file not yet there, or the other way round. Under the lock, in this order: read what was
/// appended to the UID list; move `new` to `cur`; read `cur`; join both by base name. A file with a
/// record takes the UID of the record. A file without one takes the next, the files sorted by the
/// time in their names. A record whose UID is below one that was already announced, and whose file
/// comes only now, belongs to a message that was expunged and has come back: it takes a new UID, as
/// Dovecot does it, since UIDs must ascend with time.
///
/// One base name twice is one message that somebody renamed half (then both are the same inode and
/// one name goes), or two messages whose deliverer was careless (then one gets a new name).
final class FolderSync {
  private static final int ROUNDS = 4;

  /// What a look at the directory brought.
  enum Outcome {
    SAME,
    CHANGED,
    /// The UID list is gone or speaks of another UIDVALIDITY: the mailbox is to be loaded anew.
    RENUMBERED
  }

  private final FolderState state;
  private final Site site;
  private final FolderPaths paths;
  private final Edit edit;

  private FolderSync(FolderState state, Site site) {
    this.state = state;
    this.site = site;
    this.paths = state.paths;
    this.edit = new Edit(state);
  }

  /// Makes the state agree with the disk; the caller holds the lock of the mailbox.
  ///
  /// @param held the dotlock, if the caller holds it
  /// @throws NoSuchFileException if there is no such directory
  static Outcome refresh(FolderState state, Site site, @Nullable DotLock held) throws IOException {
    long now = Stamp.now();
    FolderState.Seen before = state.seen;
    var looks = FolderState.Seen.now(state.paths, before.suspectFrom());
    if (!looks.cur().exists()) {
      throw new NoSuchFileException(state.paths.cur().toString());
    }
    boolean due = before.isDue(now);
    if (!due && looks.isLike(before)) {
      return Outcome.SAME;
    }
    return new FolderSync(state, site).run(looks, due, held);
  }

  private Outcome run(FolderState.Seen looks, boolean due, @Nullable DotLock held)
      throws IOException {
    if (!looks.keywords().equals(state.seen.keywords())) {
      rereadKeywords();
    }
    // So it is, too, when a mailbox was just loaded.
    boolean structural = !looks.uidList().equals(state.seen.uidList()) || !freshMail().isEmpty();
    long listedAt = Stamp.now();
    FolderState.Seen seen = looks;
    if (!structural && (due || !looks.cur().equals(state.seen.cur()))) {
      Survey survey = Survey.of(state.files, Disk.list(paths.cur()));
      structural = !survey.isSameMessages();
      if (!structural) {
        seen = seen(looks, listedAt);
        reflag(survey);
      }
    }
    if (!structural) {
      finish(seen);
      return edit.isEmpty() ? Outcome.SAME : Outcome.CHANGED;
    }
    if (held != null) {
      return settle(held);
    }
    try (DotLock lock = DotLock.take(paths.uidListLock(), site.names().host())) {
      return settle(lock);
    }
  }

  private static FolderState.Seen seen(FolderState.Seen looks, long listedAt) {
    boolean proven = looks.cur().provesAt(listedAt) && looks.fresh().provesAt(listedAt);
    return new FolderState.Seen(
        looks.cur(),
        looks.fresh(),
        looks.uidList(),
        looks.keywords(),
        proven ? Long.MAX_VALUE : listedAt);
  }

  private void finish(FolderState.Seen seen) throws IOException {
    state.log(edit.records(), FrameFile.Durability.LAZY);
    if (!edit.isEmpty()) {
      state.publish(edit);
    }
    state.seen = seen;
    state.compactIfLong();
  }

  private List<String> freshMail() throws IOException {
    var mail = new ArrayList<String>();
    try {
      for (String name : Disk.list(paths.fresh())) {
        if (!name.startsWith(".")) {
          mail.add(name);
        }
      }
    } catch (NoSuchFileException e) {
      // Somebody is removing the mailbox, or made it without: there is no mail in it.
      return mail;
    }
    return mail;
  }

  /// A listing in which no base name comes twice.
  private Survey settledSurvey() throws IOException {
    var survey = Survey.of(state.files, Disk.list(paths.cur()));
    for (int round = 0; !survey.twins().isEmpty() && round < ROUNDS; round++) {
      for (String[] twins : survey.twins()) {
        Duplicates.resolve(paths, twins[0], twins[1], site.names());
      }
      survey = Survey.of(state.files, Disk.list(paths.cur()));
    }
    return survey;
  }

  /// Reads the directory again while something is missing, unless nobody renamed meanwhile.
  private void lookAgain(Survey survey, UidJoin join) throws IOException {
    boolean quiet = false;
    for (int i = 0; i < ROUNDS && !quiet && !(survey.isComplete() && join.hasFiles(survey)); i++) {
      Stamp before = Stamp.of(paths.cur());
      quiet = before.provesAt(Stamp.now());
      survey.addAgain(Disk.list(paths.cur()));
      quiet &= before.equals(Stamp.of(paths.cur()));
    }
  }

  private void rereadKeywords() throws IOException {
    KeywordTable before = state.coder.table();
    Optional<KeywordTable> read = KeywordTable.read(paths.keywords());
    if (read.isEmpty()) {
      if (!before.letters().isEmpty()) {
        KeywordFile.write(paths, before);
      }
      return;
    }
    KeywordTable after = before.withLetters(read.get());
    if (after.equals(before)) {
      return;
    }
    state.coder = new FlagCoder(after);
    after
        .letters()
        .forEach((number, name) -> {
          if (!name.equals(before.names().get(number))) {
            edit.records().add(new LogRecord.Keyword(number, name));
          }
        });
    for (int row = 0; row < state.files.size(); row++) {
      observeFlags(state.files.uid(row), state.files.name(row));
    }
  }

  private void reflag(Survey survey) {
    survey
        .renamed()
        .forEach((row, name) -> {
          long uid = state.files.uid(row);
          edit.names().put(uid, name);
          observeFlags(uid, name);
        });
  }

  private void observeFlags(long uid, String name) {
    Metadata message = edit.find(uid).orElse(null);
    if (message == null) {
      return;
    }
    int[] keywords = state.coder.encode(message.flags()).keywords();
    int bits = FileName.marks(name).bits() & state.coder.namedBits();
    Flags flags = state.coder.flags(bits, keywords);
    if (!flags.equals(message.flags())) {
      Metadata changed = Edit.withFlags(message, commit(), flags);
      edit.observe(changed, new LogRecord.Kept(List.of(state.logged(changed, name))));
    }
  }

  private long commit() {
    boolean first = edit.modSeq() == state.status().highestModSeq();
    return first ? edit.nextModSeq() : edit.modSeq();
  }

  private Outcome settle(DotLock lock) throws IOException {
    var join = new UidJoin(state, edit, lock);
    if (!join.readList()) {
      return Outcome.RENUMBERED;
    }
    moveFresh(lock);
    var looks = FolderState.Seen.now(paths, 0);
    long listedAt = Stamp.now();
    Survey survey = settledSurvey();
    lookAgain(survey, join);
    reflag(survey);
    UidSet gone = join.join(survey, this::commit);
    join.restored().forEach(this::observeFlags);
    if (!gone.isEmpty()) {
      edit.vanish(commit(), gone);
    }
    join.writeList();
    finish(seen(looks, listedAt));
    // Our own writing of the list is no news.
    FolderState.Seen now = state.seen;
    state.seen =
        new FolderState.Seen(
            now.cur(), now.fresh(), state.uidList.stamp(), now.keywords(), now.suspectFrom());
    return edit.isEmpty() ? Outcome.SAME : Outcome.CHANGED;
  }

  private void moveFresh(DotLock lock) throws IOException {
    for (String name : freshMail()) {
      String target = name.contains(":2,") ? name : FileName.of(FileName.base(name), Marks.NONE);
      Path from = paths.fresh().resolve(name);
      try {
        if (Files.exists(paths.message(target))) {
          target = Duplicates.freshName(name, site.names());
        }
        Files.move(from, paths.message(target));
      } catch (NoSuchFileException e) {
        // Somebody else was faster, or the deliverer thought again.
        continue;
      }
      lock.touch();
    }
  }
}
