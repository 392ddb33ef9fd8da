package org.heddle.storage.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// The file of all calls that changed a [JournaledStorage]. Guarded by the storage's lock.
final class CallFile {
  /// What was called.
  enum Verb {
    ACCOUNT,
    SAVE_USER,
    REMOVE_USER,
    CREATE,
    ASSIGN,
    DELETE,
    RENAME,
    SUBSCRIBE,
    UNSUBSCRIBE,
    ACCESS,
    ANNOTATE,
    APPEND,
    STORE,
    COPY,
    MOVE,
    REPLACE,
    EXPUNGE,
    CLAIM
  }

  /// One call.
  record Call(Instant when, Verb verb, List<byte[]> arguments) {
    static Call of(Instant when, Verb verb, String... arguments) {
      return new Call(
          when, verb, Arrays.stream(arguments).map(text -> text.getBytes(UTF_8)).toList());
    }

    String text(int number) {
      return new String(arguments.get(number), UTF_8);
    }
  }

  private final FileChannel file;

  /// Opens the file and tells what is in it; half a call at the end is cut off.
  CallFile(Path path, Consumer<Call> known) {
    try {
      byte[] before = Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
      this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      int whole = read(before, known);
      file.truncate(whole);
      file.position(whole);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int read(byte[] before, Consumer<Call> known) throws IOException {
    int at = 0;
    while (at + Integer.BYTES <= before.length) {
      int length = ByteBuffer.wrap(before, at, Integer.BYTES).getInt();
      int end = at + Integer.BYTES + length;
      if (end > before.length) {
        break;
      }
      known.accept(decode(Arrays.copyOfRange(before, at + Integer.BYTES, end)));
      at = end;
    }
    return at;
  }

  private static Call decode(byte[] bytes) throws IOException {
    var input = new DataInputStream(new ByteArrayInputStream(bytes));
    Instant when = Instant.ofEpochSecond(input.readLong());
    Verb verb = Verb.valueOf(input.readUTF());
    var arguments = new ArrayList<byte[]>();
    for (int i = input.readInt(); i > 0; i--) {
      arguments.add(input.readNBytes(input.readInt()));
    }
    return new Call(when, verb, arguments);
  }

  /// Adds a call.
  void add(Call call) {
    var bytes = new ByteArrayOutputStream();
    try (var output = new DataOutputStream(bytes)) {
      output.writeLong(call.when.getEpochSecond());
      output.writeUTF(call.verb.name());
      output.writeInt(call.arguments.size());
      for (byte[] argument : call.arguments) {
        output.writeInt(argument.length);
        output.write(argument);
      }
      var record = ByteBuffer.allocate(Integer.BYTES + bytes.size());
      record.putInt(bytes.size()).put(bytes.toByteArray()).flip();
      while (record.hasRemaining()) {
        file.write(record);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
