package org.heddle.moving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.heddle.storage.Content;
import org.heddle.storage.Flags;
import org.heddle.storage.MailboxInfo;
import org.heddle.storage.Metadata;
import org.heddle.storage.SystemFlag;

/// A Maildir with folders: flags and sizes in the names of the files, internal dates as their
/// times. Keywords are letters, of which there are 26; their names are in `dovecot-keywords`.
final class MaildirTarget implements Export.Target {
  private static final int LETTERS = 26;

  private final Path root;
  private final Export.Copy copy;
  private final Map<String, Character> letters = new HashMap<>();
  private Path folder;

  MaildirTarget(Path root, Export.Copy copy) {
    this.root = root;
    this.copy = copy;
    this.folder = root;
  }

  @Override
  public void mailbox(MailboxInfo mailbox, List<String> keywords) throws IOException {
    String name = new FolderName(mailbox.name()).maildir();
    folder = name.isEmpty() ? root : Files.createDirectory(root.resolve(name));
    for (String part : List.of("cur", "new", "tmp")) {
      Files.createDirectory(folder.resolve(part));
    }
    if (!name.isEmpty()) {
      Files.createFile(folder.resolve("maildirfolder"));
    }
    nameLetters(keywords);
  }

  private void nameLetters(List<String> keywords) throws IOException {
    letters.clear();
    var lines = new ArrayList<String>();
    for (String keyword : keywords.subList(0, Math.min(LETTERS, keywords.size()))) {
      lines.add(letters.size() + " " + keyword);
      letters.put(keyword.toLowerCase(Locale.ROOT), (char) ('a' + letters.size()));
    }
    if (!lines.isEmpty()) {
      Path file = folder.resolve("dovecot-keywords");
      Files.write(file, lines, UTF_8);
      Export.force(file);
    }
  }

  @Override
  public void message(Metadata message, Content content) throws IOException {
    String base = message.internalDate().toEpochSecond() + ".U" + message.uid() + ".heddle";
    Path draft = folder.resolve("tmp").resolve(base);
    try (var file = new LineEnds(new BufferedOutputStream(Files.newOutputStream(draft)))) {
      copy.to(file, content);
      file.finish();
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
    Export.force(draft);
    Files.setLastModifiedTime(draft, FileTime.from(message.internalDate().toInstant()));
    String sizes = ",S=" + Files.size(draft) + ",W=" + message.size();
    Files.move(
        draft, folder.resolve("cur").resolve(base + sizes + ":2," + letters(message.flags())));
  }

  private String letters(Flags flags) {
    var text = new TreeSet<Character>();
    for (SystemFlag flag : SystemFlag.values()) {
      if (flags.has(flag)) {
        text.add(letter(flag));
      }
    }
    for (String keyword : flags.keywords()) {
      Character letter = letters.get(keyword.toLowerCase(Locale.ROOT));
      if (letter != null) {
        text.add(letter);
      }
    }
    var word = new StringBuilder();
    text.forEach(word::append);
    return word.toString();
  }

  private static char letter(SystemFlag flag) {
    return switch (flag) {
      case SEEN -> 'S';
      case ANSWERED -> 'R';
      case FLAGGED -> 'F';
      case DELETED -> 'T';
      case DRAFT -> 'D';
    };
  }

  @Override
  public void finish() throws IOException {
    Export.force(folder.resolve("cur"));
  }

  @Override
  public void close() {}
}
