package org.heddle.storage.maildir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.heddle.storage.MailboxId;
import org.heddle.storage.UidSet;
import org.jspecify.annotations.Nullable;

/// `dovecot-uidlist`, version 3: which UID belongs to which file.
///
/// ```
/// 3 V1275660208 N25022 G3085f01b7f11094c501100008c4a11c1
/// 25006 :1276528487.M364837P9451.kurkku,S=1355,W=1394
/// 25017 W2481 :1276533073.M242911P3632.kurkku
/// ```
///
/// The header has UIDVALIDITY, the next UID and the GUID of the mailbox; keys that mean nothing
/// here are kept. Records ascend by UID; between UID and name stand keys with values (`S` and `W`
/// as in file names, `G`, `P`, `O`), which are kept too. The header is not written again when
/// records are appended: the next UID is the higher of `N` and the last record's UID plus one. A
/// record stays for a while after its message went, until somebody rewrites the file.
///
/// Readers take no lock: the file is only ever appended to, or replaced as a whole. Who changes it
/// holds the dotlock. A torn last line is no record; a line that makes no sense, or a UID that does
/// not ascend, ends what is believed.
final class UidList {
  private static final int BLOCK = 1 << 16;
  private static final int LONGEST_LINE = 4096;
  private static final String GUID = "[0-9a-f]{32}";

  private UidList() {}

  /// @param validity UIDVALIDITY, 1 to 4,294,967,295
  /// @param next above every UID that was given out
  /// @param guid 32 hexadecimal digits, or empty
  /// @param rest the keys that mean nothing here, each with a space before it
  record Header(long validity, long next, String guid, String rest) {
    private static final String OBJECT = " H";

    /// That of a mailbox without messages. An id that is no GUID is kept as a key of its own, which
    /// Dovecot keeps too.
    static Header of(MailboxId id, long validity) {
      boolean guid = id.value().matches(GUID);
      return new Header(
          validity, 1, guid ? id.value() : FolderLoader.newGuid(), guid ? "" : OBJECT + id.value());
    }

    /// The id of the mailbox, if this tells it.
    Optional<MailboxId> id() {
      for (String word : rest.split("(?= )")) {
        if (word.startsWith(OBJECT) && word.length() > OBJECT.length()) {
          return Optional.of(new MailboxId(word.substring(OBJECT.length())));
        }
      }
      return guid.matches(GUID) ? Optional.of(new MailboxId(guid)) : Optional.empty();
    }

    Header withNext(long newNext) {
      return new Header(validity, newNext, guid, rest);
    }

    String line() {
      String id = guid.isEmpty() ? "" : " G" + guid;
      return "3 V" + validity + " N" + next + id + rest + "\n";
    }
  }

  /// @param keys what stands between UID and name, or the empty text
  record Entry(long uid, String keys, String base) {
    String line() {
      return uid + " " + (keys.isEmpty() ? "" : keys + " ") + ":" + base + "\n";
    }

    /// The number behind a key, or -1.
    long number(char key) {
      for (String word : keys.split(" ")) {
        if (word.length() > 1 && word.length() < 16 && word.charAt(0) == key) {
          try {
            return Long.parseLong(word.substring(1));
          } catch (NumberFormatException e) {
            return -1;
          }
        }
      }
      return -1;
    }
  }

  /// How far a file was read.
  ///
  /// @param end the position behind the last line believed
  /// @param whole whether nothing stands behind it
  /// @param header with the next UID that holds
  /// @param first the first line
  /// @param last the last line believed, which is the first if there is no other
  record Position(Header header, Stamp stamp, long end, boolean whole, String first, String last) {

    /// Whether these lines still stand where they were read. A new file may well have the inode of
    /// one that was replaced a moment ago.
    private boolean isIn(FileChannel channel) throws IOException {
      return first.equals(text(channel, 0, first.length()))
          && last.equals(text(channel, end - last.length(), last.length()));
    }
  }

