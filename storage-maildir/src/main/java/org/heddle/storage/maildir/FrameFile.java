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
import java.util.zip.CRC32C;

/// A file of ours that is appended to: eight bytes that name it, then frames of length (4 bytes),
/// CRC32C (4 bytes) and content. Reading stops at the first frame that is not whole; appending cuts
/// off what is behind it. No handle stays open.
final class FrameFile {
  /// How a file ended.
  enum Ending {
    /// There was none, or not of this kind.
    MISSING,
    /// Behind the last frame is nothing.
    WHOLE,
    /// The last frame was not finished: what a crash leaves.
    TORN,
    /// A frame is not what was written, and others may have followed it.
    DAMAGED
  }

  /// @param end behind the last whole frame
  record Outcome(Ending ending, long end) {}

  /// What takes the content of the frames.
  interface Frames {
    /// @return whether the frame makes sense; reading stops if not
    boolean accept(long position, ByteBuffer content) throws IOException;
  }

  static final int FRAME_HEAD = 8;
  private static final int LONGEST = 1 << 28;
  private static final int BLOCK = 1 << 16;

  private FrameFile() {}

  /// Reads all frames.
  ///
  /// @param magic eight ASCII characters
  static Outcome read(Path file, String magic, Frames frames) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      var in = new Input(channel);
      if (size < FRAME_HEAD
          || !StandardCharsets.US_ASCII.decode(in.take(FRAME_HEAD)).toString().equals(magic)) {
        return new Outcome(Ending.MISSING, 0);
      }
      long at = FRAME_HEAD;
      while (size - at >= FRAME_HEAD) {
        ByteBuffer head = in.take(FRAME_HEAD);
        int length = head.getInt();
        int crc = head.getInt();
        if (length <= 0 || length > LONGEST || length > size - at - FRAME_HEAD) {
          boolean zeros = length == 0 && crc == 0;
          return new Outcome(length > 0 || zeros ? Ending.TORN : Ending.DAMAGED, at);
        }
        ByteBuffer content = in.take(length);
        boolean last = at + FRAME_HEAD + length == size;
        if (crc(content) != crc || !frames.accept(at + FRAME_HEAD, content)) {
          return new Outcome(last ? Ending.TORN : Ending.DAMAGED, at);
        }
        at += FRAME_HEAD + length;
      }
      return new Outcome(at == size ? Ending.WHOLE : Ending.TORN, at);
    } catch (NoSuchFileException e) {
      return new Outcome(Ending.MISSING, 0);
    }
  }

  private static int crc(ByteBuffer content) {
    var crc = new CRC32C();
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }

  /// Appends frames at a position, behind the last whole frame; what stands there is cut off. If it
  /// fails the file ends at `end` again.
  ///
  /// @return the new end
  static long append(Path file, long end, List<byte[]> contents, Durability durability)
      throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() != end) {
        channel.truncate(end);
      }
      channel.position(end);
      try {
        writeFrames(channel, contents.iterator());
        if (durability == Durability.FORCED) {
          channel.force(false);
        }
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
      return channel.position();
    }
  }

  /// Whether a write is to survive a power cut.
  enum Durability {
    FORCED,
    LAZY
  }

  /// Puts a new file in place, forced.
  ///
  /// @return its end
  static long rewrite(Path file, String magic, Iterator<byte[]> contents) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    long end = create(temporary, magic, contents);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    Disk.forceDirectory(Disk.parentOf(file));
    return end;
  }

  /// Writes a new file, forced; its name in the directory is not.
  ///
  /// @return its end
  static long create(Path file, String magic, Iterator<byte[]> contents) throws IOException {
    try (var channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      Disk.writeAll(channel, ByteBuffer.wrap(magic.getBytes(StandardCharsets.US_ASCII)));
      writeFrames(channel, contents);
      channel.force(true);
      return channel.position();
    }
  }

  private static void writeFrames(FileChannel channel, Iterator<byte[]> contents)
      throws IOException {
    var out = new ByteArrayOutputStream();
    while (contents.hasNext()) {
      byte[] content = contents.next();
      var head = ByteBuffer.allocate(FRAME_HEAD);
      head.putInt(content.length).putInt(crc(ByteBuffer.wrap(content)));
      out.writeBytes(head.array());
      out.writeBytes(content);
      if (out.size() > BLOCK) {
        Disk.writeAll(channel, ByteBuffer.wrap(out.toByteArray()));
        out.reset();
      }
    }
    Disk.writeAll(channel, ByteBuffer.wrap(out.toByteArray()));
  }

  /// Reads a file from its beginning, in blocks.
  private static final class Input {
    private final FileChannel channel;
    private ByteBuffer buffer = ByteBuffer.allocate(BLOCK).limit(0);

    Input(FileChannel channel) {
      this.channel = channel;
    }

    ByteBuffer take(int length) throws IOException {
      if (buffer.remaining() < length) {
        var next = ByteBuffer.allocate(Math.max(BLOCK, length)).put(buffer);
        int got = 1;
        while (next.position() < length && got > 0) {
          got = channel.read(next);
        }
        buffer = next.flip();
        if (buffer.remaining() < length) {
          throw new IOException("The file became shorter while it was read");
        }
      }
      ByteBuffer taken = buffer.slice(buffer.position(), length);
      buffer.position(buffer.position() + length);
      return taken;
    }
  }
}
