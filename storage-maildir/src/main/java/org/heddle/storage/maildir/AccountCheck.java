package org.heddle.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.heddle.storage.Content;
import org.heddle.storage.Finding;
import org.heddle.storage.Finding.Remedy;
import org.heddle.storage.Finding.Repair;
import org.heddle.storage.Mailbox;
import org.heddle.storage.MailboxName;
import org.heddle.storage.Metadata;
import org.heddle.storage.StorageException;

/// Checks one account. Each mailbox is first looked at as its files are, and then opened as for a
/// session: what that puts right by itself is put right then, whether a repair was asked for or
/// not. At last each message is read.
record AccountCheck(String name, Repair repair, Consumer<Finding> findings) {
  /// What was begun and not ended when a process died; for an account that nobody has open.
  void checkRoot(Path root) throws IOException {
    if (Intent.read(root).isPresent()) {
      tell("", "a rename or a move was not finished: it is now", passes());
    }
    for (String entry : Disk.list(root)) {
      if (entry.startsWith(Tree.MAKING) || entry.startsWith(Tree.REMOVING)) {
        tell("", entry + " is left of a mailbox that was made or removed", passes());
      }
    }
  }

  void check(MaildirAccount account, MailboxName mailbox, Folder folder) {
    String place = mailbox.value();
    List<String> forbidden = FolderCheck.forbidden(folder.paths());
    forbidden.forEach(what -> tell(place, what, Remedy.NONE));
    if (!forbidden.isEmpty()) {
      return;
    }
    try {
      FolderCheck files = FolderCheck.of(folder, account.site());
      files.passing().forEach(what -> tell(place, what, passes()));
      Mailbox opened = account.open(mailbox);
      opened.status();
      if (repair == Repair.YES && !files.lasting().isEmpty()) {
        files.mend(folder, account.site());
      }
      files.lasting().forEach(what -> tell(place, what, repairable()));
      checkLeftovers(account, folder, place);
      for (Metadata message : opened.snapshot().messages()) {
        checkMessage(opened, folder, place, message);
      }
    } catch (StorageException.NoSuchMailbox e) {
      // Removed meanwhile.
    } catch (IOException e) {
      if (Files.isDirectory(folder.paths().cur())) {
        throw Disk.failure(e);
      }
    }
  }

  private void checkLeftovers(MaildirAccount account, Folder folder, String place)
      throws IOException {
    long old = Leftovers.old(folder.paths().tmp(), account.site().clock()).size();
    if (old > 0) {
      if (repair == Repair.YES) {
        Leftovers.sweep(folder.paths().tmp(), account.site().clock());
      }
      tell(place, old + " files in tmp are of deliveries that never ended", repairable());
    }
  }

  private void checkMessage(Mailbox mailbox, Folder folder, String place, Metadata message)
      throws IOException {
    String what = "UID " + message.uid() + ": ";
    Optional<Path> file = folder.file(message.uid());
    if (file.isEmpty() || !Files.exists(file.get())) {
      return; // Expunged or renamed meanwhile; what is gone was told before.
    }
    if (!Files.isReadable(file.get())) {
      tell(place, what + "the file may not be read", Remedy.NONE);
      return;
    }
    try {
      long physical = FileName.physicalSize(String.valueOf(file.get().getFileName()));
      long here = Files.size(file.get());
      if (physical >= 0 && physical != here) {
        String says = "the file has " + here + " bytes, and its name says " + physical;
        tell(place, what + says, Remedy.NONE);
      }
      checkSize(mailbox, place, message);
    } catch (java.nio.file.NoSuchFileException | StorageException.MessageGone e) {
      // Expunged or renamed meanwhile.
    }
  }

  /// Opening the content compares the size with the file, and corrects it.
  private void checkSize(Mailbox mailbox, String place, Metadata message) {
    try (Content content = mailbox.content(message.uid())) {
      if (content.size() != message.size()) {
        String says = "its size is said to be " + message.size() + ", and is " + content.size();
        tell(place, "UID " + message.uid() + ": " + says, passes());
      }
    }
  }

  private Remedy passes() {
    return repair == Repair.YES ? Remedy.REPAIRED : Remedy.BY_ITSELF;
  }

  private Remedy repairable() {
    return repair == Repair.YES ? Remedy.REPAIRED : Remedy.REPAIRABLE;
  }

  private void tell(String place, String what, Remedy remedy) {
    findings.accept(new Finding(name, place, what, remedy));
  }
}