  private static String text(FileChannel channel, long from, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) > 0) {}
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
  }

  /// What takes the records, ascending.
  interface Entries {
    void accept(Entry entry);
  }

  /// Reads the whole file; nothing if it is missing or has no header that can be understood.
  static Optional<Position> read(Path file, Entries entries) throws IOException {
    // Taken first: what happens meanwhile then shows as a difference later.
    Stamp stamp = Stamp.of(file);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var scan = new Scan(entries);
      scan.lines(channel, 0);
      return Optional.ofNullable(scan.header).map(header -> scan.position(header, stamp));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// Reads what was appended since; nothing if the file was replaced, or is not what it was.
  static Optional<Position> follow(Path file, Position since, Entries entries) throws IOException {
    Stamp stamp = Stamp.of(file);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      boolean same = stamp.key().equals(since.stamp.key()) && stamp.size() >= since.end;
      if (!same || !since.whole || !since.isIn(channel)) {
        return Optional.empty();
      }
      var scan = new Scan(entries);
      scan.header = since.header;
      scan.last = since.header.next - 1;
      scan.firstLine = since.first;
      scan.lastLine = since.last;
      scan.lines(channel, since.end);
      return Optional.of(scan.position(since.header, stamp));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /// Appends records and forces them; the caller holds the dotlock and knows the file to be whole.
  static Position append(Path file, Position since, List<Entry> entries) throws IOException {
    var lines = new ByteArrayOutputStream();
    for (Entry entry : entries) {
      lines.writeBytes(entry.line().getBytes(StandardCharsets.ISO_8859_1));
    }
    try (var channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      Disk.writeAll(channel, ByteBuffer.wrap(lines.toByteArray()));
      channel.force(true);
    }
    long next = Math.max(since.header.next, entries.getLast().uid + 1);
    return new Position(
        since.header.withNext(next),
        Stamp.of(file),
        since.end + lines.size(),
        true,
        since.first,
        entries.getLast().line());
  }

  /// Puts a new file in place, with these records, ascending; the caller holds the dotlock.
  static Position rewrite(Path file, Header header, Iterator<Entry> entries) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    long end;
    String last = header.line();
    try (var channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(header.line().getBytes(StandardCharsets.ISO_8859_1));
      while (entries.hasNext()) {
        last = entries.next().line();
        out.writeBytes(last.getBytes(StandardCharsets.ISO_8859_1));
        if (out.size() > BLOCK) {
          Disk.writeAll(channel, ByteBuffer.wrap(out.toByteArray()));
          out.reset();
        }
      }
      Disk.writeAll(channel, ByteBuffer.wrap(out.toByteArray()));
      channel.force(true);
      end = channel.position();
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    Disk.forceDirectory(Disk.parentOf(file));
    return new Position(header, Stamp.of(file), end, true, header.line(), last);
  }

  /// One pass over the lines of a file.
  private static final class Scan {
    private final Entries entries;
    private @Nullable Header header;
    private long last;
    private long end;
    private boolean whole = true;
    private String firstLine = "";
    private String lastLine = "";

    Scan(Entries entries) {
      this.entries = entries;
    }

    Position position(Header read, Stamp stamp) {
      Header now = read.withNext(Math.max(read.next, last + 1));
      return new Position(now, stamp, end, whole, firstLine, lastLine);
    }

    void lines(FileChannel channel, long from) throws IOException {
      end = from;
      var buffer = ByteBuffer.allocate(BLOCK);
      long at = from;
      int got = channel.read(buffer, at);
      while (whole && got > 0) {
        at += got;
        buffer.flip();
        int used = 0;
        for (int i = 0; i < buffer.limit() && whole; i++) {
          if (buffer.get(i) == '\n') {
            whole =
                accept(new String(buffer.array(), used, i + 1 - used, StandardCharsets.ISO_8859_1));
            end += whole ? i + 1 - used : 0;
            used = whole ? i + 1 : used;
          }
        }
        buffer.position(used).compact();
        whole &= buffer.position() <= LONGEST_LINE;
        got = channel.read(buffer, at);
      }
      whole = whole && buffer.position() == 0;
    }

    /// @param line with its end
    private boolean accept(String line) {
      String text = line.substring(0, line.length() - 1);
      if (header == null) {
        header = parseHeader(text);
        firstLine = line;
        lastLine = line;
        return header != null;
      }
      Entry entry = parseEntry(text);
      if (entry == null || entry.uid <= last || entry.uid > UidSet.MAX_UID) {
        return false;
      }
      last = entry.uid;
      lastLine = line;
      entries.accept(entry);
      return true;
    }
  }

  private static @Nullable Header parseHeader(String line) {
    if (!line.startsWith("3 ")) {
      return null;
    }
    long validity = 0;
    long next = 1;
    String guid = "";
    var rest = new StringBuilder();
    for (String word : line.substring(2).split(" ")) {
      String value = word.isEmpty() ? "" : word.substring(1);
      switch (word.isEmpty() ? ' ' : word.charAt(0)) {
        case 'V' -> validity = number(value);
        case 'N' -> next = number(value);
        case 'G' -> guid = value;
        case ' ' -> {}
        default -> rest.append(' ').append(word);
      }
    }
    boolean sound = validity > 0 && validity <= UidSet.MAX_UID && next > 0;
    return sound ? new Header(validity, next, guid, rest.toString()) : null;
  }

  private static @Nullable Entry parseEntry(String line) {
    int space = line.indexOf(' ');
    int colon = line.indexOf(" :");
    if (space <= 0 || colon < 0) {
      return null;
    }
    long uid = number(line.substring(0, space));
    String keys = space < colon ? line.substring(space + 1, colon) : "";
    String base = FileName.base(line.substring(colon + 2));
    return uid <= 0 || base.isEmpty() ? null : new Entry(uid, keys, base);
  }

  private static long number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 12;
    return digits && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : -1;
  }
}
